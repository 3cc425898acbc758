//! Every status that a post is answered with, for each way to send it, and what is in the database
//! then: what is not acknowledged has left nothing behind.

use std::{
    fmt::Write as _,
    sync::{Arc, LazyLock},
    time::Duration,
};

use formwork::{
    action::Action,
    config::{BODY_IDLE_SECONDS, READ_LIMIT},
    database::{self, BUSY_RETRY_SECONDS, WriteTransaction, Writer, WriterOptions},
    prelude::*,
    routing::{Boundary, Layout, Page, Routes},
};
use futures::{future::BoxFuture, poll};
use serde_json::json;
use sqlx::SqlitePool;
use tempfile::TempDir;
use tokio::sync::Semaphore;

use crate::{
    http::{Connection, Request, Response},
    log::Log,
    support::{Server, config},
};

/// The ways in which an action is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sender {
    Urlencoded,
    Multipart,
    EnhancedUrlencoded,
    EnhancedMultipart,
    Island,
}

use Sender::{EnhancedMultipart, EnhancedUrlencoded, Island, Multipart, Urlencoded};

const ALL: [Sender; 5] = [Urlencoded, Multipart, EnhancedUrlencoded, EnhancedMultipart, Island];

impl Sender {
    fn is_enhanced(self) -> bool {
        matches!(self, EnhancedUrlencoded | EnhancedMultipart)
    }

    /// A call of the action `id` from `page`, with a text.
    fn call(self, id: &str, page: &str, text: &str) -> Request {
        let fields = [("_action", id), ("text", text)];
        match self {
            Urlencoded => {
                let mut body = form_urlencoded::Serializer::new(String::new());
                Request::form(page, body.extend_pairs(fields).finish())
            }
            Multipart => {
                let mut body = String::new();
                for (name, value) in fields {
                    let head = format!("Content-Disposition: form-data; name=\"{name}\"");
                    write!(body, "--x\r\n{head}\r\n\r\n{value}\r\n").unwrap();
                }
                let multipart = "multipart/form-data; boundary=x";
                Request::form(page, body + "--x--\r\n").header("content-type", multipart)
            }
            EnhancedUrlencoded => Urlencoded.call(id, page, text).header(REQUEST, "submit"),
            EnhancedMultipart => Multipart.call(id, page, text).header(REQUEST, "submit"),
            Island => {
                let target = format!("/_formwork/action/{id}");
                Request::json(&target, &json!({ "args": [[["text", text]]], "page": page }))
            }
        }
    }

    /// A call that is in order, but for what its text asks for.
    fn mark(self, text: &str) -> Request {
        self.call(mark::ID, "/", text)
    }

    /// A call of the action `id` with a body that cannot be read.
    fn malformed(self, id: &str) -> Request {
        let target = format!("/?_action={id}");
        match self {
            Urlencoded => Request::form(&target, "a=1&".repeat(1001)),
            Multipart => Request::form(&target, "").header("content-type", "multipart/form-data"),
            EnhancedUrlencoded => Urlencoded.malformed(id).header(REQUEST, "submit"),
            EnhancedMultipart => Multipart.malformed(id).header(REQUEST, "submit"),
            Island => self.call(id, "/", "").body("{"),
        }
    }
}

const REQUEST: &str = "formwork-request";

#[derive(Form, Debug)]
struct Mark {
    #[field(label = "Text", length(1..=10))]
    text: String,
}

/// A writer that nobody gets a turn of.
#[derive(Clone)]
struct BusyWriter(Writer);

/// What keeps a writer busy: one has its turn, and as many wait as may.
struct Busy {
    _turn: WriteTransaction,
    _waiting: BoxFuture<'static, ()>,
}

/// Longer than any test.
const NEVER: Duration = Duration::from_secs(600);

impl BusyWriter {
    /// On a database of its own, as a turn locks the file.
    async fn connect(url: &str) -> (Self, Busy) {
        let db = database::connect(url).await.unwrap();
        let options = WriterOptions::new().max_waiting(1).turn_timeout(NEVER);
        let writer = options.acquire_timeout(NEVER).connect(&db).await.unwrap();
        let turn = writer.begin().await.unwrap();
        let next = writer.clone();
        let mut waiting: BoxFuture<'static, ()> = Box::pin(async move { drop(next.begin().await) });
        assert!(poll!(&mut waiting).is_pending());
        (Self(writer), Busy { _turn: turn, _waiting: waiting })
    }
}

