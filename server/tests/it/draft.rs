//! Draft mode: who sees drafts, and that nobody else is shown anything of them.

use formwork::{
    action::{Action, Sealed},
    axum::{
        http::header,
        middleware::{Next, from_fn},
        response::{IntoResponse, Redirect as AxumRedirect, Response as AxumResponse},
    },
    cookies::SetCookieError,
    draft,
    prelude::*,
    routing::{Boundary, Methods, Page, Routes},
};

use crate::{
    http::{Request, Response},
    log::Log,
    sample::{Counter, invalidate, post},
    support::{Server, config, set_cookie},
    visitor::Visitor,
};

const HTTPS: (&str, &str) = ("FORMWORK_ORIGIN", "https://example.org");

#[derive(Form, Debug)]
struct Word {
    #[field(label = "Word", length(1..=3))]
    text: String,
}

#[action]
async fn see_drafts() -> ActionResult<()> {
    draft::enable()?;
    assert!(draft::is_enabled());
    Ok(())
}

#[action]
async fn see_drafts_at(path: String) -> ActionResult<Redirect> {
    draft::enable()?;
    Ok(redirect(path))
}

#[action]
async fn leave_drafts() -> ActionResult<()> {
    draft::disable()?;
    assert!(!draft::is_enabled());
    Ok(())
}

#[action]
async fn say(word: Word) -> ActionResult<String> {
    Ok(word.text)
}

#[action]
async fn keep(book: Sealed<u64>) -> ActionResult<u64> {
    Ok(*book)
}

fn shown() -> String {
    let render = state::<Counter>().next();
    format!("draft={} render {render}", draft::is_enabled())
}

async fn shown_page() -> Result<impl IntoView> {
    Ok(view! { <p>{shown()}</p> })
}

async fn with_form() -> Result<impl IntoView> {
    Ok(view! {
        <p>{shown()}</p>
        <Form action=say let(WordFields { text })><Field of=text/></Form>
    })
}

/// A seal of the same site for something else.
async fn with_seal() -> Result<impl IntoView> {
    Ok(
        view! { <Form action=keep.bind(Sealed::new(u64::MAX)) let(NoFields)><Submit>"Keep"</Submit></Form> },
    )
}

/// Tries what only an action and a handler may do.
async fn refused() -> Result<impl IntoView> {
    assert_eq!(draft::disable(), Err(SetCookieError::Rendering));
    let error = draft::enable().unwrap_err();
    Ok(view! { <p>{error.to_string()}</p> })
}

async fn not_yet() -> Result<impl IntoView> {
    if !draft::is_enabled() {
        return Err(not_found());
    }
    Ok(view! { <p>{shown()}</p> })
}

async fn only_public() -> Result<impl IntoView> {
    if draft::is_enabled() {
        return Err(not_found());
    }
    Ok("public")
}

async fn feed() -> impl IntoResponse {
    ([(header::CACHE_CONTROL, "public, max-age=60"), (header::ETAG, "\"own\"")], shown())
}

async fn refusing_feed() -> AxumResponse {
    let varies = [(header::CACHE_CONTROL, "public, max-age=60"), (header::VARY, "origin")];
    (varies, shown()).into_response()
}

/// The link that an editor follows.
async fn enter() -> Result<AxumRedirect, ApiError> {
    draft::enable()?;
    Ok(AxumRedirect::to("/cached"))
}

async fn enabled_in_a_layer(request: formwork::axum::extract::Request, next: Next) -> AxumResponse {
    draft::enable().unwrap();
    next.run(request).await
}

fn routes(counter: Counter) -> Routes {
    let forever = Cache::forever();
    Routes::new()
        .page("/cached", Page::new(with_form).cache(forever))
        .page("/short", Page::new(shown_page).cache(Cache::revalidate(0)))
        .page("/dynamic", Page::new(shown_page))
        .page("/sealed", Page::new(with_seal))
        .page("/refused", Page::new(refused))
        .page("/refused-cached", Page::new(refused).cache(forever))
        .boundary(Boundary::new().not_found(|| "not here"), |routes| {
            routes
                .page("/not-yet", Page::new(not_yet).cache(forever))
                .page("/only-public", Page::new(only_public).cache(forever))
        })
        .route("/feed", Methods::new().cached_get(feed, forever))
        .route("/refusing-feed", Methods::new().cached_get(refusing_feed, forever))
        .route(
            "/layered",
            Methods::new().cached_get(feed, forever).layer(from_fn(enabled_in_a_layer)),
        )
        .route("/enter", Methods::new().get(enter))
        .with_state(counter)
}

