//! The public API, and the tokens for it.

use app::admin::end_sessions;
use formwork::action::Action;
use serde_json::json;

use super::{Browser, mailbox::link};
use crate::{
    html::{Element, Form},
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
async fn a_new_password_by_mail_and_an_administrator_revoke_every_token() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "Ada").await;
    let grace = Browser::registered(&app, "Grace").await;
    let first = token(&ada).await;
    let of_grace = token(&grace).await;
    let ada = Browser::new(&app);
    ada.submit("/reset", "request_reset", &[("email", "ada@example.org")]).await;
    let reset = link(&app, 3).await;
    assert!(ada.get(&reset).await.text().contains("your tokens are revoked"));
    let new = [("password", "an even better one")];
    assert_eq!(ada.submit(&reset, "set_password", &new).await.status, 303);
    let settings = ada.get("/settings").await;
    assert!(settings.text().contains("your tokens are revoked"), "{}", settings.text());
    assert_eq!(put(&app, 1, &first, &json!({"name": "Ada"})).await.status, 401);
    assert_eq!(put(&app, 2, &of_grace, &json!({"name": "Grace"})).await.status, 200);

    sqlx::query("UPDATE users SET role = 'administrator' WHERE id = 1")
        .execute(&app.db)
        .await
        .unwrap();
    let page = ada.get("/admin/users").await;
    let named = format!("_action={}", end_sessions::ID.replace("::", "%3A%3A"));
    let target = Element::find(page.text(), &named).unwrap().attribute("formaction").unwrap();
    let body = Form::find(page.text(), "selection").body() + "&members=2";
    assert_eq!(ada.send(Request::form(&target, body)).await.status, 303);
    assert_eq!(put(&app, 2, &of_grace, &json!({"name": "Grace"})).await.status, 401);

    let log = "SELECT what, actor, coalesce(subject, '-'), details FROM audit_log \
               WHERE what LIKE 'token-%' ORDER BY id";
    let log: Vec<(String, String, String, String)> =
        sqlx::query_as(log).fetch_all(&app.db).await.unwrap();
    let expect = [
        ("token-made", "Ada", "-"),
        ("token-made", "Grace", "-"),
        ("token-revoked", "Ada", "-"),
        ("token-revoked", "Ada", "Grace"),
    ];
    let expect = expect.map(|(what, actor, subject)| {
        (what.to_owned(), actor.to_owned(), subject.to_owned(), "a script".to_owned())
    });
    assert_eq!(log, expect);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_member_has_twenty_tokens_at_most() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "Ada").await;
    let form = Form::find(ada.get("/settings/tokens").await.text(), "create_token");
    let make = Request::form("/settings/tokens", form.fill("name", "a script").body());
    sqlx::query(
        "WITH RECURSIVE numbers (number) AS \
         (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < 18) \
         INSERT INTO api_tokens (user_id, name, key, created_at) \
         SELECT 1, 'a script', CAST(number AS TEXT), 0 FROM numbers",
    )
    .execute(&app.db)
    .await
    .unwrap();
    let answers = futures::future::join_all((0..4).map(|_| ada.send(make.clone()))).await;
    let made = answers.iter().filter(|answer| answer.status == 303).count();
    assert_eq!(made, 2);
    let refused = answers.iter().find(|answer| answer.status != 303).unwrap();
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("You have 20 tokens"), "{}", refused.text());
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
