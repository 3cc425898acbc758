//! What is kept beside a page's path: its declared query, handlers, tags, and pages made ahead.

use std::time::Duration;

use formwork::{
    axum::http::header,
    prelude::*,
    request::memo,
    routing::{Methods, Page, Routes},
};

use crate::{
    http::{Request, Response},
    sample::{Counter, invalidate, post},
    support::{Server, config},
};

#[derive(formwork::Query)]
pub(crate) struct Filter {
    page: Option<u32>,
    tag: Vec<String>,
}

async fn listed(
    Query(filter): Query<Filter>,
    State(counter): State<Counter>,
) -> Result<impl IntoView> {
    let page = filter.page.unwrap_or(1);
    Ok(format!("page {page} of {:?}, render {}", filter.tag, counter.next()))
}

async fn member(
    Path((group, id)): Path<(String, u32)>,
    State(counter): State<Counter>,
) -> Result<impl IntoView> {
    if id == 0 {
        return Err(not_found());
    }
    Ok(format!("{group} {id}, render {}", counter.next()))
}

async fn members() -> Result<Vec<(String, u32)>> {
    Ok(vec![("a/b".to_owned(), 7), ("ü".to_owned(), 8), ("none".to_owned(), 0)])
}

async fn broken_params() -> Result<Vec<u32>> {
    Err(Error::failed("no database"))
}

async fn one(Path(_): Path<u32>) -> Result<impl IntoView> {
    Ok("one")
}

async fn feed(State(counter): State<Counter>) -> impl formwork::axum::response::IntoResponse {
    let feed = format!("<feed>{}</feed>", counter.next());
    ([(header::CONTENT_TYPE, "application/atom+xml")], feed)
}

async fn with_cookie() -> Result<String, ApiError> {
    cookies().set("a", "b", Duration::from_secs(1))?;
    Ok("never".to_owned())
}

async fn panicking_params() -> Result<Vec<u32>> {
    panic!("no parameters");
}

async fn fragile(Path(id): Path<u32>) -> Result<impl IntoView> {
    assert_ne!(id, 1, "panics");
    Ok(format!("{id}"))
}

async fn three() -> Result<Vec<u32>> {
    Ok(vec![1, 2])
}

async fn guide(Path(path): Path<String>) -> Result<impl IntoView> {
    Ok(path)
}

async fn guides() -> Result<Vec<String>> {
    Ok(vec!["guide/start".to_owned()])
}

async fn missing() -> Result<String, ApiError> {
    state::<Counter>().next();
    Err(not_found())?
}

#[action]
async fn invalidate_tag(tag: String) -> ActionResult<()> {
    revalidate_tag(&tag);
    Ok(())
}

fn routes(counter: Counter) -> Routes {
    let tagged = Cache::forever().tags(&["members"]);
    Routes::new()
        .page("/list", Page::new(listed).cache(tagged))
        .page(
            "/groups/{group}/{id}",
            Page::new(member).cache(Cache::forever()).static_params(members),
        )
        .page("/two/{id}", Page::new(one).cache(Cache::forever()).static_params(panicking_params))
        .page("/three/{id}", Page::new(fragile).cache(Cache::forever()).static_params(three))
        .page("/docs/{*path}", Page::new(guide).cache(Cache::forever()).static_params(guides))
        .page("/one/{id}", Page::new(one).cache(Cache::forever()).static_params(broken_params))
        .route("/feed", Methods::new().cached_get(feed, tagged).post(async || "posted"))
        .route("/cookie", Methods::new().cached_get(with_cookie, Cache::forever()))
        .route("/missing", Methods::new().cached_get(missing, Cache::forever()))
        .with_state(counter)
}

async fn server() -> (Server, Counter) {
    let counter = Counter::default();
    (Server::start(routes(counter.clone()), config(&[])).await, counter)
}

async fn check(server: &Server, target: &str, outcome: &str, text: &str) {
    let answer = server.get(target).await;
    assert_eq!(answer.header("formwork-cache"), Some(outcome), "{target}");
    assert!(answer.text().ends_with(text), "{target}: {}", answer.text());
}

#[tokio::test]
async fn the_declared_query_is_part_of_the_key_and_nothing_else_of_it() {
    let (server, _) = server().await;
    check(&server, "/list", "miss", "page 1 of [], render 1").await;
    check(&server, "/list?utm=x&page=", "hit", "render 1").await;
    check(&server, "/list?page=2&tag=a&tag=b", "miss", "page 2 of [\"a\", \"b\"], render 2").await;
    check(&server, "/list?tag=a&x=y&page=2&tag=b", "hit", "render 2").await;
    check(&server, "/list?tag=b&tag=a&page=2", "miss", "render 3").await;
    assert_eq!(server.get("/list?page=x").await.status, 404);
}

#[tokio::test]
async fn an_invalidated_path_is_made_anew_with_every_query() {
    let (server, _) = server().await;
    check(&server, "/list", "miss", "render 1").await;
    check(&server, "/list?page=2", "miss", "render 2").await;
    assert_eq!(server.send(&post::<invalidate>("/one/1", &["/list"])).await.status, 303);
    check(&server, "/list", "miss", "render 3").await;
    check(&server, "/list?page=2", "miss", "render 4").await;
}