/// Where an action waits for the test.
#[derive(Clone)]
struct Steps {
    begun: Arc<Semaphore>,
    go_on: Arc<Semaphore>,
    done: Arc<Semaphore>,
}

async fn pass(semaphore: &Semaphore) {
    semaphore.acquire().await.unwrap().forget();
}

/// Writes two rows, both or none, and ends as the text says.
#[action]
async fn mark(mark: Mark) -> ActionResult<String> {
    let mut transaction = state::<Writer>().begin().await?;
    for side in ["left", "right"] {
        let insert = sqlx::query("INSERT INTO marks (text, side) VALUES (?, ?)");
        insert.bind(&mark.text).bind(side).execute(&mut *transaction).await?;
    }
    match mark.text.as_str() {
        "signed out" => return Err(unauthorized()),
        "forbidden" => return Err(forbidden()),
        "hidden" => return Err(not_found()),
        "often" => return Err(too_many_requests(Duration::from_millis(1500))),
        "later" => return Err(unavailable(Duration::from_secs(7))),
        "busy" => drop(state::<BusyWriter>().0.begin().await?),
        "fail" => return Err(Error::failed("the secret cause")),
        "panic" => panic!("the secret cause"),
        _ => {}
    }
    let steps = state::<Steps>();
    if mark.text == "slow" {
        steps.begun.add_permits(1);
        pass(&steps.go_on).await;
    }
    transaction.commit().await?;
    steps.done.add_permits(1);
    Ok(mark.text)
}

async fn page() -> Result<impl IntoView> {
    Ok(view! {
        <Form action=mark let(MarkFields { text })>
            <Field of=text/>
        </Form>
    })
}

async fn other() -> Result<impl IntoView> {
    Ok("Another page")
}

async fn members_only(children: Outlet) -> Result<impl IntoView> {
    if cookies().get("name").is_none() {
        return Err(unauthorized());
    }
    Ok(children)
}

struct App {
    server: Server,
    db: SqlitePool,
    steps: Steps,
    log: Log,
    _busy: Busy,
    _folder: TempDir,
}

