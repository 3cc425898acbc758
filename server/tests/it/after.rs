//! What runs after an answer, and when.

use std::{convert::Infallible, future::pending, sync::Arc};

use formwork::{
    action::{Action, Next, Outcome},
    axum::body::{Body, Bytes},
    cookies::SetCookieError,
    prelude::*,
    request::SetHeaderError,
    routing::{Methods, Page, Routes},
};
use futures::{StreamExt, stream};
use serde_json::json;
use tokio::sync::{Semaphore, watch};

use crate::{
    http::{Connection, Request},
    log::Log,
    support::{Server, config},
};

/// What has run, in order, and what the futures wait for.
#[derive(Clone)]
struct Journal {
    notes: watch::Sender<Vec<String>>,
    may_go_on: Arc<Semaphore>,
}

impl Journal {
    fn new() -> Self {
        Self { notes: watch::Sender::default(), may_go_on: Arc::new(Semaphore::new(0)) }
    }

    fn note(&self, what: impl Into<String>) {
        self.notes.send_modify(|notes| notes.push(what.into()));
    }

    fn notes(&self) -> Vec<String> {
        self.notes.borrow().clone()
    }

    /// Lets one go on that waits.
    fn let_go_on(&self) {
        self.may_go_on.add_permits(1);
    }

    async fn wait(&self) {
        self.may_go_on.acquire().await.unwrap().forget();
    }

    /// Waits until so much has run.
    async fn wait_for(&self, count: usize) -> Vec<String> {
        let mut notes = self.notes.subscribe();
        notes.wait_for(|notes| notes.len() >= count).await.unwrap().clone()
    }

    fn clear(&self) {
        self.notes.send_replace(Vec::new());
    }
}

fn journal() -> Journal {
    state()
}

/// Notes `what` after the answer, when it may.
fn later(what: &'static str) {
    let journal = journal();
    after(async move {
        journal.wait().await;
        journal.note(what);
    });
}

async fn wrapped(next: Next) -> Result<Outcome> {
    later("after");
    next.run().await
}

#[derive(Form, Debug)]
struct Word {
    #[field(label = "Word", length(1..=10))]
    word: String,
}

#[action(wrap = wrapped)]
async fn say(word: Word) -> ActionResult<String> {
    match word.word.as_str() {
        "away" => Err(redirect("/other").into()),
        "hidden" => Err(not_found()),
        "fail" => Err(Error::failed("the cause")),
        "panic" => panic!("the cause"),
        _ => Ok(word.word),
    }
}

async fn page() -> Result<impl IntoView> {
    Ok(view! {
        <Form action=say let(WordFields { word })>
            <Field of=word/>
        </Form>
    })
}

async fn page_with_after() -> Result<impl IntoView> {
    later("after");
    Ok(view! { <p>"Page"</p> })
}

async fn handler() -> &'static str {
    later("after");
    "handler"
}

fn routes(journal: &Journal) -> Routes {
    Routes::new()
        .page("/", Page::new(page))
        .page("/other", Page::new(async || Ok("other")))
        .page("/page", Page::new(page_with_after))
        .page("/cached", Page::new(page_with_after).cache(Cache::forever()))
        .route("/handler", Methods::new().get(handler))
        .with_state(journal.clone())
}

async fn start(routes: impl FnOnce(Routes) -> Routes) -> (Server, Journal) {
    let journal = Journal::new();
    (Server::start(routes(self::routes(&journal)), config(&[])).await, journal)
}

fn post<A: Action>(word: &str) -> Request {
    let body = [("_action", A::ID), ("word", word)];
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(body).finish();
    Request::form("/", body)
}

fn call<A: Action>(word: &str) -> Request {
    let target = format!("/_formwork/action/{}", A::ID);
    Request::json(&target, &json!({ "args": [[["word", word]]], "page": "/" }))
}