async fn start(variables: &[(&str, &str)]) -> (Server, Counter) {
    let counter = Counter::default();
    (Server::start(routes(counter.clone()), config(variables)).await, counter)
}

/// The cookie of a draft, as a browser sends it.
async fn draft_cookie(server: &Server) -> String {
    let answer = server.get("/enter").await;
    assert_eq!(answer.status, 303);
    set_cookie(&answer, draft::COOKIE).split(';').next().unwrap().to_owned()
}

async fn get_as(server: &Server, target: &str, cookie: &str) -> Response {
    server.send(&Request::get(target).header("cookie", cookie)).await
}

#[track_caller]
fn check_private(answer: &Response, text: &str) {
    assert_eq!(answer.header("formwork-cache"), Some("bypass"));
    assert_eq!(answer.header("cache-control"), Some("private, no-store"));
    assert!(answer.text().contains(text), "{text}: {}", answer.text());
}

#[track_caller]
fn check_shared(answer: &Response, outcome: &str, text: &str) {
    assert_eq!(answer.header("formwork-cache"), Some(outcome));
    assert_eq!(answer.header("cache-control"), Some("public, max-age=0, must-revalidate"));
    assert!(answer.text().contains(text), "{text}: {}", answer.text());
}

#[tokio::test]
async fn a_draft_bypasses_the_cache_and_leaves_nothing_in_it() {
    let (server, _) = start(&[]).await;
    let cookie = draft_cookie(&server).await;
    // Before anything is stored, beside what is, and beside what is past its lifetime.
    check_private(&get_as(&server, "/cached", &cookie).await, "draft=true render 1");
    check_shared(&server.get("/cached").await, "miss", "draft=false render 2");
    check_private(&get_as(&server, "/cached", &cookie).await, "draft=true render 3");
    check_shared(&server.get("/cached").await, "hit", "draft=false render 2");
    check_shared(&server.get("/short").await, "miss", "draft=false render 4");
    check_private(&get_as(&server, "/short", &cookie).await, "draft=true render 5");
    check_shared(&server.get("/short").await, "stale", "draft=false render 4");
}

#[tokio::test]
async fn a_draft_bypasses_cached_handlers_whatever_they_say_themselves() {
    let (server, _) = start(&[]).await;
    let cookie = draft_cookie(&server).await;
    check_private(&get_as(&server, "/feed", &cookie).await, "draft=true render 1");
    check_shared(&server.get("/feed").await, "miss", "draft=false render 2");
    check_private(&get_as(&server, "/feed", &cookie).await, "draft=true render 3");
    check_shared(&server.get("/feed").await, "hit", "draft=false render 2");
    check_private(&get_as(&server, "/refusing-feed", &cookie).await, "draft=true render 4");
    check_private(&server.get("/layered").await, "draft=true render 5");
}

#[tokio::test]
async fn a_draft_is_its_visitors_alone_on_dynamic_pages_too() {
    let (server, _) = start(&[]).await;
    let cookie = draft_cookie(&server).await;
    check_private(&get_as(&server, "/dynamic", &cookie).await, "draft=true");
    let public = server.get("/dynamic").await;
    assert!(public.text().contains("draft=false"));
    assert_eq!(public.header("cache-control"), Some("private, no-cache"), "no visitor was read");
}

#[tokio::test]
async fn what_a_draft_refuses_is_nobody_elses() {
    let (server, _) = start(&[]).await;
    let cookie = draft_cookie(&server).await;
    assert_eq!(server.get("/not-yet").await.status, 404);
    check_private(&get_as(&server, "/not-yet", &cookie).await, "draft=true");
    assert_eq!(server.get("/not-yet").await.status, 404);
    check_shared(&server.get("/only-public").await, "miss", "public");
    let refused = get_as(&server, "/only-public", &cookie).await;
    assert_eq!(refused.status, 404);
    check_private(&refused, "not here");
    check_shared(&server.get("/only-public").await, "hit", "public");
}

