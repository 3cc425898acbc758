//! The route handlers and API routes of the reference application.

use serde_json::json;

use crate::{http::Request, support::TestApp};

#[tokio::test]
async fn members_are_created_and_listed_as_json() {
    let app = TestApp::start().await;
    app.get("/examples/guests").await;
    let new = json!({"name": "Ada", "email": "ada@example.org"});
    let created = app.send(&Request::json("/api/guests", &new)).await;
    assert_eq!(created.status, 201);
    let id = created.json()["id"].as_i64().unwrap();
    assert_eq!(created.header("location"), Some(format!("/examples/guests/{id}").as_str()));
    let listed = app.get("/api/guests").await;
    assert_eq!(listed.json(), json!([{"id": id, "name": "Ada", "email": "ada@example.org"}]));
    assert!(
        app.get("/examples/guests").await.text().contains("ada@example.org"),
        "the page is fresh"
    );
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
        let answer = app.send(&Request::json("/api/guests", &body)).await;
        let error = &answer.json()["errors"][0];
        assert_eq!(answer.status, 422);
        assert_eq!((&error["field"], &error["code"]), (&json!(field), &json!(code)), "{body}");
    }
    assert_eq!(app.names().await, ["Ada"]);
}

#[tokio::test]
async fn a_body_that_is_no_form_is_refused() {
    let app = TestApp::start().await;
    let good = Request::json("/api/guests", &json!({"name": "B", "email": "b@example.org"}));
    for (request, status) in [
        (good.clone().header("content-type", "text/plain"), 415),
        (good.clone().without_header("content-type"), 415),
        (good.clone().header("content-encoding", "gzip"), 415),
        (good.clone().body("{"), 400),
        (good.clone().body("[1]"), 400),
        (good.clone().body(r#"{"name":[["B"]]}"#), 400),
        (good.clone().body(r#"{"name":{"first":"B"}}"#), 422),
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

#[tokio::test]
async fn pages_of_other_origins_may_read_the_list_and_not_add_to_it() {
    let app = TestApp::start().await;
    let origin = ("origin", "https://elsewhere.org");
    let list = app.send(&Request::get("/api/guests").header(origin.0, origin.1)).await;
    assert_eq!((list.status, list.header("access-control-allow-origin")), (200, Some("*")));
    let preflight = Request::new("OPTIONS", "/api/guests")
        .header(origin.0, origin.1)
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "content-type");
    let preflight = app.send(&preflight).await;
    assert_eq!(preflight.header("access-control-allow-methods"), Some("GET"));
    assert_eq!(preflight.header("access-control-allow-headers"), None);
}

#[tokio::test]
async fn members_are_exported_as_a_csv_file() {
    let app = TestApp::start().await;
    let ada = app.member("Ada").await;
    let add =
        "INSERT INTO guests (name, email) VALUES ('=1+1 \"x\", y', 'e@example.org') RETURNING id";
    let sum: i64 = sqlx::query_scalar(add).fetch_one(&app.db).await.unwrap();
    let answer = app.get("/api/guests/export").await;
    assert_eq!(answer.header("content-type"), Some("text/csv; charset=utf-8; header=present"));
    let disposition = answer.header("content-disposition");
    assert_eq!(disposition, Some(r#"attachment; filename="members.csv""#));
    let expect = format!(
        "id,name,email\r\n{sum},\"'=1+1 \"\"x\"\", y\",\"e@example.org\"\r\n\
         {ada},\"Ada\",\"ada@example.org\"\r\n"
    );
    assert_eq!(answer.text(), expect);
}

const WEBHOOK: &str = "/api/webhooks/mail";
const SECRET: (&str, &str) = ("WEBHOOK_SECRET", "shared");

/// A notice as the mail provider signs it.
fn notice(body: &str) -> Request {
    use hmac::{Hmac, Mac};
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(SECRET.1.as_bytes()).unwrap();
    mac.update(body.as_bytes());
    let code = mac.finalize().into_bytes();
    let hex: String = code.iter().map(|byte| format!("{byte:02x}")).collect();
    Request::new("POST", WEBHOOK).header("x-signature", &format!("sha256={hex}")).body(body)
}

async fn bounced(app: &TestApp) -> Vec<String> {
    let names = "SELECT name FROM users WHERE bounced_at IS NOT NULL ORDER BY id";
    sqlx::query_scalar(names).fetch_all(&app.db).await.unwrap()
}

#[tokio::test]
async fn a_signed_notice_of_a_bounce_is_recorded_once() {
    let app = TestApp::with_variables(&[SECRET]).await;
    app.user("Ada").await;
    app.user("Grace").await;
    let notice = notice(r#"{"event":"bounced","email":"GRACE@example.org","attempt":1}"#);
    let mut times = Vec::new();
    for _ in 0..2 {
        let answer = app.send(&notice).await;
        assert_eq!((answer.status, answer.text()), (204, ""));
        assert_eq!(bounced(&app).await, ["Grace"]);
        let time: i64 = sqlx::query_scalar("SELECT max(bounced_at) FROM users")
            .fetch_one(&app.db)
            .await
            .unwrap();
        times.push(time);
    }
    assert_eq!(times[0], times[1]);
    assert!((app::clock::now() - times[0]).abs() < 60, "{times:?}");
}

#[tokio::test]
async fn a_notice_without_its_signature_is_401_and_one_that_is_none_400() {
    let app = TestApp::with_variables(&[SECRET]).await;
    app.user("Ada").await;
    let body = r#"{"event":"bounced","email":"ada@example.org"}"#;
    let good = notice(body);
    let wrong = format!("sha256={}", "0".repeat(64));
    for (request, status) in [
        (good.clone().without_header("x-signature"), 401),
        (good.clone().header("x-signature", &wrong), 401),
        (good.clone().header("x-signature", ""), 401),
        (good.clone().header("x-signature", "sha256=ä"), 401),
        (good.clone().body(body.replace("ada", "eve")), 401),
        (good.clone().body(""), 401),
        (notice("{"), 400),
        (notice(r#"{"event":"bounced"}"#), 400),
        (notice(r#"{"event":"delivered","email":"ada@example.org"}"#), 204),
        (notice(r#"{"event":"bounced","email":"eve@example.org"}"#), 204),
        (Request::get(WEBHOOK), 405),
        (good.clone().body(vec![b' '; 1024 * 1024 + 1]), 413),
    ] {
        let answer = app.send(&request).await;
        assert_eq!(answer.status, status);
        assert!(answer.body.is_empty() || status == 413, "{}", answer.text());
    }
    assert!(bounced(&app).await.is_empty());
}

#[tokio::test]
async fn without_a_secret_there_is_no_webhook() {
    for variables in [&[][..], &[("WEBHOOK_SECRET", "")][..]] {
        let app = TestApp::with_variables(variables).await;
        let notice = notice(r#"{"event":"bounced","email":"ada@example.org"}"#);
        let answer = app.send(&notice).await;
        assert_eq!((answer.status, answer.text()), (404, ""));
    }
}