impl App {
    async fn start() -> Self {
        let log = Log::capture();
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}/app.db", folder.path().display());
        let db = database::connect(&url).await.unwrap();
        let table = "CREATE TABLE marks (text TEXT NOT NULL, side TEXT NOT NULL) STRICT";
        sqlx::query(table).execute(&db).await.unwrap();
        let writer = Writer::connect(&db).await.unwrap();
        let busy_url = format!("sqlite:{}/busy.db", folder.path().display());
        let (busy_writer, busy) = BusyWriter::connect(&busy_url).await;
        let [begun, go_on, done] = [(); 3].map(|()| Arc::new(Semaphore::new(0)));
        let steps = Steps { begun, go_on, done };
        let shown = |failure: Failure| {
            let again = failure.retry_after();
            let again = again.map(|it| format!("Try again in {} seconds.", it.as_secs()));
            view! { <p id="failed">{failure.digest()}{again}</p> }
        };
        let routes = Routes::new()
            .boundary(Boundary::new().error(shown).forbidden(|| "Not for you"), |routes| {
                routes.page("/", Page::new(page))
            })
            .page("/other", Page::new(other))
            .page("/cached", Page::new(page).cache(Cache::forever()))
            .layout(Layout::new(members_only), |routes| routes.page("/members", Page::new(page)))
            .with_state(writer)
            .with_state(busy_writer)
            .with_state(steps.clone());
        let server = Server::start(routes, config(&[])).await;
        Self { server, db, steps, log, _busy: busy, _folder: folder }
    }

    /// The texts that are marked, each by both of its rows.
    async fn marks(&self) -> Vec<String> {
        let rows = sqlx::query_as("SELECT text, side FROM marks ORDER BY rowid");
        let rows: Vec<(String, String)> = rows.fetch_all(&self.db).await.unwrap();
        let pairs = rows.chunks(2).map(|pair| {
            assert_eq!((&*pair[0].1, &*pair[1].1), ("left", "right"), "{rows:?}");
            assert_eq!(pair[0].0, pair[1].0, "{rows:?}");
            pair[0].0.clone()
        });
        pairs.collect()
    }

    /// Sends it, and checks all that an answer of this status has to say.
    async fn refused(&self, sender: Sender, request: &Request, status: u16) -> Response {
        let answer = self.server.send(request).await;
        self.check(sender, &answer, status).await;
        answer
    }

    async fn check(&self, sender: Sender, answer: &Response, status: u16) {
        assert_eq!(answer.status, status, "{}", String::from_utf8_lossy(&answer.body));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert_eq!(answer.header("location"), None);
        let is_shown = sender.is_enhanced() && status == 422;
        assert_eq!(answer.header("formwork-location"), is_shown.then_some("/"));
        assert_eq!(answer.header("retry-after").is_some(), matches!(status, 429 | 503));
        self.check_body(sender, answer);
        self.check_digest(answer);
        assert!(self.marks().await.is_empty(), "nothing is kept");
    }

    fn check_body(&self, sender: Sender, answer: &Response) {
        let content_type = answer.header("content-type").unwrap();
        if sender == Island {
            assert_eq!(content_type, "application/json");
            if answer.status != 422 {
                assert!(answer.json()["error"]["code"].is_string(), "{}", answer.text());
            }
        } else {
            assert_eq!(content_type, "text/html; charset=utf-8");
            assert!(answer.text().starts_with("<!DOCTYPE html>"), "{}", answer.text());
        }
        assert!(!answer.text().contains("secret"), "{}", answer.text());
    }

    /// A failure shows its digest, under which its cause is in the log; nothing else has one.
    fn check_digest(&self, answer: &Response) {
        let digest = answer.header("formwork-digest");
        assert_eq!(digest.is_some(), answer.status == 500);
        if let Some(digest) = digest {
            assert!(answer.text().contains(digest), "{}", answer.text());
            let lines = self.log.with(digest);
            assert_eq!(lines.len(), 1, "{lines:?}");
            assert!(lines[0].contains("the secret cause"), "{lines:?}");
        }
    }
}

/// Both success and what an action, its rules and its wrappers refuse.
#[tokio::test]
async fn success_is_acknowledged_once_it_is_kept() {
    let app = App::start().await;
    for (done, sender) in ALL.into_iter().enumerate() {
        let answer = app.server.send(&sender.mark("hello")).await;
        match sender {
            Urlencoded | Multipart => {
                assert_eq!((answer.status, answer.header("location")), (303, Some("/")));
                assert!(answer.body.is_empty());
            }
            EnhancedUrlencoded | EnhancedMultipart => {
                let shown = (answer.status, answer.header("formwork-location"));
                assert_eq!(shown, (200, Some("/")), "{sender:?}");
                assert!(answer.text().contains("<form"));
            }
            Island => assert_eq!((answer.status, answer.json()), (200, json!({ "ok": "hello" }))),
        }
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{sender:?}");
        assert_eq!(app.marks().await, vec!["hello"; done + 1], "{sender:?}");
    }
}

#[tokio::test]
async fn what_an_action_refuses_has_its_status_and_leaves_nothing() {
    let app = App::start().await;
    let busy = BUSY_RETRY_SECONDS.to_string();
    for (text, status, code, retry_after) in [
        ("signed out", 401, "unauthorized", None),
        ("forbidden", 403, "forbidden", None),
        ("hidden", 404, "not_found", None),
        ("often", 429, "too_many_requests", Some("2")),
        ("later", 503, "unavailable", Some("7")),
        ("busy", 503, "unavailable", Some(busy.as_str())),
        ("fail", 500, "failed", None),
        ("panic", 500, "failed", None),
    ] {
        for sender in ALL {
            let answer = app.refused(sender, &sender.mark(text), status).await;
            assert_eq!(answer.header("retry-after"), retry_after, "{text} {sender:?}");
            if sender == Island {
                let error = &answer.json()["error"];
                assert_eq!(error["code"], code);
                let seconds = error["retry_after"].as_u64().map(|seconds| seconds.to_string());
                assert_eq!(seconds.as_deref(), retry_after);
            }
            if let (Some(seconds), true) = (retry_after, sender != Island) {
                let says = format!("Try again in {seconds} seconds.");
                assert!(answer.text().contains(&says), "{}", answer.text());
            }
            let boundary = match status {
                429 | 500 | 503 => "id=\"failed\"",
                403 => "Not for you",
                _ => continue,
            };
            assert_eq!(answer.text().contains(boundary), sender != Island, "{text} {sender:?}");
        }
    }
    // Why is for the log alone.
    let lines = app.log.with("unavailable");
    assert_eq!(lines.len(), ALL.len(), "{lines:?}");
    assert!(lines.iter().all(|line| line.contains("too many transactions wait")), "{lines:?}");
}

