//! Methods and paths.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use formwork::routing::Routes;

use crate::{
    http::Request,
    sample,
    support::{Server, TestApp, config},
};

const ALLOW: &str = "GET, HEAD, OPTIONS, POST";

async fn check(
    server: &Server,
    method: &'static str,
    path: &str,
    status: u16,
    allow: Option<&str>,
) {
    let answer = server.send(&Request::new(method, path)).await;
    assert_eq!((answer.status, answer.header("allow")), (status, allow), "{method} {path}");
    if allow.is_some() {
        assert!(answer.body.is_empty(), "{method} {path}");
    }
}

#[tokio::test]
async fn pages_answer_get_head_post_and_options() {
    let (server, counter) = sample::start(&[]).await;
    for path in ["/", "/cached", "/dynamic"] {
        check(&server, "OPTIONS", path, 204, Some(ALLOW)).await;
        for method in ["PUT", "PATCH", "DELETE", "TRACE"] {
            check(&server, method, path, 405, Some(ALLOW)).await;
        }
        for method in ["BREW", "get", "PROPFIND"] {
            check(&server, method, path, 400, None).await;
        }
    }
    assert_eq!(counter.get(), 0, "no page was rendered");
}

#[tokio::test]
async fn route_handlers_answer_what_they_have_functions_for() {
    let (server, _) = sample::start(&[]).await;
    check(&server, "OPTIONS", "/handler", 204, Some(ALLOW)).await;
    check(&server, "OPTIONS", "/handler/broken", 204, Some("GET, HEAD, OPTIONS")).await;
    check(&server, "DELETE", "/handler", 405, Some(ALLOW)).await;
    check(&server, "POST", "/handler/broken", 405, Some("GET, HEAD, OPTIONS")).await;
    check(&server, "BREW", "/handler", 400, None).await;
    let got = server.get("/handler").await;
    let head = server.send(&Request::new("HEAD", "/handler")).await;
    assert_eq!((got.status, got.text(), head.status), (200, "got", 200));
    assert_eq!(head.header("content-length"), Some("3"));
    let cross = Request::form("/handler", "").header("sec-fetch-site", "cross-site");
    assert_eq!(server.send(&cross).await.text(), "posted", "a handler is a public API");
}

#[tokio::test]
async fn a_route_handler_that_panics_is_a_500_with_an_empty_body() {
    let (server, _) = sample::start(&[]).await;
    let answer = server.get("/handler/broken").await;
    assert_eq!((answer.status, answer.text()), (500, ""));
    assert!(answer.header("x-request-id").is_some());
}

#[tokio::test]
async fn head_is_answered_like_get_without_the_body() {
    let app = TestApp::start().await;
    for cached in ["/", "/examples/guests"] {
        app.get(cached).await;
    }
    for path in ["/", "/examples/guests", "/examples/guests/new", "/nowhere"] {
        let get = app.get(path).await;
        let head = app.send(&Request::new("HEAD", path)).await;
        assert!(head.body.is_empty());
        assert_eq!(head.comparable().headers, get.comparable().headers, "{path}");
    }
}

