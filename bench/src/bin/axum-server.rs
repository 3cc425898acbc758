//! What the framework is compared with: axum handlers as one would write them by hand.
//!
//! `axum-server ADDRESS DATABASE_URL FILE` serves the bytes of FILE at `/users`, and the same
//! table, read by the same SQL, at `/users-live`. At the path of the framework's action `double` is a
//! handler that does the same, and reads and writes the same JSON.

use std::{env, error::Error, fmt::Write as _, fs};

use axum::{
    Json, Router,
    body::Bytes,
    extract::State,
    http::header,
    response::IntoResponse,
    routing::{get, post},
    serve::ListenerExt,
};
use serde::{Deserialize, Serialize};
use sqlx::SqlitePool;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [address, database, file] = arguments.as_slice() else {
        return Err("expected ADDRESS DATABASE_URL FILE".into());
    };
    let page = Bytes::from(fs::read(file)?);
    let db = formwork::database::connect(database).await?;
    let router = Router::new()
        .route("/users", get(async move || ([(header::CONTENT_TYPE, HTML)], page)))
        .route("/users-live", get(live))
        .route("/_formwork/action/formwork_server::double", post(double))
        .with_state(db);
    let listener = tokio::net::TcpListener::bind(address).await?;
    println!("listening on http://{}", listener.local_addr()?);
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    axum::serve(listener, router).await?;
    Ok(())
}

#[derive(Deserialize)]
struct Call {
    args: (u32,),
}

#[derive(Serialize)]
struct Answer {
    ok: u32,
}

async fn double(Json(call): Json<Call>) -> Json<Answer> {
    Json(Answer { ok: call.args.0.wrapping_mul(2) })
}

const HTML: &str = "text/html; charset=utf-8";

const HEAD: &str = "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">\
    <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
    <title>Directory – Members</title></head><body><main><h1>Directory</h1>";

async fn live(State(db): State<SqlitePool>) -> impl IntoResponse {
    let html = match app::users::queries::list(&db, None).await {
        Ok(users) => {
            let mut html = String::from(HEAD);
            let _ = write!(html, "<p>{} members</p><table><tbody>", users.len());
            for user in users {
                let (name, email) = (escape(&user.name), escape(&user.email));
                let id = user.id;
                let _ = write!(
                    html,
                    "<tr><td><a href=\"/users/{id}\">{name}</a></td><td>{email}</td></tr>"
                );
            }
            html + "</tbody></table></main></body></html>"
        }
        Err(error) => error.to_string(),
    };
    ([(header::CONTENT_TYPE, HTML)], html)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
