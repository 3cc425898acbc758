//! Pages and handlers that are made of kept values: they are as old as those.

use std::sync::Arc;

use formwork::{
    action::Action,
    axum::http::{HeaderMap, request::Parts},
    prelude::*,
    routing::{Methods, Page, Routes},
};
use serde::{Deserialize, Serialize};
use tokio::sync::Notify;

use super::{
    Handled, invalidate,
    lifetimes::{fleeting, never_stale},
    next, nosy, start, tagged,
};
use crate::{http::Request, log::Log, sample::Counter, support::Server};

/// Reads one that reads another.
#[cached(tags = ["outer"])]
async fn outer(id: u32) -> Result<String> {
    Ok(format!("outer {} of {}", next(), tagged(id).await?.name))
}

/// Lives for ever, of what does not.
#[cached]
async fn of_fleeting() -> Result<u32> {
    fleeting().await
}

async fn page() -> Result<impl IntoView> {
    Ok(format!("page {} of {}", next(), outer(1).await?))
}

/// Finds what it is made of.
async fn feed() -> Handled {
    Ok(format!("feed {} of {}", next(), outer(1).await?))
}

/// Lives for ever, of what may never be stale.
#[cached]
async fn of_never_stale() -> Result<u32> {
    never_stale().await
}

async fn never_stale_page() -> Result<impl IntoView> {
    Ok(format!("{}", of_never_stale().await?))
}

async fn short_page() -> Result<impl IntoView> {
    Ok(format!("{}", of_fleeting().await?))
}

/// Shows something else where the value cannot be made.
async fn consoled_page() -> Result<impl IntoView> {
    #[cached(tags = ["broken"])]
    async fn broken() -> Result<u32> {
        tagged(3).await?;
        Err(Error::failed("the secret cause"))
    }
    let value = broken().await.map_or("nothing".to_owned(), |value| value.to_string());
    Ok(format!("page {} of {value}", next()))
}

async fn nosy_page() -> Result<impl IntoView> {
    nosy("cookies".to_owned()).await
}

fn routes() -> Routes {
    let forever = Cache::forever();
    Routes::new()
        .page("/", Page::new(page).cache(forever))
        .route("/feed", Methods::new().cached_get(feed, forever))
        .page("/short", Page::new(short_page).cache(forever))
        .page("/never-stale", Page::new(never_stale_page).cache(forever))
        .page("/consoled", Page::new(consoled_page).cache(forever))
        .page("/nosy", Page::new(nosy_page).cache(forever))
}

#[track_caller]
fn check(answer: &crate::http::Response, outcome: &str, text: &str) {
    assert_eq!(answer.header("formwork-cache"), Some(outcome));
    assert!(answer.text().ends_with(text), "{}", answer.text());
}

#[tokio::test]
async fn what_is_made_of_values_has_their_tags_whether_they_were_made_or_found() {
    let (server, _) = start(routes()).await;
    check(&server.get("/").await, "miss", "page 1 of outer 2 of user 1 run 3");
    check(&server.get("/feed").await, "miss", "feed 4 of outer 2 of user 1 run 3");
    invalidate(&server, "user 2").await;
    check(&server.get("/").await, "hit", "run 3");
    check(&server.get("/feed").await, "hit", "run 3");
    let mut runs = 4;
    for tag in ["user 1", "users", "group odd"] {
        invalidate(&server, tag).await;
        let expect = format!("page {} of outer {} of user 1 run {}", runs + 1, runs + 2, runs + 3);
        check(&server.get("/").await, "miss", &expect);
        check(&server.get("/feed").await, "miss", &format!("user 1 run {}", runs + 3));
        runs += 4;
    }
    invalidate(&server, "outer").await;
    check(&server.get("/").await, "miss", "page 17 of outer 18 of user 1 run 15");
    check(&server.get("/feed").await, "miss", "feed 19 of outer 18 of user 1 run 15");
}