#[tokio::test]
async fn a_path_has_one_form() {
    let app = TestApp::start().await;
    for (path, canonical) in [
        ("/examples/guests/", "/examples/guests"),
        ("//examples//guests", "/examples/guests"),
        ("/examples/guests//new///?a=1&b=//", "/examples/guests/new?a=1&b=//"),
        ("//evil.org/", "/evil.org"),
        ("//", "/"),
    ] {
        for method in ["GET", "HEAD"] {
            let answer = app.send(&Request::new(method, path)).await;
            assert_eq!(
                (answer.status, answer.header("location")),
                (308, Some(canonical)),
                "{path}"
            );
        }
        for method in ["POST", "PUT", "OPTIONS"] {
            assert_eq!(app.send(&Request::new(method, path)).await.status, 404, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn what_is_no_page_is_404() {
    let app = TestApp::start().await;
    let id = app.member("Ada").await;
    assert_eq!(app.get(&format!("/examples/guests/{id}")).await.status, 200);
    let padded = format!("/examples/guests/0{id}");
    let positive = format!("/examples/guests/+{id}");
    let inside = format!("/examples/guests/{id}%2Fx");
    for (path, heading) in [
        (padded.as_str(), "No such member"),
        (&positive, "No such member"),
        (&inside, "No such member"),
        ("/examples/guests/x", "No such member"),
        ("/examples/guests/999", "No such member"),
        ("/Users", "Not found"),
        ("/nowhere", "Not found"),
        ("/.env", "Not found"),
    ] {
        let answer = app.get(path).await;
        assert_eq!(answer.status, 404, "{path}");
        assert!(answer.text().contains(&format!("<h1>{heading}</h1>")), "{path}");
        assert!(answer.text().contains("<nav"), "the application's own page, in its layout");
    }
}

#[tokio::test]
async fn a_post_to_no_page_runs_no_action() {
    let app = TestApp::start().await;
    let id = app.member("Ada").await;
    let form = app.form("/examples/guests/new", "create_user").await;
    let form = form.fill("name", "Grace").fill("email", "grace@example.org");
    for path in
        ["/nowhere".to_owned(), format!("/examples/guests/0{id}"), "/examples/guests/x".to_owned()]
    {
        assert_eq!(app.submit(&path, &form).await.status, 404, "{path}");
    }
    assert_eq!(app.names().await, ["Ada"]);
}

#[tokio::test]
async fn every_answer_has_an_id_and_the_security_headers() {
    let app = TestApp::start().await;
    app.get("/examples/guests").await;
    let mut ids = std::collections::BTreeSet::new();
    for path in
        ["/", "/examples/guests", "/nowhere", "/examples/guests/", "/healthz", "/api/guests"]
    {
        let answer = app.get(path).await;
        assert!(ids.insert(answer.header("x-request-id").unwrap().to_owned()), "{path}");
        let csp = answer.header("content-security-policy").unwrap();
        assert!(!csp.contains("unsafe-inline") && !csp.contains("nonce"), "{csp}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        let policy = answer.header("referrer-policy");
        assert_eq!(policy, Some("strict-origin-when-cross-origin"));
        assert!(answer.header("permissions-policy").is_some());
        assert_eq!(answer.header("strict-transport-security"), None, "no TLS is known of");
    }
}

#[tokio::test]
async fn no_page_has_an_inline_script_or_style() {
    let app = TestApp::start().await;
    let profile = format!("/examples/guests/{}", app.member("Ada").await);
    for path in ["/", "/examples/guests", "/examples/guests/new", profile.as_str(), "/nowhere"] {
        let page = app.get(path).await;
        let html = page.text();
        for script in html.split("<script").skip(1) {
            let (tag, rest) = script.split_once('>').unwrap();
            assert!(tag.contains("src=") && rest.starts_with("</script>"), "{path}: {tag}");
        }
        assert!(!html.contains("<style") && !html.contains(" style="), "{path}");
    }
}

#[tokio::test]
async fn healthz_is_200_while_the_database_answers() {
    let app = TestApp::start().await;
    let healthy = app.get("/healthz").await;
    assert_eq!((healthy.status, healthy.header("cache-control")), (200, Some("no-store")));
}

#[tokio::test]
async fn healthz_is_503_while_the_check_says_no() {
    let is_healthy = Arc::new(AtomicBool::new(true));
    let check = is_healthy.clone();
    let routes = Routes::new().health_check(move || {
        let check = check.clone();
        async move { check.load(Ordering::Relaxed) }
    });
    let server = Server::start(routes, config(&[])).await;
    for healthy in [true, false, true] {
        is_healthy.store(healthy, Ordering::Relaxed);
        let status = server.get("/healthz").await.status;
        assert_eq!(status, if healthy { 200 } else { 503 });
    }
}
