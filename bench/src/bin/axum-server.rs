//! What the framework is compared with: axum handlers as one would write them by hand.
//!
//! `axum-server ADDRESS DATABASE_URL FOLDER` serves the bytes of `guests` in FOLDER at `/examples/guests`, with
//! the headers in `guests.head`; in the same way `entry` at every `/entries/{number}`, the same bytes for
//! all of them, and at each of 100,000 `/bodies/{number}`, each with bytes of its own; and the same
//! table, read by the same SQL with sqlx's types for SQLite, at `/examples/guests-live`. At the paths of two of the framework's actions
//! are handlers that do the same, and read and write the same JSON: `double`, which does next to nothing,
//! and `toggle_like`, which writes by the same `Writer`.

use std::{collections::HashMap, env, error::Error, fmt::Write as _, fs, sync::Arc};

use app::users::Likes;
use axum::{
    Json, Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header},
    response::IntoResponse,
    routing::{get, post},
    serve::ListenerExt,
};
use formwork::database::Writer;
use serde::{Deserialize, Serialize};
use sqlx::SqlitePool;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [address, database, folder] = arguments.as_slice() else {
        return Err("expected ADDRESS DATABASE_URL FOLDER".into());
    };
    let [guests, entry] = [stored(folder, "guests")?, stored(folder, "entry")?];
    let bodies = Arc::new(bodies(&entry.1));
    let headers = entry.0.clone();
    let body_of = async move |uri: Uri| match bodies.get(uri.path()) {
        Some(body) => Ok((headers, body.clone())),
        None => Err(StatusCode::NOT_FOUND),
    };
    let db = formwork::database::connect(database).await?;
    let router = Router::new()
        .route("/examples/guests", get(async move || guests))
        .route("/entries/{number}", get(async move || entry))
        .route("/bodies/{number}", get(body_of))
        .route("/examples/guests-live", get(live))
        .route("/_formwork/action/formwork_server::double", post(double))
        .route("/_formwork/action/app::guests::actions::toggle_like", post(toggle_like))
        .route("/double", post(double_json))
        .with_state(Database { writer: Writer::connect(&db).await?, db });
    let listener = tokio::net::TcpListener::bind(address).await?;
    println!("listening on http://{}", listener.local_addr()?);
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    axum::serve(listener, router).await?;
    Ok(())
}

/// An answer that `curl -D` has written, head and body, without what is said of one answer alone.
fn stored(folder: &str, name: &str) -> Result<(HeaderMap, Bytes), Box<dyn Error>> {
    let head = fs::read_to_string(format!("{folder}/{name}.head"))?;
    let mut headers = HeaderMap::new();
    for (name, value) in head.lines().filter_map(|line| line.split_once(": ")) {
        if !["content-length", "date"].contains(&name) {
            headers.insert(HeaderName::try_from(name)?, HeaderValue::try_from(value.trim())?);
        }
    }
    Ok((headers, fs::read(format!("{folder}/{name}"))?.into()))
}

/// 100,000 static bodies by path.
fn bodies(body: &[u8]) -> HashMap<String, Bytes> {
    let copy = || Bytes::from_static(Box::leak(Box::from(body)));
    (0..100_000).map(|number| (format!("/bodies/{number}"), copy())).collect()
}

#[derive(Clone)]
struct Database {
    db: SqlitePool,
    writer: Writer,
}

#[derive(Deserialize)]
struct Call {
    args: (u32,),
}

#[derive(Serialize)]
struct Answer<T> {
    ok: T,
}

async fn double(Json(call): Json<Call>) -> Json<Answer<u32>> {
    Json(Answer { ok: call.args.0.wrapping_mul(2) })
}

async fn double_json(Json((number,)): Json<(u32,)>) -> Json<u32> {
    Json(number.wrapping_mul(2))
}

