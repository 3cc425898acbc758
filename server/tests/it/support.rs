//! Servers for the tests.

use std::{net::SocketAddr, ops::Deref, path::PathBuf};

use formwork::{Application, config::Config, database::AnyDatabase, routing::Routes};
use server::Settings;
use tempfile::TempDir;
use tokio::net::TcpListener;

use crate::{
    html::Form,
    http::{self, Request, Response},
};

pub(crate) use database::TestDatabase;

#[path = "support/database.rs"]
pub(crate) mod database;

/// An application that is served on an address of its own until the test ends.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
}

impl Server {
    pub(crate) async fn start(routes: Routes, config: Config) -> Self {
        Self::serve(routes.build(config).unwrap()).await
    }

    pub(crate) async fn serve(application: Application) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(formwork::serve(listener, application, std::future::pending()));
        Self { address }
    }

    pub(crate) async fn send(&self, request: &Request) -> Response {
        http::send(self.address, request).await
    }

    pub(crate) async fn get(&self, target: &str) -> Response {
        self.send(&Request::get(target)).await
    }

    /// The form on a page, as a visitor gets it.
    pub(crate) async fn form(&self, page: &str, id: &str) -> Form {
        let page = self.get(page).await;
        assert_eq!(page.status, 200);
        Form::find(page.text(), id)
    }

    /// Submits a form from a page, without scripts.
    pub(crate) async fn submit(&self, page: &str, form: &Form) -> Response {
        self.send(&Request::form(page, form.body())).await
    }
}

/// The reference application on a database of its own.
pub(crate) struct TestApp {
    server: Server,
    /// The same database, past the application.
    pub(crate) db: AnyDatabase,
    folder: TempDir,
    /// Where it is.
    pub(crate) database: TestDatabase,
}

impl TestApp {
    /// With an empty database.
    pub(crate) async fn start() -> Self {
        Self::with_variables(&[]).await
    }

    /// With an empty database and variables of the environment.
    pub(crate) async fn with_variables(variables: &[(&str, &str)]) -> Self {
        Self::with(variables, |routes| routes).await
    }

    /// With an empty database and routes of the test's own.
    pub(crate) async fn with_routes(add: impl FnOnce(Routes) -> Routes) -> Self {
        Self::with(&[], add).await
    }

    async fn with(variables: &[(&str, &str)], add: impl FnOnce(Routes) -> Routes) -> Self {
        let (folder, database) = (tempfile::tempdir().unwrap(), TestDatabase::new().await);
        let mail = format!("{}/mail", folder.path().display());
        let own = [("DATABASE_URL", database.url.as_str()), ("MAIL_FOLDER", mail.as_str())];
        let variables = [variables, &own].concat();
        let config = config(&variables);
        let settings = Settings::from_variables(|name| value(&variables, name));
        let routes = server::application(&config, settings).await.unwrap();
        let db = AnyDatabase::connect(&database.url).await.unwrap();
        let server = Server::start(add(routes), config).await;
        Self { server, db, folder, database }
    }

    /// Puts a member who cannot sign in into the database, past the application, and gives their number.
    pub(crate) async fn user(&self, name: &str) -> i64 {
        let mut db = self.db.begin().await.unwrap();
        let (email, now) = (format!("{}@example.org", name.to_lowercase()), app::clock::now());
        let id = app::users::queries::insert(&mut db, name, &email, None, now).await.unwrap();
        db.commit().await.unwrap();
        id
    }

    /// Puts a guest into the database, past the application, and gives their number.
    pub(crate) async fn member(&self, name: &str) -> i64 {
        sqlx::query_scalar("INSERT INTO guests (name, email) VALUES ($1, $2) RETURNING id")
            .bind(name)
            .bind(format!("{}@example.org", name.to_lowercase()))
            .fetch_one(&self.db)
            .await
            .unwrap()
    }

    /// Where mails are written to.
    pub(crate) fn mail_folder(&self) -> PathBuf {
        self.folder.path().join("mail")
    }

    /// The names of all guests.
    pub(crate) async fn names(&self) -> Vec<String> {
        let names = sqlx::query_scalar("SELECT name FROM guests ORDER BY id");
        names.fetch_all(&self.db).await.unwrap()
    }
}

impl Deref for TestApp {
    type Target = Server;

    fn deref(&self) -> &Server {
        &self.server
    }
}

/// Settings from variables of the environment.
pub(crate) fn config(variables: &[(&str, &str)]) -> Config {
    Config::from_variables(|name| value(variables, name)).unwrap()
}

fn value(variables: &[(&str, &str)], name: &str) -> Option<String> {
    let variable = variables.iter().find(|(key, _)| *key == name);
    variable.map(|(_, value)| (*value).to_owned())
}

/// A page without the tokens of its forms, which are others each time.
pub(crate) fn without_tokens(html: &str) -> String {
    let mut pieces = html.split("name=\"_once\" value=\"");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |text, piece| text + piece.split_once('"').map_or("", |(_, rest)| rest))
}

/// The cookies of an answer, as a browser sends them back.
#[track_caller]
pub(crate) fn cookie(response: &Response) -> String {
    let set = response.all("set-cookie");
    assert!(!set.is_empty(), "no cookie is set: {response:?}");
    let pairs: Vec<_> = set.iter().map(|set| set.split(';').next().unwrap()).collect();
    pairs.join("; ")
}

/// The `Set-Cookie` that sets the cookie called `name`.
#[track_caller]
pub(crate) fn set_cookie<'a>(response: &'a Response, name: &str) -> &'a str {
    let set = response.all("set-cookie").into_iter();
    let mut named = set.filter(|set| set.split('=').next() == Some(name));
    let found = named.next().unwrap_or_else(|| panic!("{name} is not set: {response:?}"));
    assert_eq!(named.next(), None, "{name} is set twice");
    found
}