#[tokio::test]
async fn it_runs_after_the_answer_whatever_that_is() {
    let (server, journal) = start(|routes| routes).await;
    let enhanced = |word| post::<say>(word).header("formwork-request", "submit");
    for (request, status) in [
        (post::<say>("hello"), 303),
        (post::<say>("away"), 303),
        (post::<say>("far too long a word"), 422),
        (post::<say>("hidden"), 404),
        (post::<say>("fail"), 500),
        (post::<say>("panic"), 500),
        (enhanced("hello"), 200),
        (enhanced("away"), 200),
        (enhanced("far too long a word"), 422),
        (enhanced("fail"), 500),
        (call::<say>("hello"), 200),
        (call::<say>("away"), 200),
        (call::<say>("far too long a word"), 422),
        (call::<say>("panic"), 500),
        (Request::get("/page"), 200),
        (Request::new("HEAD", "/page"), 200),
        (Request::get("/cached"), 200),
        (Request::get("/handler"), 200),
    ] {
        // The whole answer arrives while the future cannot go on.
        assert_eq!(server.send(&request).await.status, status);
        assert!(journal.notes().is_empty());
        journal.let_go_on();
        assert_eq!(journal.wait_for(1).await, ["after"]);
        journal.clear();
    }
    assert_eq!(server.get("/cached").await.header("formwork-cache"), Some("hit"));
    assert!(journal.notes().is_empty(), "nothing was rendered");
}

#[action]
async fn in_order(_word: Word) -> ActionResult<()> {
    for name in ["first", "second"] {
        let journal = journal();
        after(async move {
            let inner = journal.clone();
            after(async move { inner.note(format!("{name}, nested")) });
            tokio::task::yield_now().await;
            journal.note(name);
        });
    }
    Ok(())
}

#[tokio::test]
async fn several_run_one_after_the_other_and_nested_ones_at_the_end() {
    let (server, journal) = start(|routes| routes).await;
    assert_eq!(server.send(&post::<in_order>("a")).await.status, 303);
    let expect = ["first", "second", "first, nested", "second, nested"];
    assert_eq!(journal.wait_for(4).await, expect);
}

#[action]
async fn look_around(_word: Word) -> ActionResult<()> {
    cookies().set("set", "by the action", std::time::Duration::from_secs(60))?;
    after(async {
        let journal = journal();
        let cookies = cookies();
        journal.note(cookies.get("sent").unwrap());
        journal.note(cookies.get("set").unwrap());
        journal.note(headers().get("x-who").unwrap().to_str().unwrap());
        revalidate_path("/cached");
        assert_eq!(cookies.remove("sent").unwrap_err(), SetCookieError::Answered);
        assert_eq!(set_header("x-late", "1").unwrap_err(), SetHeaderError::Answered);
        journal.note("refused");
    });
    Ok(())
}

#[tokio::test]
async fn it_runs_in_the_context_of_its_request_and_can_no_longer_set_anything() {
    let (server, journal) = start(|routes| routes).await;
    server.get("/cached").await;
    assert_eq!(server.get("/cached").await.header("formwork-cache"), Some("hit"));
    let request = post::<look_around>("a").header("cookie", "sent=by the browser");
    let answer = server.send(&request.header("x-who", "Ada")).await;
    let set = answer.all("set-cookie").into_iter().filter(|cookie| cookie.starts_with("set="));
    assert_eq!((answer.status, set.count()), (303, 1));
    assert_eq!(answer.header("x-late"), None);
    let expect = ["by the browser", "by the action", "Ada", "refused"];
    assert_eq!(journal.wait_for(4).await, expect);
    assert_eq!(server.get("/cached").await.header("formwork-cache"), Some("miss"));
}

#[action]
async fn stumble(_word: Word) -> ActionResult<()> {
    after(async { panic!("the secret cause") });
    let journal = journal();
    after(async move { journal.note("next") });
    Ok(())
}

#[tokio::test]
async fn a_panic_is_in_the_log_under_a_digest_and_the_next_one_runs() {
    let log = Log::capture();
    let (server, journal) = start(|routes| routes).await;
    let answer = server.send(&post::<stumble>("a")).await;
    assert_eq!((answer.status, answer.header("formwork-digest")), (303, None));
    assert_eq!(journal.wait_for(1).await, ["next"]);
    let lines = log.with("the secret cause");
    assert_eq!(lines.len(), 1, "{lines:?}");
    for part in ["ERROR", "digest=", "method=POST", "path=\"/\"", "after the answer: panic: "] {
        assert!(lines[0].contains(part), "{part}: {}", lines[0]);
    }
}

/// Goes on only when it may, whoever still waits for it.
#[action]
async fn take_long(_word: Word) -> ActionResult<()> {
    let journal = journal();
    let inner = journal.clone();
    after(async move { inner.note("after") });
    journal.note("begun");
    journal.wait().await;
    journal.note("finished");
    Ok(())
}

