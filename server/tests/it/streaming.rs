//! Pages that are sent in parts: the shell first, without a script.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use formwork::{
    prelude::*,
    routing::{Boundary, Layout, Methods, Page, Routes},
};
use tokio::sync::{Notify, oneshot};

use crate::{
    http::{Connection, Request},
    support::{Server, config},
};

/// What the pages wait for, and what they tell.
#[derive(Clone, Default)]
struct Gate {
    open: Arc<Notify>,
    entered: Arc<Notify>,
    dropped: Arc<Mutex<Option<oneshot::Sender<()>>>>,
}

/// Tells when the page that holds it is gone.
struct TellsWhenDropped(Gate);

impl Drop for TellsWhenDropped {
    fn drop(&mut self) {
        if let Some(tell) = self.0.dropped.lock().unwrap().take() {
            let _ = tell.send(());
        }
    }
}

async fn layout(children: Outlet) -> Result<impl IntoView> {
    Ok(
        view! { <html><head><Head/></head><body><header>"Top"</header>{children}<footer/></body></html> },
    )
}

async fn closed(_: Outlet) -> Result<impl IntoView> {
    Err::<(), _>(unauthorized())
}

async fn slow(Path(how): Path<String>) -> Result<impl IntoView> {
    let gate = state::<Gate>();
    let _tells = TellsWhenDropped(gate.clone());
    gate.entered.notify_one();
    gate.open.notified().await;
    match how.as_str() {
        "missing" => Err(not_found()),
        "fail" => Err(Error::failed("the secret cause")),
        "panic" => panic!("the secret cause"),
        "elsewhere" => Err(redirect("/other?a=1&b=2").into()),
        _ => Ok(view! { <h1>"Ready"</h1> }),
    }
}

async fn numbered(Path(_): Path<u64>) -> Result<impl IntoView> {
    Ok("number")
}

#[component]
async fn Slow(text: &'static str) -> impl IntoView {
    state::<Gate>().open.notified().await;
    text
}

async fn suspended() -> Result<impl IntoView> {
    Ok(view! {
        <h1>"Shell"</h1>
        <Suspense fallback=|| view! { <p>"Wait"</p> }>
            <Slow text="First"/>
        </Suspense>
        <h2>"Between"</h2>
        <Suspense fallback=|| view! { <p>"Wait again"</p> }>
            <Slow text="Second"/>
        </Suspense>
    })
}

async fn panics_in_its_view() -> Result<impl IntoView> {
    Ok(view! {
        <Suspense fallback=|| "Wait"><Slow text="First"/></Suspense>
        <Suspense fallback=|| "Wait again">
            {move || Suspend::new(async {
                tokio::task::yield_now().await;
                move || -> &'static str { panic!("the secret cause") }
            })}
        </Suspense>
    })
}

async fn cached() -> Result<impl IntoView> {
    Ok(view! {
        <Suspense fallback=|| "Wait"><Later/></Suspense>
    })
}

#[component]
async fn Later() -> impl IntoView {
    tokio::task::yield_now().await;
    "Later"
}

fn routes(gate: Gate) -> Routes {
    let boundary = Boundary::new()
        .loading(|| view! { <p>"Loading"</p> })
        .not_found(|| "Missing")
        .error(|failure: Failure| format!("Failed {}", failure.digest().unwrap()));
    Routes::new()
        .layout(Layout::new(layout), |routes| {
            routes
                .boundary(boundary, |routes| {
                    routes
                        .page("/slow/{how}", Page::new(slow))
                        .page("/numbered/{id}", Page::new(numbered))
                        .layout(Layout::new(closed), |routes| {
                            routes.page("/closed/{how}", Page::new(slow))
                        })
                })
                .page("/whole/{how}", Page::new(slow))
                .page("/panics-in-its-view", Page::new(panics_in_its_view))
                .page("/suspended", Page::new(suspended))
                .page("/cached", Page::new(cached).cache(Cache::forever()))
        })
        .route(
            "/open",
            Methods::new().post(async || {
                state::<Gate>().open.notify_one();
            }),
        )
        .with_state(gate)
}

async fn server() -> (Server, Gate) {
    let gate = Gate::default();
    (Server::start(routes(gate.clone()), config(&[])).await, gate)
}

/// Asks for a page, and reads as far as its head.
async fn begin(server: &Server, path: &str) -> (Connection, u16) {
    let mut connection = Connection::open(server.address).await;
    connection.write(&Request::get(path).head(server.address)).await;
    let head = connection.read_head().await;
    assert_eq!(head.header("transfer-encoding"), Some("chunked"));
    (connection, head.status)
}

/// Everything that is still to come.
async fn rest(connection: &mut Connection) -> String {
    let mut text = String::new();
    while let Some(chunk) = connection.read_chunk().await {
        text += &chunk;
    }
    text
}

