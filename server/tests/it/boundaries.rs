//! What is shown for a page that refuses or fails: the nearest boundary, inside its layouts.

use std::time::Duration;

use formwork::{
    axum::{
        extract::FromRequestParts,
        http::{HeaderValue, StatusCode, header, request::Parts},
    },
    prelude::*,
    request::memo,
    routing::{Boundary, Layout, Page, Routes},
};

use crate::{
    http::Request,
    sample::{Counter, post, refuse},
    support::{Server, config},
};

async fn outer(children: Outlet) -> Result<impl IntoView> {
    state::<Counter>().next();
    Ok(view! { <main>{children}</main> })
}

async fn inner(children: Outlet) -> Result<impl IntoView> {
    Ok(view! { <section>{children}</section> })
}

/// Refuses as the path says.
async fn page(Path(how): Path<String>) -> Result<impl IntoView> {
    refused(&how)?;
    Ok("page")
}

fn refused(how: &str) -> Result<()> {
    match how {
        "unauthorized" => Err(unauthorized()),
        "forbidden" => Err(forbidden()),
        "missing" => Err(not_found()),
        "fail" => Err(Error::failed("the secret cause")),
        "panic" => panic!("the secret cause"),
        "elsewhere" => Err(redirect("/").into()),
        "moved" => Err(permanent_redirect("/moved").into()),
        "often" => Err(too_many_requests(Duration::from_secs(7))),
        "busy" => Err(unavailable(Duration::from_secs(120))),
        _ => Ok(()),
    }
}

/// Refuses inside its view.
#[component]
async fn Part(how: String) -> Result<impl IntoView> {
    tokio::task::yield_now().await;
    refused(&how)?;
    Ok("part")
}

async fn of_parts(Path(how): Path<String>) -> Result<impl IntoView> {
    Ok(view! { <p><Part how/></p> })
}

async fn guarded(children: Outlet, Path(how): Path<String>) -> Result<impl IntoView> {
    refused(&how)?;
    Ok(view! { <article>{children}</article> })
}

async fn breaks(children: Outlet) -> Result<impl IntoView> {
    Ok(view! { <main>{children}</main><Part how="panic".to_owned()/> })
}

#[expect(clippy::needless_pass_by_value, reason = "a view outlives what it is made of")]
fn shown(failure: Failure) -> impl IntoView {
    view! { <p id="error">{failure.digest()}{failure.cause().map(ToOwned::to_owned)}</p> }
}

fn routes() -> Routes {
    let near = Boundary::new().error(shown).not_found(|| "near missing");
    let far = Boundary::new()
        .error(|_| "far error")
        .not_found(|| "far missing")
        .unauthorized(|| "sign in first")
        .forbidden(|| "not for you");
    let guard = Boundary::new().not_found(|| "inside the guard");
    Routes::new()
        .layout(Layout::new(outer), |routes| {
            routes
                .boundary(far, |routes| {
                    routes
                        .layout(Layout::new(inner), |routes| {
                            routes.boundary(near, |routes| {
                                routes
                                    .page("/pages/{how}", Page::new(page))
                                    .page("/parts/{how}", Page::new(of_parts))
                                    .page("/cached/{how}", Page::new(page).cache(Cache::forever()))
                            })
                        })
                        .layout(Layout::new(guarded), |routes| {
                            routes.boundary(guard, |routes| {
                                routes.page("/guarded/{how}", Page::new(page))
                            })
                        })
                })
                .not_found(|| "no route")
        })
        .layout(Layout::new(breaks), |routes| {
            let boundary = Boundary::new().error(|_| "never seen");
            routes.boundary(boundary, |routes| routes.page("/broken/{how}", Page::new(page)))
        })
}

async fn server(variables: &[(&str, &str)]) -> (Server, Counter) {
    let counter = Counter::default();
    let routes = routes().with_state(counter.clone());
    (Server::start(routes, config(variables)).await, counter)
}

