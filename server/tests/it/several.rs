//! The reference application as three instances, on one database and one Redis.

use formwork::action::Action;
use serde_json::json;
use server::Settings;
use tempfile::TempDir;

use crate::{
    http::Request,
    support::{Server, config},
};

use redis_server::RedisServer;

#[expect(dead_code, reason = "what becomes of a lost server is tested where this is")]
#[path = "../../../crates/formwork-server/tests/store/redis/server.rs"]
mod redis_server;

struct Three {
    servers: Vec<Server>,
    _redis: RedisServer,
    _folder: TempDir,
}

impl Three {
    async fn start() -> Self {
        let (redis, folder) = (RedisServer::start().await, tempfile::tempdir().unwrap());
        let database = format!("sqlite:{}/app.db", folder.path().display());
        let mut servers = Vec::new();
        for _ in 0..3 {
            let variables = [("DATABASE_URL", &*database), ("FORMWORK_CACHE_URL", &*redis.url())];
            let config = config(&variables);
            let routes = server::application(&config, Settings::default()).await.unwrap();
            servers.push(Server::start(routes, config).await);
        }
        Self { servers, _redis: redis, _folder: folder }
    }

    /// Asks all of them for the directory until they have it in the cache.
    async fn fill(&self) {
        for server in &self.servers {
            while server.get("/examples/guests").await.header("formwork-cache") != Some("hit") {}
        }
    }

    async fn check(&self, name: &str) {
        for server in &self.servers {
            let directory = server.get("/examples/guests").await;
            assert!(directory.text().contains(name), "{name}: {}", directory.text());
        }
    }
}

#[tokio::test]
async fn an_action_on_one_is_seen_on_all() {
    let three = Three::start().await;
    for round in 0..6 {
        three.fill().await;
        let server = &three.servers[round % 3];
        let name = format!("Member {round}");
        let form = server.form("/examples/guests/new", "create_user").await;
        let form = form.fill("name", &name).fill("email", &format!("m{round}@example.org"));
        assert_eq!(server.submit("/examples/guests/new", &form).await.status, 303);
        three.check(&name).await;
    }
}

#[tokio::test]
async fn the_page_of_an_action_shows_what_it_has_changed() {
    let three = Three::start().await;
    for round in 0..3 {
        three.fill().await;
        let server = &three.servers[round % 3];
        let name = format!("Member {round}");
        let form = server.form("/examples/guests/new", "create_user").await;
        let form = form.fill("name", &name).fill("email", &format!("m{round}@example.org"));
        let request =
            Request::form("/examples/guests/new", form.body()).header("formwork-request", "submit");
        let answer = server.send(&request).await;
        assert_eq!(
            (answer.status, answer.header("formwork-location")),
            (200, Some("/examples/guests"))
        );
        assert!(answer.text().contains(&name), "{}", answer.text());
        three.check(&name).await;
    }
}

#[tokio::test]
async fn a_value_that_one_made_old_is_made_anew_on_all() {
    let three = Three::start().await;
    let form = three.servers[0].form("/examples/guests/new", "create_user").await;
    let form = form.fill("name", "Ada").fill("email", "ada@example.org");
    assert_eq!(three.servers[0].submit("/examples/guests/new", &form).await.status, 303);
    // Each like is of a visitor of its own.
    for likes in 0..6 {
        for server in &three.servers {
            let page = server.get("/examples/statistics").await;
            let expect = if likes == 0 { "Nobody yet".to_owned() } else { format!(" ({likes})") };
            assert!(page.text().contains(&expect), "{expect}: {}", page.text());
        }
        let call = format!("/_formwork/action/{}", <app::guests::toggle_like as Action>::ID);
        let call = Request::json(&call, &json!({"args": [1], "page": "/examples/guests/1"}));
        assert_eq!(three.servers[likes % 3].send(&call).await.status, 200);
    }
}

#[tokio::test]
async fn a_wrong_url_is_said_without_its_password() {
    let error = formwork::config::Config::from_variables(|name| {
        (name == "FORMWORK_CACHE_URL").then(|| "http://:swordfish@127.0.0.1".to_owned())
    });
    let error = error.unwrap_err().to_string();
    assert!(error.starts_with("FORMWORK_CACHE_URL=…: expected the URL of a Redis"), "{error}");
    assert!(!error.contains("swordfish"), "{error}");
    let right = config(&[("FORMWORK_CACHE_URL", "redis://:swordfish@127.0.0.1:1/0")]);
    assert!(!format!("{right:?}").contains("swordfish"));
}
