//! The route handlers and API routes of the reference application.

use serde_json::json;

use crate::{http::Request, support::TestApp};

#[tokio::test]
async fn members_are_created_and_listed_as_json() {
    let app = TestApp::start().await;
    app.get("/users").await;
    let new = json!({"name": "Ada", "email": "ada@example.org"});
    let created = app.send(&Request::json("/api/users", &new)).await;
    assert_eq!(created.status, 201);
    let id = created.json()["id"].as_i64().unwrap();
    assert_eq!(created.header("location"), Some(format!("/users/{id}").as_str()));
    let listed = app.get("/api/users").await;
    assert_eq!(listed.json(), json!([{"id": id, "name": "Ada", "email": "ada@example.org"}]));
    assert!(app.get("/users").await.text().contains("ada@example.org"), "the page is fresh");
}

#[tokio::test]
async fn what_breaks_a_rule_is_422_with_field_and_code() {
    let app = TestApp::start().await;
    app.member("Ada").await;
    for (body, field, code) in [
        (json!({"name": "", "email": "b@example.org"}), "name", "required"),
        (json!({"email": "b@example.org"}), "name", "required"),
        (json!({"name": "B", "email": "b"}), "email", "email"),
        (json!({"name": "B", "email": "ada@example.org"}), "email", "unique"),
        (json!({"name": ["B", "C"], "email": "b@example.org"}), "name", "duplicate"),
        (json!({"name": "x".repeat(81), "email": "b@example.org"}), "name", "too_long"),
    ] {
        let answer = app.send(&Request::json("/api/users", &body)).await;
        let error = &answer.json()["errors"][0];
        assert_eq!(answer.status, 422);
        assert_eq!((&error["field"], &error["code"]), (&json!(field), &json!(code)), "{body}");
    }
    assert_eq!(app.names().await, ["Ada"]);
}

#[tokio::test]
async fn a_body_that_is_no_form_is_refused() {
    let app = TestApp::start().await;
    let good = Request::json("/api/users", &json!({"name": "B", "email": "b@example.org"}));
    for (request, status) in [
        (good.clone().header("content-type", "text/plain"), 415),
        (good.clone().without_header("content-type"), 415),
        (good.clone().header("content-encoding", "gzip"), 415),
        (good.clone().body("{"), 400),
        (good.clone().body("[1]"), 400),
        (good.clone().body(r#"{"name":{"first":"B"}}"#), 400),
        (good.clone().body(vec![b' '; 1024 * 1024 + 1]), 413),
    ] {
        assert_eq!(app.send(&request).await.status, status);
    }
    assert!(app.names().await.is_empty());
}

#[tokio::test]
async fn the_api_route_answers_every_method() {
    let app = TestApp::start().await;
    for method in ["GET", "POST", "PUT", "DELETE"] {
        let answer = app.send(&Request::new(method, "/api/hello?name=Ada")).await;
        assert_eq!((answer.status, answer.json()), (200, json!({"hello": "Ada"})), "{method}");
    }
}
