//! Headers that code sets for the answer.

use formwork::{
    action::{Action, Next, Outcome},
    prelude::*,
    request::{MAX_HEADER_BYTES, SetHeaderError},
    routing::{Layout, Methods, Page, Routes},
};
use serde_json::json;

use crate::{
    http::{Request, Response},
    support::{Server, config},
};

async fn wrapped(next: Next) -> Result<Outcome> {
    set_header("x-wrapper", "before")?;
    set_header("x-both", "the wrapper")?;
    let result = next.run().await;
    set_header("X-Wrapper", "after")?;
    result
}

#[derive(Form, Debug)]
struct Word {
    #[field(label = "Word", length(1..=10))]
    word: String,
}

#[action(wrap = wrapped)]
async fn say(word: Word) -> ActionResult<String> {
    set_header("x-both", "the action")?;
    match word.word.as_str() {
        "away" => Err(redirect("/handler").into()),
        "fail" => Err(Error::failed("the cause")),
        _ => Ok(word.word),
    }
}

/// What a page is told when it sets a header.
async fn page() -> Result<impl IntoView> {
    Ok(view! {
        <p id="refused">{set_header("x-page", "1").unwrap_err().to_string()}</p>
        <Form action=say let(WordFields { word })>
            <Field of=word/>
        </Form>
    })
}

async fn layout(children: Outlet) -> Result<impl IntoView> {
    assert_eq!(set_header("x-layout", "1"), Err(SetHeaderError::Rendering));
    Ok(view! { <main>{children}</main> })
}

async fn handler() -> Result<([(&'static str, &'static str); 2], &'static str), ApiError> {
    set_header("x-handler", "set")?;
    set_header("x-handler", "set again")?;
    Ok(([("x-handler", "returned"), ("x-other", "returned")], "handler"))
}

async fn refused() -> Result<String, ApiError> {
    let owned = [
        "connection",
        "content-length",
        "transfer-encoding",
        "upgrade",
        "keep-alive",
        "date",
        "content-type",
        "content-encoding",
        "etag",
        "cache-control",
        "vary",
        "set-cookie",
        "location",
        "allow",
        "retry-after",
        "content-security-policy",
        "strict-transport-security",
        "x-content-type-options",
        "referrer-policy",
        "permissions-policy",
        "x-request-id",
        "formwork-location",
        "Formwork-Digest",
        "formwork-anything",
    ];
    for name in owned {
        let error = set_header(name, "a").unwrap_err();
        assert!(matches!(error, SetHeaderError::Owned(_)), "{name}: {error}");
    }
    for (name, value) in [("", "a"), ("a b", "a"), ("x-a", "a\r\nset-cookie: b=c"), ("x-a", "\0")] {
        assert_eq!(set_header(name, value), Err(SetHeaderError::Malformed), "{name:?}");
    }
    let half = "x".repeat(MAX_HEADER_BYTES / 2);
    set_header("x-half", &half)?;
    assert_eq!(set_header("x-other-half", &half), Err(SetHeaderError::TooLarge));
    set_header("x-half", &half)?;
    set_header("x-half", "small")?;
    Ok("all refused".to_owned())
}

async fn cached() -> Result<String, ApiError> {
    assert_eq!(set_header("x-cached", "1"), Err(SetHeaderError::Rendering));
    Ok("cached".to_owned())
}

async fn start() -> Server {
    let routes = Routes::new()
        .layout(Layout::new(layout), |routes| routes.page("/", Page::new(page)))
        .page("/cached-page", Page::new(page).cache(Cache::forever()))
        .route("/handler", Methods::new().get(handler))
        .route("/refused", Methods::new().get(refused))
        .route("/cached", Methods::new().cached_get(cached, Cache::forever()));
    Server::start(routes, config(&[])).await
}

fn post(word: &str) -> Request {
    Request::form("/", format!("_action={}&word={}", say::ID, word.replace(' ', "+")))
}

fn call(word: &str) -> Request {
    let target = format!("/_formwork/action/{}", say::ID);
    Request::json(&target, &json!({ "args": [[["word", word]]], "page": "/" }))
}

#[track_caller]
fn check(answer: &Response, status: u16, both: &str) {
    assert_eq!(answer.status, status, "{}", String::from_utf8_lossy(&answer.body));
    assert_eq!(answer.header("x-wrapper"), Some("after"));
    assert_eq!(answer.header("x-both"), Some(both));
    for refused in ["x-page", "x-layout"] {
        assert_eq!(answer.header(refused), None);
    }
}

#[tokio::test]
async fn they_stand_in_every_answer_of_an_action() {
    let server = start().await;
    let enhanced = |word| post(word).header("formwork-request", "submit");
    for (request, status, both) in [
        (post("hello"), 303, "the action"),
        (post("away"), 303, "the action"),
        (post("fail"), 500, "the action"),
        (post("far too long a word"), 422, "the wrapper"),
        (enhanced("hello"), 200, "the action"),
        (enhanced("fail"), 500, "the action"),
        (enhanced("far too long a word"), 422, "the wrapper"),
        (call("hello"), 200, "the action"),
        (call("away"), 200, "the action"),
        (call("fail"), 500, "the action"),
        (call("far too long a word"), 422, "the wrapper"),
    ] {
        let answer = server.send(&request).await;
        check(&answer, status, both);
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert_eq!(answer.header("x-handler"), None);
    }
    let followed = server.send(&enhanced("away")).await;
    check(&followed, 200, "the action");
    assert_eq!(followed.header("formwork-location"), Some("/handler"));
    assert_eq!(followed.header("x-handler"), Some("set again"), "as when it is got by itself");
}

#[tokio::test]
async fn one_takes_the_place_of_those_of_its_name() {
    let server = start().await;
    let answer = server.get("/handler").await;
    assert_eq!(answer.all("x-handler"), ["set again"]);
    assert_eq!(answer.all("x-other"), ["returned"]);
}

#[tokio::test]
async fn names_that_the_framework_or_http_own_are_refused() {
    let answer = start().await.get("/refused").await;
    assert_eq!((answer.status, answer.text()), (200, "all refused"));
    assert_eq!(answer.all("x-half"), ["small"]);
    assert_eq!((answer.header("x-a"), answer.header("x-other-half")), (None, None));
}

#[tokio::test]
async fn while_a_page_is_rendered_none_can_be_set() {
    let server = start().await;
    for path in ["/", "/cached-page"] {
        let page = server.get(path).await;
        assert_eq!((page.status, page.header("x-page")), (200, None));
        assert!(page.text().contains("not while a page is rendered"), "{}", page.text());
    }
    assert_eq!(server.get("/cached").await.text(), "cached");
    assert_eq!(server.get("/cached").await.header("formwork-cache"), Some("hit"));
}