#[tokio::test]
async fn a_tag_invalidates_every_page_and_handler_that_has_it() {
    let (server, _) = server().await;
    check(&server, "/list?page=2", "miss", "render 1").await;
    check(&server, "/feed", "miss", "<feed>2</feed>").await;
    check(&server, "/groups/a/1", "miss", "render 3").await;
    assert_eq!(server.send(&post::<invalidate_tag>("/one/1", &["members"])).await.status, 303);
    check(&server, "/list?page=2", "miss", "render 4").await;
    check(&server, "/feed", "miss", "<feed>5</feed>").await;
    check(&server, "/groups/a/1", "hit", "render 3").await;
}

#[tokio::test]
async fn a_cached_handler_keeps_its_answer_with_its_headers() {
    let (server, _) = server().await;
    check(&server, "/feed", "miss", "<feed>1</feed>").await;
    let answer = server.get("/feed?any=thing").await;
    assert_eq!(answer.header("formwork-cache"), Some("hit"));
    assert_eq!(answer.header("content-type"), Some("application/atom+xml"));
    let etag = answer.header("etag").unwrap();
    let again = Request::get("/feed").header("if-none-match", etag);
    assert_eq!(server.send(&again).await.status, 304);
    assert_eq!(server.send(&Request::new("HEAD", "/feed")).await.header("etag"), Some(etag));
    assert_eq!(server.send(&Request::new("POST", "/feed")).await.text(), "posted");
    let options = server.send(&Request::new("OPTIONS", "/feed")).await;
    assert_eq!(options.header("allow"), Some("GET, HEAD, OPTIONS, POST"));
}

#[tokio::test]
async fn only_a_200_that_sets_no_cookie_is_kept() {
    let (server, counter) = server().await;
    for _ in 0..2 {
        assert_eq!(server.get("/missing").await.status, 404);
    }
    assert_eq!(counter.get(), 2);
    let answer = server.get("/cookie").await;
    assert_eq!((answer.status, answer.header("set-cookie")), (500, None));
}

#[tokio::test]
async fn pages_of_known_parameters_are_made_ahead() {
    let counter = Counter::default();
    let application = routes(counter.clone()).build(config(&[])).unwrap();
    application.render_ahead().await;
    assert_eq!(counter.get(), 2, "the one that is missing is not counted");
    let server = Server::serve(application).await;
    check(&server, "/groups/a%2Fb/7", "hit", "a/b 7, render 1").await;
    check(&server, "/groups/%C3%BC/8", "hit", "ü 8, render 2").await;
    check(&server, "/groups/other/9", "miss", "render 3").await;
    assert_eq!(server.get("/one/1").await.status, 200, "params that fail stop nothing");
    assert_eq!(server.get("/two/1").await.status, 200, "nor do those that panic");
    let hit = |answer: Response| answer.header("formwork-cache").map(ToOwned::to_owned);
    assert_eq!(hit(server.get("/three/2").await).as_deref(), Some("hit"), "nor does a page");
    assert_eq!(hit(server.get("/docs/guide/start").await).as_deref(), Some("hit"));
}

/// Counts its loads.
fn load(key: u32) -> impl Future<Output = Result<String>> {
    memo(key, async move || {
        tokio::task::yield_now().await;
        Ok(format!("{key} loaded {}", state::<Counter>().next()))
    })
}

#[component]
async fn Loaded(key: u32) -> Result<impl IntoView> {
    load(key).await
}

async fn loading_layout(children: Outlet) -> Result<impl IntoView> {
    Ok(view! { <p>{load(1).await?}</p>{children} })
}

async fn loading_page() -> Result<impl IntoView> {
    let (first, second) = tokio::join!(load(1), load(2));
    Ok(view! { <p>{first?}</p><p>{second?}</p><p><Loaded key=1/></p><p><Loaded key=3/></p> })
}

#[action]
async fn load_twice() -> ActionResult<String> {
    load(9).await?;
    load(9).await
}

#[tokio::test]
async fn the_same_load_in_one_render_runs_once() {
    let counter = Counter::default();
    let routes = Routes::new()
        .layout(formwork::routing::Layout::new(loading_layout), |routes| {
            routes.page("/", Page::new(loading_page))
        })
        .with_state(counter.clone());
    let server = Server::start(routes, config(&[])).await;
    let html = "<!DOCTYPE html><p>1 loaded 1</p><p>1 loaded 1</p><p>2 loaded 2</p>\
                <p>1 loaded 1</p><p>3 loaded 3</p>";
    assert_eq!(server.get("/").await.text(), html);
    assert!(server.get("/").await.text().contains("1 loaded 4"), "another render loads again");
    let call = Request::json(
        &format!("/_formwork/action/{}", <load_twice as formwork::action::Action>::ID),
        &serde_json::json!({"args": [], "page": "/nowhere"}),
    );
    assert_eq!(server.send(&call).await.json()["ok"], "9 loaded 8", "an action always loads");
}
