//! Counts SQL statements. A binary of its own, because the subscriber is the process's only one.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(dead_code, reason = "the other tests need more of the shared modules")]

// Leptos' macros write `::leptos::..`; Formwork is where Leptos is found.
extern crate formwork as leptos;

#[path = "it/html.rs"]
mod html;
#[path = "it/http.rs"]
mod http;
#[path = "it/support.rs"]
mod support;

use std::sync::{
    Once,
    atomic::{AtomicUsize, Ordering},
};

use formwork::{
    database,
    prelude::*,
    request::memo,
    routing::{Layout, Page, Routes},
};
use sqlx::SqlitePool;

use support::{Server, TestApp, config};
use tokio::sync::Mutex;
use tracing::{
    Event, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{
    layer::{Context, Layer, SubscriberExt},
    registry,
    util::SubscriberInitExt,
};

static STATEMENTS: AtomicUsize = AtomicUsize::new(0);

struct CountStatements;

/// How a statement begins.
#[derive(Default)]
struct Summary(String);

impl Visit for Summary {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "summary" {
            self.0 = value.to_owned();
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn std::fmt::Debug) {}
}

/// `PRAGMA` sets up a connection of the pool, whenever it opens one; and SQLite is asked once which
/// tables a statement reads.
const NOT_OF_THE_PAGE: [&str; 3] = ["PRAGMA", "SELECT rootpage", "EXPLAIN"];

impl<S: Subscriber> Layer<S> for CountStatements {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut summary = Summary::default();
        event.record(&mut summary);
        let is_of_the_page = !NOT_OF_THE_PAGE.iter().any(|start| summary.0.starts_with(start));
        if event.metadata().target() == "sqlx::query" && is_of_the_page {
            STATEMENTS.fetch_add(1, Ordering::SeqCst);
        }
    }
}

/// How many statements getting a page takes, and the page.
async fn statements(app: &Server, page: &str) -> (usize, String) {
    let before = STATEMENTS.load(Ordering::SeqCst);
    let answer = app.get(page).await;
    (STATEMENTS.load(Ordering::SeqCst) - before, answer.text().to_owned())
}

/// The tests of this file take turns: they count in one place.
static TURN: Mutex<()> = Mutex::const_new(());

fn count_statements() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| registry().with(CountStatements).init());
}

#[tokio::test]
async fn a_cached_page_runs_its_statements_once_and_again_after_a_change() {
    let _turn = TURN.lock().await;
    count_statements();
    let app = TestApp::start().await;
    let (first, html) = statements(&app, "/examples/guests").await;
    assert_eq!(first, 1, "a server component's body runs once for each render");
    assert_eq!(statements(&app, "/examples/guests").await, (0, html));

    let form = app.form("/examples/guests/new", "create_user").await;
    let form = form.fill("name", "Ada").fill("email", "ada@example.org");
    assert_eq!(app.submit("/examples/guests/new", &form).await.status, 303);
    let (after, html) = statements(&app, "/examples/guests").await;
    assert_eq!(after, 1);
    assert!(html.contains("ada@example.org"));
    assert_eq!(statements(&app, "/examples/guests").await, (0, html));
}

/// One statement.
async fn number(number: i64) -> Result<i64> {
    let db = state::<SqlitePool>();
    Ok(sqlx::query_scalar("SELECT ?").bind(number).fetch_one(&db).await?)
}

#[component]
async fn First() -> Result<impl IntoView> {
    let first = number(1).await?;
    Ok(view! { <p>{first}<Second/></p> })
}

#[component]
async fn Second() -> Result<impl IntoView> {
    let second = number(2).await?;
    Ok(view! { <p>{second}<Third/></p> })
}

#[component]
async fn Third() -> Result<impl IntoView> {
    let third = number(3).await?;
    let shared = shared().await?;
    Ok(view! { <p>{third}" "{shared}</p> })
}

/// One statement for each render, whoever asks.
fn shared() -> impl Future<Output = Result<i64>> {
    memo((), async || number(4).await)
}

async fn layout(children: Outlet) -> Result<impl IntoView> {
    let shared = shared().await?;
    Ok(view! { <header>{shared}</header>{children} })
}

async fn whole() -> Result<impl IntoView> {
    Ok(view! { <First/> })
}

async fn suspended() -> Result<impl IntoView> {
    Ok(view! { <Suspense fallback=|| "wait"><First/></Suspense> })
}

#[tokio::test]
async fn a_page_of_three_levels_runs_each_body_once() {
    let _turn = TURN.lock().await;
    count_statements();
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}/app.db", folder.path().display());
    let db = database::connect(&url).await.unwrap();
    let routes = Routes::new()
        .layout(Layout::new(layout), |routes| {
            routes.page("/", Page::new(whole)).page("/suspended", Page::new(suspended))
        })
        .with_state(db);
    let server = Server::start(routes, config(&[])).await;
    for page in ["/", "/suspended"] {
        let (count, html) = statements(&server, page).await;
        assert_eq!(count, 4, "{page}: {html}");
        assert!(
            html.contains("<header>4</header>") && html.contains("3<!----> <!---->4"),
            "{html}"
        );
    }
}
