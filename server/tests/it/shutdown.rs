//! What runs after answers while the server is asked to stop.

use std::{
    future::pending,
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    process::{Command, ExitCode},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use formwork::{
    action::Action,
    config::SHUTDOWN_SECONDS,
    prelude::*,
    routing::{Methods, Page, Routes},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    sync::{Semaphore, oneshot},
};

use crate::{
    http::{self, Connection, Request},
    log::Log,
    process::Running,
    support::config,
};

/// Where the test listens, which the program under test reports to.
#[derive(Clone)]
struct Report(String);

/// Says that it has begun, waits to be let on, and says that it is done.
async fn report() {
    let mut test = tokio::net::TcpStream::connect(state::<Report>().0).await.unwrap();
    test.write_all(b"b").await.unwrap();
    test.read_u8().await.unwrap();
    test.write_all(b"d").await.unwrap();
}

#[action]
async fn report_later() -> ActionResult<()> {
    after(async {
        // What it gives in turn is waited for as well.
        after(report());
        report().await;
    });
    Ok(())
}

#[action]
async fn report_now() -> ActionResult<()> {
    report().await;
    Ok(())
}

async fn page() -> Result<impl IntoView> {
    Ok("page")
}

fn post<A: Action>() -> Request {
    Request::form("/", format!("_action={}", A::ID))
}

/// The other side of a report.
struct Reporter(TcpStream);

impl Reporter {
    /// Waits until it has begun.
    fn accept(listener: &TcpListener) -> Self {
        let mut stream = listener.accept().unwrap().0;
        let mut said = [0];
        stream.read_exact(&mut said).unwrap();
        assert_eq!(&said, b"b");
        Self(stream)
    }

    fn let_go_on(mut self) {
        self.0.write_all(b"g").unwrap();
        let mut rest = Vec::new();
        self.0.read_to_end(&mut rest).unwrap();
        assert_eq!(rest, b"d", "it has come to its end");
    }
}

const NAME: &str = "shutdown::sigterm_lets_what_runs_after_answers_come_to_its_end";

/// The program of this test is the test itself, in a process of its own.
#[test]
#[expect(clippy::disallowed_methods, reason = "it is how the test speaks to itself")]
fn sigterm_lets_what_runs_after_answers_come_to_its_end() {
    if let Ok(address) = std::env::var("REPORT_TO") {
        let routes = Routes::new().page("/", Page::new(page)).with_state(Report(address));
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let code = runtime.block_on(formwork::start(async |_| Ok(routes)));
        assert_eq!(code, ExitCode::SUCCESS);
        return;
    }
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    // In a folder of its own, as a server makes files where it is started.
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.env_clear().env("FORMWORK_ADDR", "127.0.0.1:0").current_dir(&folder);
    command.env("REPORT_TO", listener.local_addr().unwrap().to_string());
    let running = Running::of_test(command, NAME);

    let client = tokio::runtime::Runtime::new().unwrap();
    let answer = client.block_on(http::send(running.address, &post::<report_later>()));
    assert_eq!(answer.status, 303, "it is answered before the rest has run");
    let first = Reporter::accept(&listener);
    // An action whose client is gone is waited for as well.
    let mut gone = TcpStream::connect(running.address).unwrap();
    gone.write_all(&post::<report_now>().bytes(running.address)).unwrap();
    let action = Reporter::accept(&listener);
    drop(gone);

    running.terminate();
    running.wait_until_closed();
    first.let_go_on();
    Reporter::accept(&listener).let_go_on();
    action.let_go_on();
    assert_eq!(running.exit_code(), Some(0));
}

#[derive(Clone)]
struct Begun(Arc<AtomicUsize>, Arc<Semaphore>);

/// Gives three: one that ends, one that never does, and one that has to wait for it.
async fn linger() -> &'static str {
    let begun = state::<Begun>();
    after(async {});
    after(async move {
        begun.0.fetch_add(1, Ordering::SeqCst);
        begun.1.add_permits(1);
        pending().await
    });
    after(async { unreachable!("it is given up before its turn") });
    "lingers"
}

#[action]
async fn hang() -> ActionResult<()> {
    state::<Begun>().1.add_permits(1);
    pending().await
}

#[tokio::test]
async fn after_the_limit_the_rest_is_given_up_and_counted() {
    let log = Log::capture();
    let begun = Begun(Arc::default(), Arc::new(Semaphore::new(0)));
    let routes = Routes::new()
        .page("/", Page::new(page))
        .route("/lingers", Methods::new().get(linger))
        .with_state(begun.clone());
    let application = routes.build(config(&[])).unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let stopped = async move { stopped.await.unwrap() };
    let served = tokio::spawn(formwork::serve(listener, application, stopped));
    assert_eq!(http::send(address, &Request::get("/lingers")).await.text(), "lingers");
    begun.1.acquire().await.unwrap().forget();
    let mut gone = Connection::open(address).await;
    gone.write(&post::<hang>().bytes(address)).await;
    begun.1.acquire().await.unwrap().forget();
    drop(gone);

    // From here on nothing is left to do but to wait, so the clock goes as fast as it can.
    tokio::time::pause();
    let asked = tokio::time::Instant::now();
    stop.send(()).unwrap();
    served.await.unwrap();
    assert_eq!(asked.elapsed().as_secs(), SHUTDOWN_SECONDS);
    assert_eq!(begun.0.load(Ordering::SeqCst), 1);
    let lines = log.with("given_up");
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].contains("WARN") && lines[0].contains("given_up=3"), "{lines:?}");
}