#[tokio::test]
async fn the_nearest_boundary_with_an_answer_is_shown_in_the_layouts_around_it() {
    let (server, _) = server(&[]).await;
    for pages in ["/pages", "/parts", "/cached"] {
        for (how, status, html) in [
            ("missing", 404, "<main><section>near missing</section></main>"),
            ("unauthorized", 401, "<main>sign in first</main>"),
            ("forbidden", 403, "<main>not for you</main>"),
        ] {
            let answer = server.get(&format!("{pages}/{how}")).await;
            assert_eq!(answer.status, status, "{pages} {how}");
            assert_eq!(answer.text(), format!("<!DOCTYPE html>{html}"), "{pages} {how}");
            assert_eq!(answer.header("cache-control"), Some("private, no-store"));
        }
    }
}

#[tokio::test]
async fn a_failure_shows_the_digest_that_is_in_the_header_and_never_its_cause() {
    let (server, _) = server(&[]).await;
    for path in ["/pages/fail", "/pages/panic", "/parts/fail", "/parts/panic", "/cached/fail"] {
        let answer = server.get(path).await;
        let digest = answer.header("formwork-digest").unwrap();
        assert_eq!(answer.status, 500, "{path}");
        let html = format!("<main><section><p id=\"error\">{digest}<!----></p></section></main>");
        assert_eq!(answer.text(), format!("<!DOCTYPE html>{html}"), "{path}");
    }
}

/// An error view that says all that it is told, around one that has none.
fn telling() -> Routes {
    let tell = |failure: Failure| {
        let retry_after = failure.retry_after().map(|wait| wait.as_secs().to_string());
        view! { <p>{failure.status().as_str().to_owned()}" "{retry_after}</p> }
    };
    let far = Boundary::new().error(tell).not_found(|| "missing");
    let near = Boundary::new().forbidden(|| "not for you");
    let routes = Routes::new().layout(Layout::new(outer), |routes| {
        routes.boundary(far, |routes| {
            routes.boundary(near, |routes| routes.page("/{how}", Page::new(page)))
        })
    });
    routes.page("/plain/{how}", Page::new(page))
}

#[tokio::test]
async fn an_error_view_is_shown_for_every_status_without_one_of_its_own() {
    let counter = Counter::default();
    let server = Server::start(telling().with_state(counter), config(&[])).await;
    let malformed = Request::form("/ok", "_action=a&_action=b");
    let large = Request::form("/ok", "a".repeat(2 << 20));
    let json = Request::form("/ok", "{}").header("content-type", "application/json");
    for (request, status, retry_after) in [
        (Request::get("/often"), "429", "7"),
        (Request::get("/busy"), "503", "120"),
        (malformed, "400", ""),
        (large, "413", ""),
        (json, "415", ""),
    ] {
        let answer = server.send(&request).await;
        let text = answer.text().replace("<!---->", "");
        assert_eq!(text, format!("<!DOCTYPE html><main><p>{status} {retry_after}</p></main>"));
        assert_eq!(answer.status.to_string(), status);
        assert_eq!(answer.header("retry-after").unwrap_or_default(), retry_after);
        assert_eq!(answer.header("formwork-digest"), None);
    }
    let plain = server.get("/plain/often").await;
    assert_eq!((plain.status, plain.header("retry-after")), (429, Some("7")));
    assert!(plain.text().contains("Try again in 7 seconds."), "{}", plain.text());
    for (how, html) in
        [("missing", "<main>missing</main>"), ("forbidden", "<main>not for you</main>")]
    {
        let answer = server.get(&format!("/{how}")).await;
        assert_eq!(answer.text(), format!("<!DOCTYPE html>{html}"));
    }
}

#[tokio::test]
async fn in_development_the_cause_is_shown() {
    let (server, _) = server(&[("FORMWORK_DEV", "1")]).await;
    assert!(server.get("/pages/fail").await.text().contains("the secret cause"));
}

