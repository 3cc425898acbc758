//! Counts SQL statements. A binary of its own, because the subscriber is the process's only one.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(dead_code, reason = "the other tests need more of the shared modules")]

#[path = "it/html.rs"]
mod html;
#[path = "it/http.rs"]
mod http;
#[path = "it/support.rs"]
mod support;

use std::sync::atomic::{AtomicUsize, Ordering};

use support::TestApp;
use tracing::{Event, Subscriber};
use tracing_subscriber::{
    layer::{Context, Layer, SubscriberExt},
    registry,
    util::SubscriberInitExt,
};

static STATEMENTS: AtomicUsize = AtomicUsize::new(0);

struct CountStatements;

impl<S: Subscriber> Layer<S> for CountStatements {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == "sqlx::query" {
            STATEMENTS.fetch_add(1, Ordering::SeqCst);
        }
    }
}

/// How many statements getting a page takes, and the page.
async fn statements(app: &TestApp, page: &str) -> (usize, String) {
    let before = STATEMENTS.load(Ordering::SeqCst);
    let answer = app.get(page).await;
    (STATEMENTS.load(Ordering::SeqCst) - before, answer.text().to_owned())
}

#[tokio::test]
async fn a_cached_page_runs_its_statements_once_and_again_after_a_change() {
    registry().with(CountStatements).init();
    let app = TestApp::start().await;
    let (first, html) = statements(&app, "/users").await;
    assert_eq!(first, 1, "a server component's body runs once for each render");
    assert_eq!(statements(&app, "/users").await, (0, html));

    let form = app.form("/users/new", "create_user").await;
    let form = form.fill("name", "Ada").fill("email", "ada@example.org");
    assert_eq!(app.submit("/users/new", &form).await.status, 303);
    let (after, html) = statements(&app, "/users").await;
    assert_eq!(after, 1);
    assert!(html.contains("ada@example.org"));
    assert_eq!(statements(&app, "/users").await, (0, html));
}
