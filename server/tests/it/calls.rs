//! What islands are answered.

use formwork::action::Action;
use serde_json::{Value, json};

use crate::{
    http::Request,
    sample::{self, Counter},
    support::{Server, TestApp, cookie},
};

fn call<A: Action>(args: &Value, page: &str) -> Request {
    let target = format!("/_formwork/action/{}", A::ID);
    Request::json(&target, &json!({ "args": args, "page": page }))
}

#[track_caller]
fn check_error(answer: &crate::http::Response, status: u16, code: &str) {
    assert_eq!(answer.status, status, "{}", answer.text());
    assert_eq!(answer.json()["error"]["code"], code);
    assert_eq!(answer.header("cache-control"), Some("no-store"));
}

#[tokio::test]
async fn a_call_gives_the_value_of_the_action() {
    let app = TestApp::start().await;
    let id = app.member("Ada").await;
    let page = format!("/examples/guests/{id}");
    let answer = app.send(&call::<app::guests::toggle_like>(&json!([id]), &page)).await;
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/json")));
    assert_eq!(answer.json()["ok"], json!({"count": 1, "mine": true}));
    let likes: i64 =
        sqlx::query_scalar("SELECT count(*) FROM guest_likes").fetch_one(&app.db).await.unwrap();
    assert_eq!(likes, 1);
    let request = call::<app::guests::toggle_like>(&json!([id]), &page);
    let answer = app.send(&request.header("cookie", &cookie(&answer))).await;
    assert_eq!(answer.json()["ok"], json!({"count": 0, "mine": false}));
}

#[tokio::test]
async fn a_form_is_held_to_its_rules_in_a_call() {
    let (server, counter) = sample::start(&[]).await;
    let answer = server.send(&call::<sample::note>(&json!([[["text", "short"]]]), "/")).await;
    assert_eq!((answer.status, &answer.json()["ok"]), (200, &json!("short")));
    let answer =
        server.send(&call::<sample::note>(&json!([[["text", "far too long"]]]), "/")).await;
    assert_eq!(answer.status, 422);
    let invalid = answer.json()["invalid"].to_string();
    assert!(invalid.contains("text") && invalid.contains("too_long"), "{invalid}");
    assert_eq!(counter.get(), 1, "the action ran once");
}

#[tokio::test]
async fn a_redirect_is_said_and_not_followed() {
    let app = TestApp::start().await;
    let id = app.member("Ada").await;
    let args = json!([id, [["name", "Grace"], ["bio", ""]]]);
    let answer = app.send(&call::<app::guests::update_settings>(&args, "/")).await;
    assert_eq!(
        (answer.status, &answer.json()["redirect"]),
        (200, &json!(format!("/examples/guests/{id}")))
    );
    assert_eq!(app.names().await, ["Grace"]);
}

#[tokio::test]
async fn the_page_comes_along_if_and_only_if_it_was_invalidated() {
    let (server, _) = sample::start(&[]).await;
    let html = async |path: &str, page: &str| {
        let answer = server.send(&call::<sample::invalidate>(&json!([path]), page)).await;
        assert_eq!(answer.status, 200);
        answer.json().get("html").and_then(Value::as_str).map(ToOwned::to_owned)
    };
    assert_eq!(html("/cached", "/").await, None);
    assert_eq!(html("/cached", "/cached/x").await, None);
    assert_eq!(html("/cached", "//evil.org/cached").await, None);
    assert_eq!(html("/cached", "https://evil.org/cached").await, None);
    let fresh = html("/cached", "/cached?page=2").await.unwrap();
    assert!(fresh.starts_with("<!DOCTYPE html>"), "{fresh}");
    assert_eq!(fresh, server.get("/cached").await.text());
}

#[tokio::test]
async fn a_refusal_has_its_status_and_its_code() {
    let (server, _) = sample::start(&[]).await;
    for (how, status, code) in [
        ("unauthorized", 401, "unauthorized"),
        ("forbidden", 403, "forbidden"),
        ("not found", 404, "not_found"),
    ] {
        check_error(&server.send(&call::<sample::refuse>(&json!([how]), "/")).await, status, code);
    }
}

#[tokio::test]
async fn a_failure_gives_its_digest_and_never_its_cause() {
    let (server, _) = sample::start(&[]).await;
    for how in ["fail", "panic"] {
        let answer = server.send(&call::<sample::refuse>(&json!([how]), "/")).await;
        check_error(&answer, 500, "failed");
        assert!(!answer.text().contains("secret"), "{}", answer.text());
        let json = answer.json();
        let digest = json["error"]["digest"].as_str().unwrap();
        assert_eq!(answer.header("formwork-digest"), Some(digest));
    }
}

