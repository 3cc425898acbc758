//! The public API, and the tokens for it.

use serde_json::json;

use super::Browser;
use crate::{
    html::Form,
    http::{Request, Response},
    support::TestApp,
};

/// Makes a token, as its page shows it once.
async fn token(browser: &Browser<'_>) -> String {
    let made = browser.submit("/settings/tokens", "create_token", &[("name", "a script")]).await;
    assert_eq!((made.status, made.header("location")), (303, Some("/settings/tokens")));
    let shown = browser.get("/settings/tokens").await;
    let (_, rest) = shown.text().split_once("class=\"token\">").unwrap();
    rest.split('<').next().unwrap().to_owned()
}

async fn put(app: &TestApp, id: i64, token: &str, body: &serde_json::Value) -> Response {
    let request = Request::json(&format!("/api/users/{id}"), body).method("PUT");
    app.send(&request.header("authorization", &format!("Bearer {token}"))).await
}

#[tokio::test]
async fn everybody_reads_members_and_nobody_reads_addresses() {
    let app = TestApp::start().await;
    Browser::registered(&app, "Ada").await;
    let list = app.get("/api/users?search=ADA&sort=newest").await;
    let list = list.json();
    assert_eq!((&list["count"], &list["page"], &list["pages"]), (&json!(1), &json!(1), &json!(1)));
    assert_eq!(list["users"][0]["name"], "Ada");
    let one = app.get("/api/users/1").await;
    assert_eq!(one.json(), list["users"][0]);
    for text in [list.to_string(), one.text().to_owned()] {
        assert!(!text.contains('@') && !text.contains("argon2"), "{text}");
    }
    assert_eq!(app.get("/api/users?page=2").await.status, 404);
    assert_eq!(app.get("/api/users/2").await.status, 404);
}

#[tokio::test]
async fn a_program_changes_the_profile_of_the_member_whose_token_it_has() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "Ada").await;
    Browser::registered(&app, "Grace").await;
    let token = token(&ada).await;
    assert!(!ada.get("/settings/tokens").await.text().contains(&token), "it is shown once");
    let stored: String =
        sqlx::query_scalar("SELECT key FROM api_tokens").fetch_one(&app.db).await.unwrap();
    assert_ne!(stored, token);

    app.get("/users").await;
    let changed = put(&app, 1, &token, &json!({"name": " Countess ", "bio": null})).await;
    assert_eq!((changed.status, &changed.json()["name"]), (200, &json!("Countess")));
    assert!(app.get("/users").await.text().contains("Countess"));
    let wrong = put(&app, 1, &token, &json!({"name": ""})).await;
    assert_eq!((wrong.status, &wrong.json()["errors"][0]["field"]), (422, &json!("name")));
    assert_eq!(put(&app, 2, &token, &json!({"name": "x"})).await.status, 403);
    assert_eq!(put(&app, 1, "unknown", &json!({"name": "x"})).await.status, 401);
    let without = Request::json("/api/users/1", &json!({"name": "x"})).method("PUT");
    let without = app.send(&without).await;
    assert_eq!((without.status, without.header("www-authenticate")), (401, Some("Bearer")));
    // A session is none: other sites could make a browser send it.
    let session = Request::json("/api/users/1", &json!({"name": "x"})).method("PUT");
    assert_eq!(ada.send(session).await.status, 401);
}

#[tokio::test]
async fn a_token_that_is_revoked_is_worth_nothing() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "Ada").await;
    let token = token(&ada).await;
    let eve = Browser::registered(&app, "Eve").await;
    self::token(&eve).await;
    let form = Form::find(eve.get("/settings/tokens").await.text(), "revoke_token");
    let theirs = Request::form("/settings/tokens", form.fill("_arg", "1").body());
    assert_eq!(eve.send(theirs).await.status, 404);
    assert_eq!(put(&app, 1, &token, &json!({"name": "Ada"})).await.status, 200);
    assert_eq!(ada.submit("/settings/tokens", "revoke_token", &[]).await.status, 303);
    assert_eq!(put(&app, 1, &token, &json!({"name": "Ada"})).await.status, 401);
}

#[tokio::test]
async fn the_document_names_what_the_handlers_answer() {
    let app = TestApp::start().await;
    let document = app.get("/api/openapi.json").await.json();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"), "{document}");
    let paths = document["paths"].as_object().unwrap();
    assert_eq!(paths.keys().collect::<Vec<_>>(), ["/api/users", "/api/users/{id}"]);
    let one = &document["paths"]["/api/users/{id}"];
    assert!(one["put"]["security"][0]["token"].is_array(), "{one}");
    let properties = &document["components"]["schemas"]["UserRow"]["properties"];
    Browser::registered(&app, "Ada").await;
    let user = app.get("/api/users/1").await.json();
    let names = |object: &serde_json::Value| {
        let mut names: Vec<_> = object.as_object().unwrap().keys().cloned().collect();
        names.sort();
        names
    };
    assert_eq!(names(properties), names(&user));
}
