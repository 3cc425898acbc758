//! What is kept beside a page's path: its declared query, handlers, tags, and pages made ahead.

use std::{sync::Arc, time::Duration};

use formwork::{
    axum::{
        Extension,
        body::Body,
        extract::{OriginalUri, Request},
        http::{StatusCode, header},
        middleware::{Next, from_fn},
        response::{IntoResponse, Response},
    },
    prelude::*,
    request::memo,
    routing::{Methods, Page, Routes},
};

use tokio::sync::{Barrier, Notify};

use crate::{
    http,
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

async fn feed(State(counter): State<Counter>) -> impl IntoResponse {
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

async fn fragile_params() -> Result<Vec<u32>> {
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
        .page(
            "/three/{id}",
            Page::new(fragile).cache(Cache::forever()).static_params(fragile_params),
        )
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
    let again = http::Request::get("/feed").header("if-none-match", etag);
    assert_eq!(server.send(&again).await.status, 304);
    assert_eq!(server.send(&http::Request::new("HEAD", "/feed")).await.header("etag"), Some(etag));
    assert_eq!(server.send(&http::Request::new("POST", "/feed")).await.text(), "posted");
    let options = server.send(&http::Request::new("OPTIONS", "/feed")).await;
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
    let hit = |answer: http::Response| answer.header("formwork-cache").map(ToOwned::to_owned);
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
    let call = http::Request::json(
        &format!("/_formwork/action/{}", <load_twice as formwork::action::Action>::ID),
        &serde_json::json!({"args": [], "page": "/nowhere"}),
    );
    assert_eq!(server.send(&call).await.json()["ok"], "9 loaded 8", "an action always loads");
}

async fn needs_a_key(request: Request, next: Next) -> Response {
    if request.headers().contains_key("x-key") {
        next.run(request).await
    } else {
        StatusCode::UNAUTHORIZED.into_response()
    }
}

#[tokio::test]
async fn the_layers_of_a_cached_handler_are_asked_for_every_request() {
    let routes = Routes::new()
        .route(
            "/report",
            Methods::new().cached_get(feed, Cache::forever()).layer(from_fn(needs_a_key)),
        )
        .route(
            "/head",
            Methods::new().cached_get(feed, Cache::forever()).head(async || [("x-own", "head")]),
        )
        .with_state(Counter::default());
    let server = Server::start(routes, config(&[])).await;
    let with_key = http::Request::get("/report").header("x-key", "yes");
    for outcome in ["miss", "hit"] {
        assert_eq!(server.get("/report").await.status, 401);
        let answer = server.send(&with_key).await;
        assert_eq!(answer.header("formwork-cache"), Some(outcome));
    }
    assert_eq!(server.get("/report").await.status, 401);
    for _ in 0..2 {
        server.get("/head").await;
        let head = server.send(&http::Request::new("HEAD", "/head")).await;
        assert_eq!(head.header("x-own"), Some("head"));
    }
}

#[tokio::test]
async fn what_says_that_it_is_private_is_not_kept() {
    async fn private() -> impl IntoResponse {
        ([(header::CACHE_CONTROL, "private")], state::<Counter>().next().to_string())
    }
    async fn varies() -> impl IntoResponse {
        ([(header::VARY, "origin")], state::<Counter>().next().to_string())
    }
    let routes = Routes::new()
        .route("/private", Methods::new().cached_get(private, Cache::forever()))
        .route("/varies", Methods::new().cached_get(varies, Cache::forever()))
        .with_state(Counter::default());
    let server = Server::start(routes, config(&[])).await;
    for (path, count) in [("/private", "1"), ("/private", "2"), ("/varies", "3"), ("/varies", "4")]
    {
        assert_eq!(server.get(path).await.text(), count, "{path}");
    }
    assert_eq!(server.get("/private").await.header("cache-control"), Some("private"));
}

#[tokio::test]
async fn nothing_of_a_visitor_reaches_what_is_kept() {
    async fn nosy(
        children: Outlet,
        uri: OriginalUri,
        user: Option<Extension<String>>,
    ) -> Result<impl IntoView> {
        let user = user.map(|Extension(user)| user);
        Ok(view! { <p>{format!("{} {user:?}", uri.0)}</p>{children} })
    }
    let routes = Routes::new()
        .layout(formwork::routing::Layout::new(nosy), |routes| {
            routes.page("/list", Page::new(listed).cache(Cache::forever()))
        })
        .with_state(Counter::default());
    let application = routes.build(config(&[])).unwrap();
    let mut request =
        formwork::axum::http::Request::get("/list?token=secret").body(Body::empty()).unwrap();
    request.extensions_mut().insert("Ada".to_owned());
    let response = tower::ServiceExt::oneshot(application, request).await.unwrap();
    let html = formwork::axum::body::to_bytes(response.into_body(), 10_000).await.unwrap();
    let html = String::from_utf8(html.to_vec()).unwrap();
    assert!(html.contains("/list None") && !html.contains("secret"), "{html}");
}

#[tokio::test]
async fn a_page_that_is_gone_is_not_served_any_more() {
    async fn fleeting(State(counter): State<Counter>) -> Result<impl IntoView> {
        if counter.next() > 1 { Err(not_found()) } else { Ok("there") }
    }
    let routes = Routes::new()
        .page("/", Page::new(fleeting).cache(Cache::revalidate(0)))
        .with_state(Counter::default());
    let server = Server::start(routes, config(&[])).await;
    assert_eq!(server.get("/").await.status, 200);
    let mut last = server.get("/").await;
    // The stale page is served while it is found that there is none any more.
    while last.status == 200 {
        assert_eq!(last.header("formwork-cache"), Some("stale"));
        last = server.get("/").await;
    }
    assert_eq!(last.status, 404);
}

#[tokio::test]
async fn what_cannot_be_kept_is_not_made_one_after_the_other() {
    /// The first call waits for the others to be waiting; these wait for each other.
    async fn missing_together() -> Result<impl IntoView> {
        if state::<Counter>().next() == 1 {
            state::<Arc<Notify>>().notified().await;
        } else {
            state::<Arc<Barrier>>().wait().await;
        }
        Err::<(), _>(not_found())
    }
    let (first, together) = (Arc::new(Notify::new()), Arc::new(Barrier::new(3)));
    let routes = Routes::new()
        .page("/", Page::new(missing_together).cache(Cache::forever()))
        .with_state(Counter::default())
        .with_state(Arc::clone(&first))
        .with_state(Arc::clone(&together));
    let application = routes.build(config(&[])).unwrap();
    let get = || {
        let request = formwork::axum::http::Request::get("/").body(Body::empty()).unwrap();
        tower::ServiceExt::oneshot(application.clone(), request)
    };
    // Polled in this order, so that all are waiting when the first is let go on.
    let (a, b, c, d, ()) = tokio::join!(get(), get(), get(), get(), async { first.notify_one() });
    for answer in [a, b, c, d] {
        assert_eq!(answer.unwrap().status(), 404);
    }
}

#[tokio::test(start_paused = true)]
async fn a_render_that_hangs_behind_a_stale_page_ends() {
    async fn hangs_once(State(counter): State<Counter>) -> Result<impl IntoView> {
        let render = counter.next();
        if render == 2 {
            std::future::pending::<()>().await;
        }
        Ok(format!("render {render}"))
    }
    let routes = Routes::new()
        .page("/", Page::new(hangs_once).cache(Cache::revalidate(0)))
        .with_state(Counter::default());
    let application = routes.build(config(&[])).unwrap();
    let get = async || {
        let request = formwork::axum::http::Request::get("/").body(Body::empty()).unwrap();
        let answer = tower::ServiceExt::oneshot(application.clone(), request).await.unwrap();
        answer.headers().get("formwork-cache").unwrap().to_str().unwrap().to_owned()
    };
    assert_eq!(get().await, "miss");
    assert_eq!(get().await, "stale");
    // The clock is paused: it runs to the limit as soon as nothing else is to be done.
    tokio::time::sleep(Duration::from_secs(61)).await;
    assert_eq!(get().await, "stale", "the old page is kept");
}

#[tokio::test]
async fn an_island_gets_its_page_however_the_path_was_written() {
    let (server, _) = server().await;
    for (invalidated, page, expect) in [
        ("/list?page=2", "/list", true),
        ("/list", "/list?page=2", true),
        ("/list/", "/list", true),
        ("/groups/%C3%BC/8?x=%C3%BC", "/groups/ü/8", true),
        ("/list", "/one/1", false),
    ] {
        let call = http::Request::json(
            &format!("/_formwork/action/{}", <invalidate as formwork::action::Action>::ID),
            &serde_json::json!({"args": [invalidated], "page": page}),
        );
        let answer = server.send(&call).await.json();
        assert_eq!(answer.get("html").is_some(), expect, "{invalidated} {page}: {answer}");
    }
}

#[tokio::test]
async fn caches_on_the_way_are_told_how_long_they_may_answer() {
    let cached = Cache::revalidate(60).shared_for(30);
    let routes = Routes::new()
        .page("/one/{id}", Page::new(one).cache(cached))
        .page("/two/{id}", Page::new(one).cache(cached.stale_for(10)))
        .page("/never/{id}", Page::new(one).cache(Cache::forever()))
        .page("/past/{id}", Page::new(one).cache(Cache::revalidate(0).shared_for(30)));
    let server = Server::start(routes, config(&[])).await;
    let own = "public, max-age=0, must-revalidate";
    for (path, control, targeted) in [
        ("/one/1", format!("{own}, s-maxage=30"), Some("max-age=30")),
        ("/two/1", format!("{own}, s-maxage=30"), Some("max-age=30, stale-while-revalidate=10")),
        ("/never/1", own.to_owned(), None),
    ] {
        for _ in 0..2 {
            let answer = server.get(path).await;
            assert_eq!(answer.header("cache-control"), Some(&*control), "{path}");
            assert_eq!(answer.header("cdn-cache-control"), targeted, "{path}");
        }
    }
    // What is past its lifetime is nothing to be kept elsewhere: something newer is on its way.
    for (outcome, control, targeted) in [
        ("miss", format!("{own}, s-maxage=30"), Some("max-age=30")),
        ("stale", own.to_owned(), None),
    ] {
        let answer = server.get("/past/1").await;
        assert_eq!(answer.header("formwork-cache"), Some(outcome));
        assert_eq!(answer.header("cache-control"), Some(&*control), "{outcome}");
        assert_eq!(answer.header("cdn-cache-control"), targeted, "{outcome}");
    }
}