async fn toggle_like(
    State(database): State<Database>,
    headers: HeaderMap,
    Json(call): Json<Call>,
) -> Result<Json<Answer<Likes>>, StatusCode> {
    let cookie = headers.get(header::COOKIE).and_then(|cookie| cookie.to_str().ok());
    let visitor = cookie.and_then(|cookie| cookie.strip_prefix("visitor="));
    let visitor = visitor.ok_or(StatusCode::UNAUTHORIZED)?;
    let likes = write_like(&database, call.args.0.into(), visitor).await;
    let likes = likes.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    Ok(Json(Answer { ok: likes.ok_or(StatusCode::NOT_FOUND)? }))
}

async fn write_like(
    Database { db, writer }: &Database,
    id: i64,
    visitor: &str,
) -> Result<Option<Likes>, Box<dyn Error>> {
    if !queries::is_there(db, id).await? {
        return Ok(None);
    }
    let mut transaction = writer.begin().await?;
    queries::toggle_like(&mut transaction, id, visitor).await?;
    let likes = queries::likes(&mut transaction, id, visitor).await?;
    transaction.commit().await?;
    Ok(Some(likes))
}

const HTML: &str = "text/html; charset=utf-8";

const HEAD: &str = "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">\
    <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
    <title>Directory – Members</title></head><body><main><h1>Directory</h1>";

async fn live(State(database): State<Database>) -> impl IntoResponse {
    let html = match queries::list(&database.db).await {
        Ok(guests) => {
            let mut html = String::from(HEAD);
            let _ = write!(html, "<p>{} members</p><table><tbody>", guests.len());
            for user in guests {
                let (name, email) = (escape(&user.name), escape(&user.email));
                let id = user.id;
                let _ = write!(
                    html,
                    "<tr><td><a href=\"/examples/guests/{id}\">{name}</a></td><td>{email}</td></tr>"
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

mod queries {
    //! The SQL of the application's queries.

    use app::users::Likes;
    use sqlx::{FromRow, SqliteConnection, SqliteExecutor};

    #[derive(FromRow)]
    pub(super) struct Guest {
        pub(super) id: i64,
        pub(super) name: String,
        pub(super) email: String,
    }

    pub(super) async fn list(db: impl SqliteExecutor<'_>) -> sqlx::Result<Vec<Guest>> {
        sqlx::query_as(
            "SELECT id, name, email FROM guests \
             WHERE $1 IS NULL OR lower(name) LIKE lower($1) ESCAPE '\\' ORDER BY name, id",
        )
        .bind(None::<&str>)
        .fetch_all(db)
        .await
    }

    pub(super) async fn is_there(db: impl SqliteExecutor<'_>, id: i64) -> sqlx::Result<bool> {
        let guest = sqlx::query("SELECT id, name, email, bio FROM guests WHERE id = $1");
        Ok(guest.bind(id).fetch_optional(db).await?.is_some())
    }

    pub(super) async fn toggle_like(
        db: &mut SqliteConnection,
        user: i64,
        visitor: &str,
    ) -> sqlx::Result<()> {
        let removed = sqlx::query("DELETE FROM guest_likes WHERE user_id = $1 AND visitor = $2")
            .bind(user)
            .bind(visitor)
            .execute(&mut *db)
            .await?;
        if removed.rows_affected() == 0 {
            sqlx::query("INSERT INTO guest_likes (user_id, visitor) VALUES ($1, $2)")
                .bind(user)
                .bind(visitor)
                .execute(db)
                .await?;
        }
        Ok(())
    }

    pub(super) async fn likes(
        db: &mut SqliteConnection,
        user: i64,
        visitor: &str,
    ) -> sqlx::Result<Likes> {
        let (count, mine): (u32, i64) = sqlx::query_as(
            "SELECT count(*), coalesce(sum(CASE WHEN visitor = $1 THEN 1 ELSE 0 END), 0) \
             FROM guest_likes WHERE user_id = $2",
        )
        .bind(visitor)
        .bind(user)
        .fetch_one(db)
        .await?;
        Ok(Likes { count, mine: mine > 0 })
    }
}