#[tokio::test]
async fn input_that_breaks_rules_is_422_with_what_was_typed() {
    let app = App::start().await;
    for sender in ALL {
        let answer = app.refused(sender, &sender.mark("far too long"), 422).await;
        match sender {
            Island => assert_eq!(answer.json()["invalid"][0]["code"], "too_long"),
            _ => assert!(answer.text().contains("value=\"far too long\""), "{}", answer.text()),
        }
        app.refused(sender, &sender.mark(""), 422).await;
    }
}

type Spoil = fn(Sender) -> Request;

/// What is refused before the action is looked at.
static SPOILT: LazyLock<Vec<(&str, u16, Spoil)>> = LazyLock::new(|| {
    vec![
        ("good id, bad body", 400, |sender| sender.malformed(mark::ID)),
        ("two origins", 400, |sender| {
            let own = sender.mark("hello").and_header("origin", "null");
            own.and_header("origin", "null")
        }),
        ("cross-site", 403, |sender| sender.mark("hello").header("sec-fetch-site", "cross-site")),
        ("other origin", 403, |sender| sender.mark("hello").header("origin", "https://evil.org")),
        ("opaque origin", 403, |sender| sender.mark("hello").header("origin", "null")),
        ("unknown id, good body", 404, |sender| sender.call("app::unknown", "/", "hello")),
        ("unknown id, bad body", 404, |sender| sender.malformed("app::unknown")),
        ("too large", 413, |sender| sender.mark(&"x".repeat(1024 * 1024))),
        ("declared too large", 413, |sender| {
            let large = (300_u64 << 20).to_string();
            sender.mark("hello").header("content-length", &large)
        }),
        ("no content type", 415, |sender| sender.mark("hello").without_header("content-type")),
        ("content type", 415, |sender| sender.mark("hello").header("content-type", "text/plain")),
        ("content coding", 415, |sender| sender.mark("hello").header("content-encoding", "gzip")),
    ]
});

#[tokio::test]
async fn what_is_not_in_order_is_refused_before_the_action() {
    let app = App::start().await;
    for (name, status, spoil) in &*SPOILT {
        for sender in ALL {
            println!("{name}: {sender:?}");
            app.refused(sender, &spoil(sender), *status).await;
        }
    }
}

#[tokio::test]
async fn other_methods_never_run_an_action() {
    let app = App::start().await;
    for sender in ALL {
        for method in ["PUT", "PATCH", "DELETE", "TRACE"] {
            let answer = app.server.send(&sender.mark("hello").method(method)).await;
            assert_eq!((answer.status, answer.body.len()), (405, 0), "{method} {sender:?}");
            assert!(answer.header("allow").unwrap().contains("POST"), "{method} {sender:?}");
        }
        let status = if sender == Island { 405 } else { 200 };
        for method in ["GET", "HEAD"] {
            for request in [
                sender.mark("hello").method(method),
                Request::new(method, &format!("/?_action={}&text=hello", mark::ID)),
            ] {
                app.server.send(&request).await;
            }
            let answer = app.server.send(&sender.mark("hello").method(method)).await;
            assert_eq!(answer.status, status, "{method} {sender:?}");
        }
        assert!(app.marks().await.is_empty(), "{sender:?}");
    }
}