#[tokio::test]
async fn a_layout_that_refuses_is_answered_by_a_boundary_around_it() {
    let (server, _) = server(&[]).await;
    let answer = server.get("/guarded/missing").await;
    assert_eq!((answer.status, answer.text()), (404, "<!DOCTYPE html><main>far missing</main>"));
    let answer = server.get("/guarded/fail").await;
    assert_eq!((answer.status, answer.text()), (500, "<!DOCTYPE html><main>far error</main>"));
    let answer = server.get("/guarded/elsewhere").await;
    assert_eq!((answer.status, answer.header("location")), (303, Some("/")));
    let answer = server.get("/guarded/moved").await;
    assert_eq!((answer.status, answer.header("location")), (308, Some("/moved")));
    assert_eq!(answer.header("cache-control"), Some("private, no-store"));
    let posted = server.send(&post::<refuse>("/guarded/moved", &["fail"])).await;
    assert_eq!((posted.status, posted.header("location")), (303, Some("/moved")));
    assert!(server.get("/guarded/ok").await.text().contains("<article>page</article>"));
}

#[tokio::test]
async fn a_layout_runs_once_for_a_page_that_refuses() {
    let (server, counter) = server(&[]).await;
    server.get("/pages/missing").await;
    assert_eq!(counter.get(), 1);
}

#[tokio::test]
async fn where_a_layout_itself_breaks_a_plain_page_is_shown() {
    let (server, _) = server(&[]).await;
    let answer = server.get("/broken/ok").await;
    assert_eq!(answer.status, 500);
    let digest = answer.header("formwork-digest").unwrap();
    assert!(answer.text().contains(digest) && !answer.text().contains("never seen"));
}

#[tokio::test]
async fn a_url_without_a_route_is_404_in_the_root_layout() {
    let (server, _) = server(&[]).await;
    for path in ["/nowhere", "/pages", "/pages/a/b"] {
        let answer = server.get(path).await;
        assert_eq!((answer.status, answer.text()), (404, "<!DOCTYPE html><main>no route</main>"));
    }
}

#[tokio::test]
async fn what_an_action_refuses_is_shown_by_the_boundary_of_its_page() {
    let (server, _) = server(&[]).await;
    for (how, status, html) in [
        ("not found", 404, "near missing"),
        ("unauthorized", 401, "sign in first"),
        ("forbidden", 403, "not for you"),
        ("fail", 500, "id=\"error\""),
    ] {
        let answer = server.send(&post::<refuse>("/pages/ok", &[how])).await;
        assert_eq!(answer.status, status, "{how}");
        assert!(answer.text().contains(html), "{how}: {}", answer.text());
    }
}

#[tokio::test]
async fn a_guard_holds_for_posts_with_its_boundary() {
    let (server, _) = server(&[]).await;
    let answer = server.send(&post::<refuse>("/guarded/missing", &["fail"])).await;
    assert_eq!((answer.status, answer.text()), (404, "<!DOCTYPE html><main>far missing</main>"));
}

async fn with_head(children: Outlet) -> Result<impl IntoView> {
    Ok(view! { <html><head><Head/></head><body>{children}</body></html> })
}

async fn refusing_metadata(Path(how): Path<String>) -> Result<Metadata> {
    refused(&how)?;
    Ok(Metadata::titled("Page"))
}

#[tokio::test]
async fn a_boundary_has_the_metadata_of_the_layouts_around_it_and_none_of_the_page() {
    const OUTER: Metadata = Metadata::new("Site", "Outer").title_template("%s – Site");
    const INNER: Metadata = Metadata::new("Section", "Inner").title_template("%s – Section");
    const PAGE: Metadata = Metadata::new("Page", "Of the page").canonical("/page");
    let boundary = || Boundary::new().not_found(|| "missing");
    let routes = Routes::new().layout(Layout::new(with_head).metadata(OUTER), |routes| {
        routes.boundary(boundary(), |routes| {
            routes.layout(Layout::new(inner).metadata(INNER), |routes| {
                routes
                    .page("/page/{how}", Page::new(page).metadata(PAGE))
                    .page("/metadata/{how}", Page::new(page).metadata_with(refusing_metadata))
            })
        })
    });
    let server = Server::start(routes, config(&[])).await;
    for path in ["/page/missing", "/metadata/missing"] {
        let answer = server.get(path).await;
        let html = answer.text();
        assert_eq!(answer.status, 404);
        assert!(html.contains("<title>Not Found – Site</title>"), "{path}: {html}");
        assert!(html.contains("content=\"Outer\"") && !html.contains("canonical"), "{html}");
    }
    assert!(server.get("/page/ok").await.text().contains("<title>Page – Section</title>"));
}

