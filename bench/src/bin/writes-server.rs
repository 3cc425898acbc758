//! A note for each post, kept by the framework's writer or as one would write it by hand.
//!
//! `writes-server SIDE` opens `DATABASE_URL` and says where it listens. All sides have the same
//! settings: write-ahead log, `synchronous = FULL`. `axum-pool` and `axum-single` are a handler with
//! SQLx alone, on a pool of ten connections or of one; `axum-writer` is that handler with the
//! framework's writer; `action` is an action of the framework with it.

use std::{env, error::Error, process::ExitCode};

// Leptos' macros write `::leptos::..`; Formwork is where Leptos is found.
extern crate formwork as leptos;

use axum::{
    Router,
    extract::State,
    http::StatusCode,
    routing::{MethodRouter, post},
    serve::ListenerExt,
};
use formwork::{
    config::Config,
    database::{self, Writer},
    prelude::*,
    routing::{Page, Routes},
};
use sqlx::{SqliteExecutor, SqlitePool, sqlite::SqlitePoolOptions};
use tokio::net::TcpListener;

type Failure = Box<dyn Error + Send + Sync>;

#[tokio::main]
async fn main() -> ExitCode {
    let side = env::args().nth(1).unwrap_or_default();
    if side == "action" {
        return formwork::start(async |config| {
            let db = open(config).await?;
            let writer = Writer::connect(&db).await?;
            Ok(Routes::new().page("/", Page::new(page)).with_state(writer))
        })
        .await;
    }
    match by_hand(&side).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn by_hand(side: &str) -> Result<(), Failure> {
    let config = Config::from_variables(variable)?;
    let db = open(&config).await?;
    let handler = match side {
        "axum-pool" => with_pool(db),
        "axum-single" => {
            let single = SqlitePoolOptions::new().max_connections(1);
            with_pool(single.connect_with((*db.connect_options()).clone()).await?)
        }
        "axum-writer" => with_writer(Writer::connect(&db).await?),
        _ => return Err("expected axum-pool, axum-single, axum-writer or action".into()),
    };
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("listening on http://{}", listener.local_addr()?);
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    axum::serve(listener, Router::new().route("/", handler)).await?;
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "as the framework reads its settings")]
fn variable(name: &str) -> Option<String> {
    env::var(name).ok()
}

async fn open(config: &Config) -> Result<SqlitePool, formwork::StartError> {
    let db = database::connect(&config.database_url).await?;
    let table =
        "CREATE TABLE IF NOT EXISTS notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT";
    sqlx::query(table).execute(&db).await?;
    Ok(db)
}

async fn insert(db: impl SqliteExecutor<'_>, text: &str) -> sqlx::Result<()> {
    sqlx::query("INSERT INTO notes (text) VALUES (?)").bind(text).execute(db).await?;
    Ok(())
}

fn answer(result: Result<(), impl Error>) -> StatusCode {
    match result {
        Ok(()) => StatusCode::SEE_OTHER,
        Err(error) => {
            eprintln!("{error}");
            StatusCode::INTERNAL_SERVER_ERROR
        }
    }
}

fn with_pool(db: SqlitePool) -> MethodRouter {
    let handler = async |State(db): State<SqlitePool>, axum::Form(note): axum::Form<HandNote>| {
        answer(insert(&db, &note.text).await)
    };
    post(handler).with_state(db)
}

fn with_writer(writer: Writer) -> MethodRouter {
    let write = async |writer: Writer, text: String| {
        let mut transaction = writer.begin().await?;
        insert(&mut *transaction, &text).await?;
        transaction.commit().await
    };
    let handler = async move |State(writer): State<Writer>, note: axum::Form<HandNote>| {
        answer(write(writer, note.0.text).await)
    };
    post(handler).with_state(writer)
}

#[derive(serde::Deserialize)]
struct HandNote {
    text: String,
}

#[derive(Form, Debug)]
struct Note {
    #[field(label = "Text", length(1..=200))]
    text: String,
}

#[action]
async fn write(note: Note) -> ActionResult<Redirect> {
    let mut transaction = state::<Writer>().begin().await?;
    insert(&mut *transaction, &note.text).await?;
    transaction.commit().await?;
    revalidate_path("/");
    Ok(redirect("/"))
}

async fn page() -> Result<impl IntoView> {
    Ok(view! {
        <Form action=write let(NoteFields { text })>
            <Field of=text/>
            <Submit>"Keep"</Submit>
        </Form>
    })
}