#[tokio::test]
async fn a_body_that_does_not_come_is_408() {
    let app = App::start().await;
    for sender in ALL {
        let request = sender.mark("hello").header("expect", "100-continue");
        let mut connection = Connection::open(app.server.address).await;
        connection.write(&request.head(app.server.address)).await;
        // The server says so when it begins to wait.
        assert_eq!(connection.read().await.status, 100, "{sender:?}");
        tokio::time::pause();
        tokio::time::advance(Duration::from_secs(BODY_IDLE_SECONDS + 1)).await;
        tokio::time::resume();
        let answer = connection.read().await;
        app.check(sender, &answer, 408).await;
    }
}

#[tokio::test]
async fn a_head_that_is_too_long_is_431() {
    let app = App::start().await;
    for sender in ALL {
        let request = sender.mark("hello").header("x-long", &"a".repeat(2 * READ_LIMIT));
        let mut connection = Connection::open(app.server.address).await;
        // Not a byte more than is read: what is left unread could cost the client the answer.
        connection.write(&request.head(app.server.address)[..READ_LIMIT]).await;
        assert_eq!(connection.read().await.status, 431, "{sender:?}");
        assert!(app.marks().await.is_empty());
    }
}

#[tokio::test]
async fn a_page_without_the_form_and_a_cached_page_take_the_post_as_well() {
    let app = App::start().await;
    app.server.get("/cached").await;
    for page in ["/other", "/cached"] {
        for sender in ALL {
            let before = app.marks().await.len();
            let answer = app.server.send(&sender.call(mark::ID, page, "far too long")).await;
            assert_eq!(answer.status, 422, "{page} {sender:?}");
            assert_eq!(app.marks().await.len(), before);
            let answer = app.server.send(&sender.call(mark::ID, page, "hello")).await;
            let (status, name) = match sender {
                Urlencoded | Multipart => (303, "location"),
                _ => (200, "formwork-location"),
            };
            let location = (sender != Island).then_some(page);
            assert_eq!((answer.status, answer.header(name)), (status, location), "{sender:?}");
            assert_eq!(answer.header("cache-control"), Some("no-store"));
            assert_eq!(app.marks().await.len(), before + 1, "{page} {sender:?}");
        }
    }
    let cached = app.server.get("/cached").await;
    assert_eq!(cached.header("formwork-cache"), Some("hit"), "no post has touched it");
    assert!(!cached.text().contains("far too long"));
}

#[tokio::test]
async fn a_page_behind_a_guard_is_guarded_for_its_posts() {
    let app = App::start().await;
    for sender in ALL.into_iter().filter(|sender| *sender != Island) {
        for text in ["hello", "far too long"] {
            let request = sender.call(mark::ID, "/members", text);
            app.refused(sender, &request, 401).await;
        }
        app.refused(sender, &sender.call("app::unknown", "/members", "hello"), 401).await;
    }
    let member = |sender: Sender| sender.call(mark::ID, "/members", "hello");
    for sender in ALL {
        let answer = app.server.send(&member(sender).header("cookie", "name=Ada")).await;
        assert!(matches!(answer.status, 200 | 303), "{sender:?}");
    }
    assert_eq!(app.marks().await.len(), ALL.len());
}

#[tokio::test]
async fn a_body_that_breaks_off_runs_nothing() {
    let app = App::start().await;
    for sender in ALL {
        let bytes = sender.mark("hello").bytes(app.server.address);
        let mut connection = Connection::open(app.server.address).await;
        connection.write(&bytes[..bytes.len() - 3]).await;
        connection.finish().await;
        // When the server has closed its side, it is done with the request.
        let answer = connection.rest().await;
        assert!(answer.is_empty() || answer.starts_with(b"HTTP/1.1 400 "), "{sender:?}");
        assert!(app.marks().await.is_empty(), "{sender:?}");
    }
}

#[tokio::test]
async fn an_action_that_has_begun_is_finished_though_its_client_is_gone() {
    let app = App::start().await;
    for (done, sender) in ALL.into_iter().enumerate() {
        let mut connection = Connection::open(app.server.address).await;
        connection.write(&sender.mark("slow").bytes(app.server.address)).await;
        pass(&app.steps.begun).await;
        drop(connection);
        assert_eq!(app.server.get("/other").await.status, 200);
        assert_eq!(app.marks().await.len(), done, "{sender:?}");
        app.steps.go_on.add_permits(1);
        pass(&app.steps.done).await;
        assert_eq!(app.marks().await, vec!["slow"; done + 1], "{sender:?}");
    }
}