#[tokio::test]
async fn if_the_client_goes_away_it_runs_when_the_action_is_done() {
    let (server, journal) = start(|routes| routes).await;
    for request in [post::<take_long>("a"), call::<take_long>("a")] {
        let mut connection = Connection::open(server.address).await;
        connection.write(&request.bytes(server.address)).await;
        journal.wait_for(1).await;
        drop(connection);
        assert_eq!(server.get("/other").await.status, 200);
        assert_eq!(journal.notes(), ["begun"]);
        journal.let_go_on();
        assert_eq!(journal.wait_for(3).await, ["begun", "finished", "after"]);
        journal.clear();
    }
}

async fn never_answer() -> &'static str {
    let journal = journal();
    let inner = journal.clone();
    after(async move { inner.note("after") });
    journal.note("begun");
    pending().await
}

#[tokio::test]
async fn if_the_client_of_a_handler_goes_away_it_runs_at_once() {
    let (server, journal) =
        start(|routes| routes.route("/never", Methods::new().get(never_answer))).await;
    let mut connection = Connection::open(server.address).await;
    connection.write(&Request::get("/never").head(server.address)).await;
    assert_eq!(journal.wait_for(1).await, ["begun"]);
    drop(connection);
    assert_eq!(journal.wait_for(2).await, ["begun", "after"]);
}

async fn streamed() -> Body {
    let journal = journal();
    let inner = journal.clone();
    after(async move { inner.note("after") });
    let parts = stream::iter(["one", "two"]).then(move |part| {
        let journal = journal.clone();
        async move {
            journal.wait().await;
            Ok::<_, Infallible>(Bytes::from_static(part.as_bytes()))
        }
    });
    Body::from_stream(parts)
}

#[component]
async fn Slow() -> impl IntoView {
    let journal = journal();
    journal.wait().await;
    after(async move { journal.note("after, from the stream") });
    "Ready"
}

async fn streaming_page() -> Result<impl IntoView> {
    let journal = journal();
    after(async move { journal.note("after") });
    Ok(view! {
        <Suspense fallback=|| view! { <p>"Wait"</p> }>
            <Slow/>
        </Suspense>
    })
}

#[tokio::test]
async fn what_streams_is_sent_to_its_last_byte_first() {
    let (server, journal) = start(|routes| {
        routes
            .route("/streamed", Methods::new().get(streamed))
            .page("/streaming", Page::new(streaming_page))
    })
    .await;
    let mut connection = Connection::open(server.address).await;
    connection.write(&Request::get("/streamed").head(server.address)).await;
    assert_eq!(connection.read_head().await.status, 200);
    for part in ["one", "two"] {
        assert!(journal.notes().is_empty(), "before {part}");
        journal.let_go_on();
        assert_eq!(connection.read_chunk().await.as_deref(), Some(part));
    }
    assert_eq!(connection.read_chunk().await, None);
    assert_eq!(journal.wait_for(1).await, ["after"]);
    journal.clear();

    connection.write(&Request::get("/streaming").head(server.address)).await;
    assert_eq!(connection.read_head().await.status, 200);
    assert!(connection.read_chunk().await.unwrap().contains("Wait"));
    assert!(journal.notes().is_empty());
    journal.let_go_on();
    while connection.read_chunk().await.is_some() {}
    assert_eq!(journal.wait_for(2).await, ["after", "after, from the stream"]);
}

/// More than the buffers of a connection hold.
const LARGE: usize = 64 * 1024 * 1024;

async fn large() -> Vec<u8> {
    let journal = journal();
    after(async move { journal.note("after") });
    vec![b'x'; LARGE]
}

#[tokio::test]
async fn an_answer_is_sent_when_its_client_has_taken_it() {
    let (server, journal) = start(|routes| routes.route("/large", Methods::new().get(large))).await;
    let mut connection = Connection::open(server.address).await;
    connection.write(&Request::get("/large").head(server.address)).await;
    assert_eq!(connection.read_head().await.status, 200);
    assert_eq!(server.get("/other").await.status, 200);
    assert!(journal.notes().is_empty(), "most of it is still to be written");
    connection.read_bytes(LARGE).await;
    assert_eq!(journal.wait_for(1).await, ["after"]);
}