#[tokio::test]
async fn the_shell_is_there_before_the_page_and_the_page_takes_the_place_of_the_fallback() {
    let (server, gate) = server().await;
    let (mut connection, status) = begin(&server, "/slow/ok").await;
    assert_eq!(status, 200);
    let shell = connection.read_chunk().await.unwrap();
    let place = "<div data-loading><template shadowrootmode=\"open\"><slot><p>Loading</p></slot></template>";
    assert!(shell.contains("<header>Top</header>") && shell.ends_with(place), "{shell}");
    gate.open.notify_one();
    assert!(rest(&mut connection).await.starts_with("<h1>Ready</h1></div><footer>"));
}

#[tokio::test]
async fn nothing_inline_is_sent() {
    let (server, gate) = server().await;
    let (mut connection, _) = begin(&server, "/slow/ok").await;
    let shell = connection.read_chunk().await.unwrap();
    gate.open.notify_one();
    let html = shell + &rest(&mut connection).await;
    assert_eq!(
        html.matches("<script").count(),
        html.matches("<script type=\"module\" src=").count()
    );
    assert!(!html.contains("<style") && !html.contains(" style="));
}

#[tokio::test]
async fn guards_and_parameters_decide_the_status_before_the_first_byte() {
    let (server, _) = server().await;
    assert_eq!(server.get("/closed/ok").await.status, 401);
    let answer = server.get("/numbered/07").await;
    assert_eq!(answer.status, 404);
    assert!(answer.text().contains("<header>Top</header>Missing<footer>"));
}

#[tokio::test]
async fn what_a_page_refuses_after_that_is_shown_in_its_place() {
    let (server, gate) = server().await;
    for (how, expect) in [
        ("missing", "Missing</div>"),
        ("fail", "Failed "),
        ("panic", "Failed "),
        ("elsewhere", "<meta http-equiv=\"refresh\" content=\"0;url=/other?a=1&amp;b=2\">"),
    ] {
        let (mut connection, status) = begin(&server, &format!("/slow/{how}")).await;
        assert_eq!(status, 200);
        connection.read_chunk().await.unwrap();
        gate.open.notify_one();
        let html = rest(&mut connection).await;
        assert!(html.contains(expect) && html.contains("<footer>"), "{how}: {html}");
        assert!(!html.contains("the secret cause"));
    }
}

#[tokio::test]
async fn a_client_that_goes_away_frees_the_page_that_was_waited_for() {
    let (server, gate) = server().await;
    let (tell, told) = oneshot::channel();
    *gate.dropped.lock().unwrap() = Some(tell);
    let (mut connection, _) = begin(&server, "/slow/ok").await;
    connection.read_chunk().await.unwrap();
    drop(connection);
    tokio::time::timeout(Duration::from_secs(20), told).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_client_that_goes_away_frees_a_page_that_does_not_stream_as_well() {
    let (server, gate) = server().await;
    let (tell, told) = oneshot::channel();
    *gate.dropped.lock().unwrap() = Some(tell);
    let mut connection = Connection::open(server.address).await;
    connection.write(&Request::get("/whole/ok").head(server.address)).await;
    gate.entered.notified().await;
    drop(connection);
    tokio::time::timeout(Duration::from_secs(20), told).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_panic_behind_the_shell_breaks_the_answer_off() {
    let (server, gate) = server().await;
    let (mut connection, status) = begin(&server, "/panics-in-its-view").await;
    assert_eq!(status, 200);
    connection.read_chunk().await.unwrap();
    gate.open.notify_one();
    assert!(connection.is_broken_off().await, "no last chunk");
}

#[tokio::test]
async fn a_suspense_streams_in_the_order_of_the_document() {
    let (server, gate) = server().await;
    let (mut connection, _) = begin(&server, "/suspended").await;
    let shell = connection.read_chunk().await.unwrap();
    assert!(shell.contains("<h1>Shell</h1>") && shell.contains("<p>Wait</p>"), "{shell}");
    assert!(!shell.contains("Between"));
    gate.open.notify_one();
    let mut middle = String::new();
    while !middle.contains("Wait again") {
        middle += &connection.read_chunk().await.unwrap();
    }
    assert!(middle.starts_with("First</div><h2>Between</h2>"), "{middle}");
    gate.open.notify_one();
    assert!(rest(&mut connection).await.contains("Second</div>"));
}

#[tokio::test]
async fn a_cached_page_is_whole_and_has_no_fallback() {
    let (server, _) = server().await;
    let answer = server.get("/cached").await;
    assert!(answer.header("content-length").is_some());
    assert!(answer.text().contains("Later") && !answer.text().contains("Wait"));
    assert_eq!(server.get("/cached").await.header("formwork-cache"), Some("hit"));
}