#[tokio::test]
async fn head_and_conditional_requests_of_a_draft_are_answered_as_its_get() {
    let (server, counter) = start(&[]).await;
    let cookie = draft_cookie(&server).await;
    let tag = server.get("/cached").await.header("etag").unwrap().to_owned();
    let head = Request::new("HEAD", "/cached").header("cookie", &cookie);
    check_private(&server.send(&head).await, "");
    for tag in [tag.as_str(), "*"] {
        let again = Request::get("/cached").header("cookie", &cookie).header("if-none-match", tag);
        let answer = server.send(&again).await;
        assert_eq!((answer.status, answer.header("etag")), (200, None));
        check_private(&answer, "draft=true");
    }
    assert_eq!(counter.get(), 4);
}

#[tokio::test]
async fn any_other_cookie_of_that_name_changes_nothing() {
    let secret = "0f".repeat(32);
    let (server, counter) = start(&[("FORMWORK_SECRET", &secret)]).await;
    let good = draft_cookie(&server).await;
    let value = good.split_once('=').unwrap().1;
    let form = server.get("/sealed").await;
    let sealed = form.text().split("name=\"_arg\" value=\"").nth(1).unwrap();
    let sealed = sealed.split('"').next().unwrap();
    let (foreign, _) = start(&[("FORMWORK_SECRET", &"f0".repeat(32))]).await;
    let paths = ["/cached", "/feed", "/only-public", "/not-yet", "/nowhere"];
    for path in paths {
        server.get(path).await;
    }
    let renders = counter.get();
    for other in [
        "formwork_draft=".to_owned(),
        "formwork_draft=1".to_owned(),
        "formwork_draft".to_owned(),
        format!("{good}A"),
        good[..good.len() - 1].to_owned(),
        good.replacen('=', "=A", 1),
        format!("other={value}"),
        format!("__Host-formwork_draft={value}"),
        format!("formwork_draft={sealed}"),
        format!("formwork_draft=\"{}\"", "x".repeat(4000)),
        draft_cookie(&foreign).await,
    ] {
        for path in paths {
            let plain = server.get(path).await.comparable();
            let answer = get_as(&server, path, &other).await.comparable();
            assert_eq!(answer, plain, "{path} {other}");
        }
        let dynamic = get_as(&server, "/dynamic", &other).await;
        assert!(dynamic.text().contains("draft=false"), "{other}");
        assert_eq!(dynamic.header("cache-control"), Some("private, no-cache"), "{other}");
    }
    assert_eq!(counter.get(), renders + 11, "the dynamic page alone was rendered");
}

#[tokio::test]
async fn one_that_is_forged_can_be_the_first_to_ask() {
    let (server, _) = start(&[]).await;
    let first = get_as(&server, "/cached", "formwork_draft=x").await;
    check_shared(&first, "miss", "draft=false render 1");
    check_shared(&server.get("/cached").await, "hit", "draft=false render 1");
}

#[tokio::test]
async fn the_cookie_says_nothing_and_keeps_to_this_site() {
    let (server, _) = start(&[]).await;
    let set = server.get("/enter").await;
    let attributes = set_cookie(&set, "formwork_draft").split_once("; ").unwrap().1;
    assert_eq!(attributes, "HttpOnly; SameSite=Lax; Path=/");
    let (server, _) = start(&[HTTPS]).await;
    let enter = Request::get("/enter").header("host", "example.org");
    let set = server.send(&enter).await;
    let (pair, attributes) = set_cookie(&set, "__Host-formwork_draft").split_once("; ").unwrap();
    assert_eq!(attributes, "HttpOnly; SameSite=Lax; Secure; Path=/");
    let cached = Request::get("/cached").header("host", "example.org").header("cookie", pair);
    check_private(&server.send(&cached).await, "draft=true");
}

#[tokio::test]
async fn a_page_cannot_begin_or_end_a_draft() {
    let (server, _) = start(&[]).await;
    for path in ["/refused", "/refused-cached"] {
        let answer = server.get(path).await;
        assert_eq!((answer.status, answer.header("set-cookie")), (200, None));
        assert!(answer.text().contains("not while a page is rendered"), "{}", answer.text());
    }
}