/// Refuses as a browser's own sign-in wants it.
struct Basic;

impl<S: Sync> FromRequestParts<S> for Basic {
    type Rejection = (StatusCode, [(&'static str, &'static str); 1], &'static str);

    async fn from_request_parts(_: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        state::<Counter>().next();
        Err((StatusCode::UNAUTHORIZED, [("www-authenticate", "Basic")], "text"))
    }
}

async fn basic(_: Basic) -> Result<impl IntoView> {
    Ok("never")
}

#[tokio::test]
async fn the_headers_of_an_extractor_that_refuses_are_kept() {
    let counter = Counter::default();
    let boundary = Boundary::new().unauthorized(|| "sign in").loading(|| "loading");
    let routes = Routes::new()
        .boundary(boundary, |routes| routes.page("/", Page::new(basic)))
        .with_state(counter.clone());
    let server = Server::start(routes, config(&[])).await;
    let answer = server.get("/").await;
    assert_eq!((answer.status, answer.text()), (401, "<!DOCTYPE html>sign in"));
    assert_eq!(answer.header("www-authenticate"), Some("Basic"));
    assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"));
    assert_eq!(counter.get(), 1, "an extractor runs once");
}

/// Says that all is well and may be kept, and fails then.
async fn overconfident(Path(how): Path<String>) -> Result<impl IntoView> {
    let options = expect_context::<leptos_axum::ResponseOptions>();
    options.set_status(StatusCode::CREATED);
    options.insert_header(header::CACHE_CONTROL, HeaderValue::from_static("public"));
    refused(&how)?;
    Ok("page")
}

#[tokio::test]
async fn what_a_page_said_of_its_answer_is_forgotten_when_it_fails() {
    let boundary = Boundary::new().error(|_| "failed").not_found(|| "missing");
    let routes =
        Routes::new().boundary(boundary, |routes| routes.page("/{how}", Page::new(overconfident)));
    let server = Server::start(routes, config(&[])).await;
    assert_eq!(server.get("/ok").await.status, 201);
    for (how, status) in [("fail", 500), ("panic", 500), ("missing", 404)] {
        let answer = server.get(&format!("/{how}")).await;
        assert_eq!(answer.status, status, "{how}");
        assert_eq!(answer.header("cache-control"), Some("private, no-store"), "{how}");
    }
}

async fn loads_twice(children: Outlet) -> Result<impl IntoView> {
    async fn load() -> Result<u32> {
        memo((), async || Ok(state::<Counter>().next())).await
    }
    let set = cookies().set("a", "b", Duration::from_secs(1)).is_ok();
    Ok(view! { <p>{load().await?}" "{load().await?}" "{set.to_string()}</p>{children} })
}

#[tokio::test]
async fn the_page_for_no_route_is_a_page_like_others() {
    let routes = Routes::new()
        .layout(Layout::new(loads_twice), |routes| routes.not_found(|| "no route"))
        .with_state(Counter::default());
    let server = Server::start(routes, config(&[])).await;
    let answer = server.get("/nowhere").await;
    assert_eq!(answer.header("set-cookie"), None);
    assert!(
        answer.text().contains("<p>1<!----> <!---->1<!----> <!---->false</p>"),
        "{}",
        answer.text()
    );
}

#[tokio::test]
async fn head_has_the_status_of_get() {
    let (server, _) = server(&[]).await;
    for (how, status) in [("missing", 404), ("fail", 500), ("ok", 200)] {
        let answer = server.send(&Request::new("HEAD", &format!("/pages/{how}"))).await;
        assert_eq!((answer.status, answer.text()), (status, ""));
    }
}
