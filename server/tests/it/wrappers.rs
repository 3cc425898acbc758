//! What a wrapper sees and refuses, whichever way its action is called.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use formwork::{
    Kind,
    action::{Action, Caller, Next, Outcome},
    prelude::*,
    routing::{Page, Routes},
};
use serde_json::{Value, json};

use crate::{
    http::{Request, Response},
    sample::{self, Counter},
    support::{Server, config},
};

/// What the wrappers have seen, in order.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<String>>>);

impl Seen {
    fn note(&self, what: String) {
        self.0.lock().unwrap().push(what);
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

/// Lets in who has a cookie; others are refused in the way that a header asks for.
async fn signed_in(next: Next) -> Result<Outcome> {
    if cookies().get("name").is_some() {
        return next.run().await;
    }
    let how = headers().get("x-refuse").map(|how| how.to_str().unwrap().to_owned());
    Err(match how.as_deref() {
        Some("forbidden") => forbidden(),
        Some("not found") => not_found(),
        Some("often") => too_many_requests(Duration::from_millis(1500)),
        Some("redirect") => redirect("/sign-in").into(),
        Some("fail") => Error::failed("the secret cause"),
        Some("panic") => panic!("the secret cause"),
        _ => unauthorized(),
    })
}

/// Notes who called what, and what became of it.
async fn audited(next: Next) -> Result<Outcome> {
    let action = next.action().rsplit("::").next().unwrap_or_default();
    let how = if next.is_check() { "checks" } else { "calls" };
    let who = match next.caller() {
        Caller::Form => "form",
        Caller::Island => "island",
        _ => "server",
    };
    let seen = state::<Seen>();
    seen.note(format!("{who} {how} {action}"));
    let result = next.run().await;
    seen.note(match &result {
        Ok(outcome) => match outcome.redirect() {
            Some(redirect) => format!("led to {}", redirect.location()),
            None => "done".to_owned(),
        },
        Err(error) => match error.kind() {
            Kind::Invalid(errors) => format!("invalid: {}", errors.iter().count()),
            Kind::Failed(_) => "failed".to_owned(),
            other => format!("{other:?}"),
        },
    });
    result
}

fn is_taken(_: &str) -> std::future::Ready<Result<Option<Violation>>> {
    state::<Seen>().note("asked the server".to_owned());
    std::future::ready(Ok(None))
}

#[derive(Form, Debug)]
struct Title {
    #[field(label = "Title", length(1..=10), server_check = is_taken)]
    text: String,
}

#[action(wrap(signed_in, audited))]
async fn publish(title: Title) -> ActionResult<String> {
    state::<Seen>().note("published".to_owned());
    match title.text.as_str() {
        "panic" => panic!("the secret cause"),
        "hidden" => Err(not_found()),
        _ => Ok(title.text),
    }
}

#[action(wrap = audited)]
async fn leave() -> ActionResult<Redirect> {
    Ok(redirect("/left"))
}

/// Calls another action, and says what it said.
#[action(wrap = audited)]
async fn publish_for(text: String) -> ActionResult<String> {
    publish(Title { text }).await
}

async fn page() -> Result<impl IntoView> {
    Ok(view! {
        <Form action=publish let(TitleFields { text })>
            <Field of=text/>
        </Form>
    })
}

async fn start() -> (Server, Seen) {
    let seen = Seen::default();
    let routes = Routes::new().page("/", Page::new(page)).with_state(seen.clone());
    (Server::start(routes, config(&[])).await, seen)
}

fn post(text: &str) -> Request {
    let body = [("_action", publish::ID), ("text", text)];
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(body).finish();
    Request::form("/", body)
}

fn call<A: Action>(args: &Value) -> Request {
    let target = format!("/_formwork/action/{}", A::ID);
    Request::json(&target, &json!({ "args": args, "page": "/" }))
}

fn call_publish(text: &str) -> Request {
    call::<publish>(&json!([[["text", text]]]))
}

fn signed(request: Request) -> Request {
    request.header("cookie", "name=Ada")
}

async fn status(server: &Server, request: &Request) -> u16 {
    server.send(request).await.status
}

#[tokio::test]
async fn a_wrapper_refuses_before_anything_of_the_action_is_looked_at() {
    let (server, seen) = start().await;
    let check = post("").header("formwork-request", "check").header("formwork-fields", "text");
    for request in [
        post("a"),
        post("far too long a title"),
        post("a").header("formwork-request", "submit"),
        check,
        call_publish("a"),
        call_publish("far too long a title"),
        call::<publish>(&json!([1, 2])),
    ] {
        assert_eq!(status(&server, &request).await, 401);
    }
    assert!(seen.take().is_empty());
}

#[tokio::test]
async fn the_outermost_wrapper_is_first_and_each_sees_what_became_of_the_action() {
    let (server, seen) = start().await;
    for (text, form, island, saw) in [
        ("a", 303, 200, vec!["asked the server", "published", "done"]),
        ("far too long a title", 422, 422, vec!["invalid: 1"]),
        ("panic", 500, 500, vec!["asked the server", "published", "failed"]),
        ("hidden", 404, 404, vec!["asked the server", "published", "NotFound"]),
    ] {
        assert_eq!(status(&server, &signed(post(text))).await, form, "{text}");
        let expect = [&["form calls publish"], &saw[..]].concat();
        assert_eq!(seen.take(), expect, "{text}");
        assert_eq!(status(&server, &signed(call_publish(text))).await, island, "{text}");
        let expect = [&["island calls publish"], &saw[..]].concat();
        assert_eq!(seen.take(), expect, "{text}");
    }
    assert_eq!(status(&server, &call::<leave>(&json!([]))).await, 200);
    assert_eq!(seen.take(), ["island calls leave", "led to /left"]);
}

#[tokio::test]
async fn a_call_from_rust_is_wrapped_and_held_to_the_rules() {
    let (server, seen) = start().await;
    let call = |text: &str| call::<publish_for>(&json!([text]));
    let answer = server.send(&signed(call("a"))).await;
    assert_eq!((answer.status, &answer.json()["ok"]), (200, &json!("a")));
    let outer = "island calls publish_for";
    let inner = "server calls publish";
    let expect = [outer, inner, "asked the server", "published", "done", "done"];
    assert_eq!(seen.take(), expect);

    assert_eq!(status(&server, &call("a")).await, 401);
    assert_eq!(seen.take(), [outer, "Unauthorized"]);
    let answer = server.send(&signed(call("far too long a title"))).await;
    assert_eq!(answer.status, 422);
    assert_eq!(answer.json()["invalid"][0]["code"], "too_long");
    assert_eq!(seen.take(), [outer, inner, "invalid: 1", "invalid: 1"]);
}

#[tokio::test]
async fn a_check_of_fields_is_wrapped_and_says_that_it_is_one() {
    let (server, seen) = start().await;
    let check = |text: &str| {
        let request = signed(post(text)).header("formwork-request", "check");
        request.header("formwork-fields", "text")
    };
    assert_eq!(status(&server, &check("a")).await, 200);
    assert_eq!(seen.take(), ["form checks publish", "asked the server", "done"]);
    assert_eq!(status(&server, &check("far too long a title")).await, 422);
    assert_eq!(seen.take(), ["form checks publish", "invalid: 1"]);
}

#[track_caller]
fn check_refusal(answer: &Response, status: u16) {
    assert_eq!(answer.status, status);
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert_eq!(answer.header("formwork-location"), None);
    assert_eq!(answer.header("retry-after"), (status == 429).then_some("2"));
    assert_eq!(answer.header("formwork-digest").is_some(), status == 500);
    assert!(!answer.text().contains("secret"), "{}", answer.text());
}

#[tokio::test]
async fn a_refusal_of_a_wrapper_looks_as_any_other() {
    let (server, seen) = start().await;
    for (how, status, code) in [
        ("", 401, "unauthorized"),
        ("forbidden", 403, "forbidden"),
        ("not found", 404, "not_found"),
        ("often", 429, "too_many_requests"),
        ("fail", 500, "failed"),
        ("panic", 500, "failed"),
    ] {
        let refused = post("a").header("x-refuse", how);
        check_refusal(&server.send(&refused).await, status);
        let enhanced = refused.header("formwork-request", "submit");
        check_refusal(&server.send(&enhanced).await, status);
        let answer = server.send(&call_publish("a").header("x-refuse", how)).await;
        check_refusal(&answer, status);
        assert_eq!(answer.json()["error"]["code"], code);
        let retry_after = answer.json()["error"].get("retry_after").cloned();
        assert_eq!(retry_after, (status == 429).then(|| json!(2)));
    }
    let answer = server.send(&post("a").header("x-refuse", "redirect")).await;
    assert_eq!((answer.status, answer.header("location")), (303, Some("/sign-in")));
    let answer = server.send(&call_publish("a").header("x-refuse", "redirect")).await;
    assert_eq!((answer.status, &answer.json()["redirect"]), (200, &json!("/sign-in")));
    assert!(seen.take().is_empty());
}

#[tokio::test]
async fn what_is_no_post_of_the_action_reaches_no_wrapper() {
    let (server, seen) = start().await;
    for (request, expect) in [
        (post("a").header("sec-fetch-site", "cross-site"), 403),
        (post("a").header("content-type", "text/plain"), 415),
        (post(&"a".repeat(2 << 20)), 413),
        (Request::form("/", "_action=unknown"), 404),
        (Request::form("/", format!("_action={}&{}", publish::ID, "a=1&".repeat(1001))), 400),
        (call_publish("a").header("content-type", "text/plain"), 415),
        (call_publish("a").body("{"), 400),
    ] {
        let request = request.header("x-refuse", "redirect");
        assert_eq!(status(&server, &request).await, expect);
    }
    assert!(seen.take().is_empty());
}

/// An outcome of one action is none of another.
async fn swapped(next: Next) -> Result<Outcome> {
    let outcome = state::<Kept>().0.lock().unwrap().take();
    match outcome {
        Some(outcome) => Ok(outcome),
        None => {
            let outcome = next.run().await?;
            state::<Kept>().0.lock().unwrap().replace(outcome);
            Err(forbidden())
        }
    }
}

#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Option<Outcome>>>);

#[action(wrap = swapped)]
async fn number() -> ActionResult<u32> {
    Ok(1)
}

#[action(wrap = swapped)]
async fn text() -> ActionResult<String> {
    Ok("one".to_owned())
}

#[action]
async fn number_by_rust() -> ActionResult<u32> {
    let refused = number().await;
    assert!(matches!(refused.unwrap_err().kind(), Kind::Forbidden));
    let swapped = text().await;
    assert!(matches!(swapped.unwrap_err().kind(), Kind::Failed(_)));
    number().await.unwrap_err();
    number().await
}

#[tokio::test]
async fn an_outcome_of_another_action_is_a_failure() {
    let routes = sample::routes(Counter::default()).with_state(Kept::default());
    let server = Server::start(routes, config(&[])).await;
    let answer = server.send(&call::<number_by_rust>(&json!([]))).await;
    assert_eq!((answer.status, &answer.json()["ok"]), (200, &json!(1)));
}