#[tokio::test]
async fn a_visitor_enters_and_leaves_by_forms() {
    let (server, _) = start(&[]).await;
    check_shared(&server.get("/cached").await, "miss", "draft=false render 1");
    let editor = Visitor::of(&server);
    let page = editor.submit(post::<see_drafts>("/cached", &[])).await;
    check_private(&page, "draft=true render 2");
    check_private(&editor.get("/cached").await, "draft=true render 3");
    let left = editor.send(post::<leave_drafts>("/cached", &[])).await;
    assert!(set_cookie(&left, "formwork_draft").contains("Max-Age=0"));
    let told = editor.get("/cached").await;
    check_private(&told, "draft=false render 4");
    check_shared(&editor.get("/cached").await, "hit", "draft=false render 1");
}

#[tokio::test]
async fn the_answer_of_the_very_form_shows_it() {
    let (server, _) = start(&[]).await;
    check_shared(&server.get("/cached").await, "miss", "draft=false render 1");
    let editor = Visitor::of(&server);
    let page = editor.enhanced(post::<see_drafts>("/cached", &[])).await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("draft=true render 2"), "{}", page.text());
    let page = editor.enhanced(post::<see_drafts_at>("/cached", &["/enter"])).await;
    assert_eq!(page.header("formwork-location"), Some("/cached"), "a handler may redirect on");
    assert!(page.text().contains("draft=true render 3"), "{}", page.text());
    let page = editor.enhanced(post::<leave_drafts>("/cached", &[])).await;
    assert!(page.text().contains("draft=false"), "{}", page.text());
    check_shared(&server.get("/cached").await, "hit", "draft=false render 1");
}

#[tokio::test]
async fn a_form_that_is_refused_is_shown_on_the_draft_of_its_page() {
    let (server, _) = start(&[]).await;
    check_shared(&server.get("/cached").await, "miss", "draft=false render 1");
    let cookie = draft_cookie(&server).await;
    let wrong = Request::form("/cached", format!("_action={}&text=long", say::ID));
    for (cookie, text) in [(cookie.as_str(), "draft=true"), ("a=b", "draft=false")] {
        let answer = server.send(&wrong.clone().header("cookie", cookie)).await;
        assert_eq!((answer.status, answer.header("cache-control")), (422, Some("no-store")));
        assert!(answer.text().contains(text), "{}", answer.text());
        let check = wrong.clone().header("cookie", cookie).header("formwork-request", "check");
        assert!(server.send(&check).await.text().contains(text));
    }
    check_shared(&server.get("/cached").await, "hit", "draft=false render 1");
}

#[tokio::test]
async fn an_island_gets_the_draft_of_its_page() {
    let (server, _) = start(&[]).await;
    let cookie = draft_cookie(&server).await;
    let call = Request::json(
        &format!("/_formwork/action/{}", invalidate::ID),
        &serde_json::json!({"args": ["/cached"], "page": "/cached"}),
    );
    let answer = server.send(&call.clone().header("cookie", &cookie)).await.json();
    assert!(answer["html"].as_str().unwrap().contains("draft=true"), "{answer}");
    let answer = server.send(&call).await.json();
    assert!(answer["html"].as_str().unwrap().contains("draft=false"), "{answer}");
}

#[tokio::test]
async fn drafts_outlive_a_new_key_while_the_old_one_is_listed() {
    let (old, new) = ("0f".repeat(32), "f0".repeat(32));
    let (before, _) = start(&[("FORMWORK_SECRET", &old)]).await;
    let cookie = draft_cookie(&before).await;
    for (secret, text) in [(format!("{new},{old}"), "draft=true"), (new, "draft=false")] {
        let (server, _) = start(&[("FORMWORK_SECRET", &secret)]).await;
        let page = get_as(&server, "/dynamic", &cookie).await;
        assert!(page.text().contains(text), "{}", page.text());
    }
}

#[tokio::test]
async fn nothing_of_the_cookie_is_logged() {
    let (server, _) = start(&[]).await;
    // What has never been logged before may be taken for what nobody listens to, by another thread.
    server.get("/cached").await;
    let log = Log::capture();
    let cookie = draft_cookie(&server).await;
    get_as(&server, "/cached", &cookie).await;
    get_as(&server, "/cached", &format!("{cookie}A")).await;
    assert!(!log.with("/cached").is_empty());
    let value = cookie.split_once('=').unwrap().1;
    assert!(log.with(&value[..20]).is_empty() && log.with("formwork_draft").is_empty());
}