#[tokio::test]
async fn a_redirect_of_a_call_leads_to_an_allowed_place() {
    let (server, _) = sample::start(&[]).await;
    for target in ["//evil.org", "/\\evil.org", "https://evil.org/", "/a\r\nb: c"] {
        check_error(
            &server.send(&call::<sample::lead_to>(&json!([target]), "/")).await,
            500,
            "failed",
        );
        check_error(
            &server.send(&call::<sample::turn_away>(&json!([target]), "/")).await,
            500,
            "failed",
        );
    }
    let answer = server.send(&call::<sample::turn_away>(&json!(["/dynamic"]), "/")).await;
    assert_eq!((answer.status, &answer.json()["redirect"]), (200, &json!("/dynamic")));
}

async fn refused(server: &Server, counter: &Counter, request: Request, status: u16) {
    let answer = server.send(&request).await;
    assert_eq!(answer.status, status);
    assert!(answer.json()["error"]["code"].is_string(), "{}", answer.text());
    assert_eq!(counter.get(), 0);
}

#[tokio::test]
async fn a_call_that_is_not_in_order_is_refused_before_the_action_runs() {
    let (server, counter) = sample::start(&[]).await;
    let good = call::<sample::count>(&json!([]), "/");
    let refused = async |request, status| refused(&server, &counter, request, status).await;
    refused(good.clone().header("sec-fetch-site", "cross-site"), 403).await;
    refused(good.clone().header("origin", "https://evil.org"), 403).await;
    refused(good.clone().header("origin", "null"), 403).await;
    refused(good.clone().without_header("content-type"), 415).await;
    refused(good.clone().header("content-type", "text/plain"), 415).await;
    refused(good.clone().header("content-type", "application/json; charset=latin1"), 415).await;
    refused(good.clone().header("content-encoding", "gzip"), 415).await;
    refused(good.clone().body(vec![b' '; 1024 * 1024 + 1]), 413).await;
    refused(Request::json("/_formwork/action/nothing::here", &json!({})), 404).await;
    for body in ["", "{", "[]", "{}", "{\"args\":[]}", "{\"args\":{},\"page\":\"/\"}"] {
        refused(good.clone().body(body), 400).await;
    }
    for args in [json!([1]), json!([null])] {
        refused(call::<sample::count>(&args, "/"), 400).await;
    }
    for args in
        [json!([]), json!([1]), json!([["text"]]), json!([{"text": "a"}]), json!(["a", "b"])]
    {
        refused(call::<sample::note>(&args, "/"), 400).await;
    }
    let deep = "[".repeat(100_000);
    refused(good.clone().body(format!("{{\"args\":[{deep}],\"page\":\"/\"}}")), 400).await;
    assert_eq!(server.send(&good).await.status, 200);
    assert_eq!(counter.get(), 1);
}

#[tokio::test]
async fn a_get_calls_no_action() {
    let (server, counter) = sample::start(&[]).await;
    let target = format!("/_formwork/action/{}", sample::count::ID);
    for method in ["GET", "HEAD", "PUT", "DELETE"] {
        let answer = server.send(&Request::new(method, &target)).await;
        assert_eq!(answer.status, 405, "{method}");
        assert!(answer.header("allow").unwrap().contains("POST"));
    }
    assert_eq!(counter.get(), 0);
}

#[tokio::test]
async fn an_answer_is_data_that_no_browser_shows_runs_or_keeps() {
    let (server, _) = sample::start(&[]).await;
    let good = server.send(&call::<sample::note>(&json!([[["text", "short"]]]), "/")).await;
    let malformed = server.send(&call::<sample::note>(&json!([1]), "/")).await;
    let unknown = server.send(&Request::json("/_formwork/action/nothing", &json!({}))).await;
    assert_eq!((good.status, malformed.status, unknown.status), (200, 400, 404));
    for answer in [good, malformed, unknown] {
        assert_eq!(answer.header("content-type"), Some("application/json"));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        let policy = answer.header("content-security-policy");
        assert_eq!(policy, Some("default-src 'none'; frame-ancestors 'none'"));
        assert!(answer.header("x-request-id").is_some());
    }
}
