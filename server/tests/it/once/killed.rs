//! Processes that are killed in the middle of a submit.

use std::{
    io::{BufRead, BufReader, Write},
    net::SocketAddr,
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
};

use formwork::{
    action::{Next, Outcome},
    database::Writer,
    prelude::*,
    routing::{Page, Routes},
};
use sqlx::SqliteConnection;

use super::shop::{self, SECRET};
use crate::{
    html::Form as Filled,
    http::{self, Connection, Request, Response},
    support::{Server, config},
};

/// The process that is killed is this very test, in a process of its own.
const NAME: &str = "once::killed::a_killed_submit_is_done_once_by_the_next_one";

/// Where a process stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stop {
    /// In the body, when the row is written and not committed.
    Inside,
    /// After the commit, before the answer.
    After,
    Nowhere,
}

impl Stop {
    /// Says that it is here, and stays.
    async fn at(self) {
        if state::<Self>() == self {
            writeln!(std::io::stdout().lock(), "stopped {self:?}").unwrap();
            std::future::pending().await
        }
    }
}

async fn stopping(next: Next) -> Result<Outcome> {
    let outcome = next.run().await;
    Stop::After.at().await;
    outcome
}

#[derive(Form, Debug)]
struct Payment {
    #[field(label = "Item")]
    item: String,
}

#[action(once, wrap = stopping)]
async fn pay(payment: Payment, transaction: &mut SqliteConnection) -> ActionResult<Redirect> {
    let insert = sqlx::query_scalar("INSERT INTO orders (item) VALUES (?) RETURNING id");
    let id: i64 = insert.bind(&payment.item).fetch_one(transaction).await?;
    Stop::Inside.at().await;
    cookies().set("paid", &id.to_string(), std::time::Duration::from_secs(60))?;
    Ok(redirect(format!("/paid/{id}")))
}

async fn page() -> Result<impl IntoView> {
    Ok(view! {
        <Form action=pay let(PaymentFields { item })>
            <Field of=item/>
        </Form>
    })
}

/// Serves until it is killed.
async fn serve(url: &str, stop: Stop) {
    let db = shop::open(url).await;
    let writer = Writer::connect(&db).await.unwrap();
    let routes = Routes::new().page("/", Page::new(page)).with_state(writer).with_state(stop);
    let server = Server::start(routes, config(&[("FORMWORK_SECRET", SECRET)])).await;
    writeln!(std::io::stdout().lock(), "listening on {}", server.address).unwrap();
    std::future::pending().await
}

/// A process that serves; killed with the test.
struct Running {
    child: Child,
    lines: BufReader<ChildStdout>,
    address: SocketAddr,
}

impl Running {
    fn start(folder: &Path, stop: Stop) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", NAME, "--nocapture"])
            .env("ONCE_URL", format!("sqlite:{}/app.db", folder.display()))
            .env("ONCE_STOP", format!("{stop:?}"))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let line = wait_for(&mut lines, "listening on ");
        let address = line.trim().rsplit(' ').next().unwrap().parse().unwrap();
        Self { child, lines, address }
    }

    async fn submit(&self, body: &str) -> Response {
        http::send(self.address, &Request::form("/", body)).await
    }

    /// Submits a form, and kills the process when it has stopped.
    async fn submit_and_kill(mut self, body: &str) {
        let request = Request::form("/", body);
        let mut connection = Connection::open(self.address).await;
        connection.write(&request.bytes(self.address)).await;
        wait_for(&mut self.lines, "stopped ");
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The first line with `text` in it.
fn wait_for(lines: &mut BufReader<ChildStdout>, text: &str) -> String {
    let mut line = String::new();
    while !line.contains(text) {
        line.clear();
        assert_ne!(lines.read_line(&mut line).unwrap(), 0, "it ended before it said {text:?}");
    }
    line
}

async fn check(stop: Stop) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}/app.db", folder.path().display());
    let running = Running::start(folder.path(), stop);
    let page = http::send(running.address, &Request::get("/")).await;
    let body = Filled::find(page.text(), "pay").fill("item", "a").body();
    running.submit_and_kill(&body).await;
    let db = shop::open(&url).await;
    let kept: &[&str] = if stop == Stop::After { &["a"] } else { &[] };
    assert_eq!(shop::orders(&db).await, kept, "{stop:?}");

    let running = Running::start(folder.path(), Stop::Nowhere);
    for _ in 0..2 {
        let answer = running.submit(&body).await;
        assert_eq!((answer.status, answer.header("location")), (303, Some("/paid/1")));
        assert!(answer.header("set-cookie").unwrap().starts_with("paid=1;"));
        assert_eq!(shop::orders(&db).await, ["a"], "{stop:?}");
    }
}

/// Two processes on one file take turns by its lock.
async fn check_side_by_side() {
    let folder = tempfile::tempdir().unwrap();
    let both = [(); 2].map(|()| Running::start(folder.path(), Stop::Nowhere));
    let page = http::send(both[0].address, &Request::get("/")).await;
    let body = Filled::find(page.text(), "pay").fill("item", "a").body();
    let answers = (0..30).map(|number| both[number % 2].submit(&body));
    for answer in futures::future::join_all(answers).await {
        assert_eq!((answer.status, answer.header("location")), (303, Some("/paid/1")));
    }
    let db = shop::open(&format!("sqlite:{}/app.db", folder.path().display())).await;
    assert_eq!(shop::orders(&db).await, ["a"]);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "it is how the test speaks to itself")]
fn a_killed_submit_is_done_once_by_the_next_one() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    if let (Ok(url), Ok(stop)) = (std::env::var("ONCE_URL"), std::env::var("ONCE_STOP")) {
        let stops = [Stop::Inside, Stop::After, Stop::Nowhere];
        let stop = stops.into_iter().find(|it| format!("{it:?}") == stop).unwrap();
        return runtime.block_on(serve(&url, stop));
    }
    runtime.block_on(async {
        check(Stop::Inside).await;
        check(Stop::After).await;
        check_side_by_side().await;
    });
}