#[tokio::test]
async fn what_is_made_of_values_lives_as_long_as_the_first_that_ends() {
    let (server, _) = start(routes()).await;
    check(&server.get("/short").await, "miss", "1");
    let stale = server.get("/short").await;
    check(&stale, "stale", "1");
    // What is made behind it waits for the new value: nobody is shown the old one once more.
    let mut last = stale;
    while last.text().ends_with('1') {
        last = server.get("/short").await;
    }
    check(&last, "stale", "2");
}

#[tokio::test]
async fn what_is_made_of_what_may_not_be_stale_is_not_either() {
    let (server, _) = start(routes()).await;
    for count in ["1", "2", "3"] {
        check(&server.get("/never-stale").await, "miss", count);
    }
}

#[tokio::test]
async fn what_is_made_of_an_error_is_invalidated_with_what_led_to_it() {
    let (server, _) = start(routes()).await;
    let mut expect = 2;
    for tag in ["user 3", "broken"] {
        for outcome in ["miss", "hit"] {
            let answer = server.get("/consoled").await;
            check(&answer, outcome, &format!("page {expect} of nothing"));
        }
        invalidate(&server, tag).await;
        // After `broken`, the user is found.
        expect += if tag == "user 3" { 2 } else { 1 };
    }
    check(&server.get("/consoled").await, "miss", "page 5 of nothing");
}

#[tokio::test]
async fn a_page_of_what_read_a_visitor_is_not_kept() {
    let log = Log::capture();
    let (server, _) = start(routes()).await;
    let request = Request::get("/nosy").header("cookie", "name=Ada");
    for run in ["1", "2"] {
        let answer = server.send(&request).await;
        check(&answer, "bypass", &format!(" {run}"));
        assert!(!answer.text().contains("Ada"));
        assert_eq!(answer.header("cache-control"), Some("private, no-store"));
    }
    assert_eq!(log.with("not stored though it has CACHE").len(), 2);
}

#[tokio::test]
async fn a_value_has_none_of_the_contexts_of_the_page_around_it() {
    #[cached]
    async fn within() -> Result<(bool, bool)> {
        let headers = leptos_axum::extract::<HeaderMap>().await;
        Ok((use_context::<Parts>().is_some(), headers.is_ok()))
    }
    async fn page() -> Result<impl IntoView> {
        let seen = within().await?;
        Ok(format!("{seen:?} {}", use_context::<Parts>().is_some()))
    }
    let (server, _) = start(Routes::new().page("/", Page::new(page))).await;
    for _ in 0..2 {
        let answer = server.get("/").await;
        assert!(answer.text().ends_with("(false, false) true"), "{}", answer.text());
    }
}

/// Ends when it is let, but for the first time.
#[cached(tags = ["news"])]
async fn news() -> Result<u32> {
    let run = next();
    if run > 1 {
        state::<Arc<Notify>>().notified().await;
    }
    Ok(run)
}

/// How often the page was rendered.
#[derive(Clone, Default)]
struct Renders(Counter);

async fn news_page() -> Result<impl IntoView> {
    let render = state::<Renders>().0.next();
    Ok(format!("render {render} of news {}", news().await?))
}

async fn news_text() -> Handled {
    Ok(news().await?.to_string())
}

async fn make_stale() -> Handled<()> {
    make_tag_stale("news");
    Ok(())
}

fn news_routes(notify: &Arc<Notify>) -> Routes {
    Routes::new()
        .page("/", Page::new(news_page).cache(Cache::forever()))
        .page("/other", Page::new(news_page).cache(Cache::forever()))
        .route("/text", Methods::new().get(news_text))
        .route("/stale", Methods::new().get(make_stale))
        .with_state(Arc::clone(notify))
        .with_state(Renders::default())
}

#[tokio::test]
async fn a_page_that_is_made_of_a_stale_value_is_stale() {
    let notify = Arc::new(Notify::new());
    let (server, counter) = start(news_routes(&notify)).await;
    assert_eq!(server.get("/text").await.text(), "1");
    server.get("/stale").await;
    // Of a value that has been stale since before the page was begun.
    check(&server.get("/other").await, "miss", "render 1 of news 1");
    check(&server.get("/other").await, "stale", "render 1 of news 1");
    notify.notify_one();
    let mut last = server.get("/other").await;
    while last.header("formwork-cache") == Some("stale") {
        last = server.get("/other").await;
    }
    check(&last, "hit", "render 2 of news 2");
    assert_eq!(counter.get(), 2);
}

#[tokio::test]
async fn what_is_made_behind_a_stale_page_waits_for_new_values() {
    let notify = Arc::new(Notify::new());
    let (server, counter) = start(news_routes(&notify)).await;
    check(&server.get("/").await, "miss", "news 1");
    server.get("/stale").await;
    check(&server.get("/").await, "stale", "news 1");
    notify.notify_one();
    let mut last = server.get("/").await;
    while last.header("formwork-cache") == Some("stale") {
        check(&last, "stale", "news 1");
        last = server.get("/").await;
    }
    check(&last, "hit", "render 2 of news 2");
    assert_eq!(counter.get(), 2);
}

#[derive(Clone, Serialize, Deserialize)]
struct Room {
    seats: u32,
}

/// The seats of a room are in a database of its own.
#[cached(tags = [format!("room {id}")])]
async fn room(id: u32) -> Result<Room> {
    let db = state::<sqlx::SqlitePool>();
    let seats = sqlx::query_scalar("SELECT seats FROM rooms WHERE id = ?").bind(id);
    let seats = seats.fetch_optional(&db).await?.ok_or_else(not_found)?;
    state::<Counter>().next();
    Ok(Room { seats })
}

#[action]
async fn take_seat(id: u32) -> ActionResult<u32> {
    let before = room(id).await?.seats;
    let db = state::<sqlx::SqlitePool>();
    sqlx::query("UPDATE rooms SET seats = seats - 1 WHERE id = ?").bind(id).execute(&db).await?;
    assert_eq!(room(id).await?.seats, before, "nothing was invalidated");
    revalidate_tag(&format!("room {id}"));
    Ok(room(id).await?.seats)
}

async fn room_page(Path(id): Path<u32>) -> Result<impl IntoView> {
    Ok(format!("seats {}", room(id).await?.seats))
}

#[tokio::test]
async fn a_database_is_asked_once_and_again_after_an_action() {
    let db = sqlx::sqlite::SqlitePoolOptions::new().max_connections(1);
    let db = db.connect("sqlite::memory:").await.unwrap();
    for statement in ["CREATE TABLE rooms (id, seats)", "INSERT INTO rooms VALUES (1, 9), (2, 4)"] {
        sqlx::query(statement).execute(&db).await.unwrap();
    }
    let routes = Routes::new()
        .page("/rooms/{id}", Page::new(room_page).cache(Cache::forever()))
        .with_state(db);
    let (server, counter) = start(routes).await;
    check(&server.get("/rooms/1").await, "miss", "seats 9");
    check(&server.get("/rooms/2").await, "miss", "seats 4");
    check(&server.get("/rooms/1").await, "hit", "seats 9");
    assert_eq!(counter.get(), 2);
    take(&server, 1).await;
    check(&server.get("/rooms/1").await, "miss", "seats 8");
    check(&server.get("/rooms/2").await, "hit", "seats 4");
    assert_eq!(counter.get(), 3, "the action read it, and the page found that");
    assert_eq!(server.get("/rooms/3").await.status, 404);
}

/// As an island does.
async fn take(server: &Server, id: u32) {
    let body = serde_json::json!({"args": [id], "page": "/nowhere"});
    let call = Request::json(&format!("/_formwork/action/{}", take_seat::ID), &body);
    assert_eq!(server.send(&call).await.status, 200);
}
