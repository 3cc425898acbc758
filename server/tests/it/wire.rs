//! What the wire answers to posts of forms, and in which order it looks.

use formwork::{action::Action, config::READ_LIMIT};

use crate::{
    http::{Connection, Request, chunked},
    sample::{self, count, note, refuse},
    support::{Server, TestApp},
};

const MEBIBYTE: usize = 1024 * 1024;

async fn check(server: &Server, request: &Request, status: u16) {
    let answer = server.send(request).await;
    assert_eq!(answer.status, status, "{}", String::from_utf8_lossy(&answer.body));
    assert_eq!(answer.header("cache-control"), Some("no-store"), "{status}");
}

fn many_fields(count: usize) -> String {
    "a=1&".repeat(count)
}

#[tokio::test]
async fn checks_are_made_in_their_order() {
    let (server, counter) = sample::start(&[("FORMWORK_ORIGIN", "https://example.org")]).await;
    let too_much = many_fields(1001) + "&text=" + &"x".repeat(MEBIBYTE);
    let request = Request::form("/members?_action=unknown", too_much)
        .header("content-type", "text/plain")
        .header("sec-fetch-site", "cross-site")
        .header("host", "evil.org");

    let framing =
        request.clone().and_header("content-length", "5").and_header("content-length", "6");
    assert_eq!(server.send(&framing).await.status, 400);
    assert_eq!(server.send(&request).await.status, 421);
    let request = request.header("host", "example.org");
    check(&server, &request, 403).await;
    let request = request.without_header("sec-fetch-site");
    check(&server, &request, 401).await;
    let request = request.header("cookie", "__Host-name=Ada");
    check(&server, &request, 415).await;
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    check(&server, &request, 413).await;
    let request = request.body(many_fields(1001));
    check(&server, &request, 404).await;
    let retarget = |target: String, body: String| {
        let request = Request::form(&target, body).header("host", "example.org");
        request.header("cookie", "__Host-name=Ada")
    };
    let target = format!("/members?_action={}", note::ID);
    check(&server, &retarget(target.clone(), many_fields(1001)), 400).await;
    check(&server, &retarget(target.clone(), "text=".to_owned()), 422).await;
    assert_eq!(counter.get(), 0, "nothing ran so far");
    check(&server, &retarget(target, "text=a".to_owned()), 303).await;
    assert_eq!(counter.get(), 1);
}

#[tokio::test]
async fn the_guards_of_a_page_run_for_its_posts() {
    let (server, counter) = sample::start(&[]).await;
    check(&server, &sample::post::<count>("/members", &[]), 401).await;
    check(&server, &sample::post::<count>("/nobody", &[]), 403).await;
    let answer = server.send(&sample::post::<count>("/elsewhere", &[])).await;
    assert_eq!((answer.status, answer.header("location")), (303, Some("/")));
    assert_eq!(counter.get(), 0);
    let member = sample::post::<count>("/members", &[]).header("cookie", "name=Ada");
    check(&server, &member, 303).await;
    assert_eq!(counter.get(), 1);
}

#[tokio::test]
async fn one_action_is_named() {
    let (server, counter) = sample::start(&[]).await;
    let (count, note) = (count::ID, note::ID);
    for (target, body, status) in [
        ("/".to_owned(), String::new(), 400),
        ("/".to_owned(), "text=a".to_owned(), 400),
        ("/".to_owned(), format!("_action={count}&_action={count}"), 400),
        ("/".to_owned(), format!("_action={count}&_action={note}"), 400),
        (format!("/?_action={count}&_action={note}"), String::new(), 400),
        ("/".to_owned(), "_action=".to_owned(), 404),
        ("/".to_owned(), "_action=unknown".to_owned(), 404),
        ("/".to_owned(), format!("_action={}", count.to_uppercase()), 404),
        ("/?_action=unknown".to_owned(), format!("_action={count}"), 404),
    ] {
        check(&server, &Request::form(&target, body), status).await;
    }
    assert_eq!(counter.get(), 0);
    let target = format!("/?a=1&_action={count}");
    let answer = server.send(&Request::form(&target, format!("_action={note}"))).await;
    assert_eq!((answer.status, answer.header("location")), (303, Some("/?a=1")), "the query wins");
    assert_eq!(counter.get(), 1);
}

#[tokio::test]
async fn a_form_has_the_content_type_of_a_form() {
    let (server, counter) = sample::start(&[]).await;
    let good = sample::post::<count>("/", &[]);
    let form = "application/x-www-form-urlencoded";
    for content_type in [
        "text/plain",
        "application/json",
        "application/x-www-form-urlencoded-2",
        "application/x-www-form-urlencoded; charset=iso-8859-1",
        "application/x-www-form-urlencoded; charset=utf-16",
        "",
    ] {
        check(&server, &good.clone().header("content-type", content_type), 415).await;
    }
    check(&server, &good.clone().without_header("content-type"), 415).await;
    for coding in ["gzip", "br", "identity"] {
        check(&server, &good.clone().header("content-encoding", coding), 415).await;
    }
    assert_eq!(counter.get(), 0);
    for content_type in [
        "Application/X-WWW-Form-Urlencoded".to_owned(),
        format!("{form};charset=UTF-8"),
        format!("{form} ; charset=\"utf-8\""),
    ] {
        check(&server, &good.clone().header("content-type", &content_type), 303).await;
    }
    assert_eq!(counter.get(), 3);
}

#[tokio::test]
async fn a_thousand_fields_are_a_form_and_one_more_is_not() {
    let (server, counter) = sample::start(&[]).await;
    let named = format!("_action={}&", count::ID);
    check(&server, &Request::form("/", named.clone() + &many_fields(999)), 303).await;
    check(&server, &Request::form("/", named.clone() + &many_fields(1000)), 400).await;
    check(&server, &Request::form("/", named + &"&".repeat(MEBIBYTE / 2)), 303).await;
    assert_eq!(counter.get(), 2);
}

#[tokio::test]
async fn the_greatest_body_is_one_mebibyte() {
    let (server, counter) = sample::start(&[]).await;
    let named = format!("_action={}&x=", count::ID);
    let full = named.clone() + &"x".repeat(MEBIBYTE - named.len());
    check(&server, &Request::form("/", full.clone()), 303).await;
    check(&server, &Request::form("/", full + "x"), 413).await;
    check(&server, &Request::form("/", vec![b'x'; 5 * MEBIBYTE]), 413).await;
    assert_eq!(counter.get(), 1);
}

#[tokio::test]
async fn an_undeclared_body_that_is_too_large_is_answered_on_the_same_connection() {
    let (server, counter) = sample::start(&[]).await;
    let request = Request::form("/", "").header("transfer-encoding", "chunked");
    let mut connection = Connection::open(server.address).await;
    connection.write(&request.head(server.address)).await;
    connection.write(&chunked(&vec![b'x'; 5 * MEBIBYTE])).await;
    assert_eq!(connection.read().await.status, 413);
    assert_eq!(counter.get(), 0);
}

#[tokio::test]
async fn a_declared_body_that_is_too_large_is_refused_before_it_is_sent() {
    let (server, _) = sample::start(&[]).await;
    let request = Request::form("/", "").header("content-length", &(2 * MEBIBYTE).to_string());
    for request in [request.clone(), request.header("expect", "100-continue")] {
        let mut connection = Connection::open(server.address).await;
        connection.write(&request.head(server.address)).await;
        assert_eq!(connection.read().await.status, 413, "and no 100 before it");
    }
}

#[tokio::test]
async fn a_body_within_the_limit_is_waited_for() {
    let (server, _) = sample::start(&[]).await;
    let body = format!("_action={}", count::ID);
    let request = Request::form("/", "").header("content-length", &body.len().to_string());
    let mut connection = Connection::open(server.address).await;
    connection.write(&request.header("expect", "100-continue").head(server.address)).await;
    assert_eq!(connection.read().await.status, 100);
    connection.write(body.as_bytes()).await;
    assert_eq!(connection.read().await.status, 303);
}

#[tokio::test]
async fn a_content_length_never_wins_over_a_transfer_encoding() {
    let (server, counter) = sample::start(&[]).await;
    let body = format!("_action={}", count::ID);
    for length in [3, 2 * MEBIBYTE] {
        let request = Request::form("/", "")
            .header("content-length", &length.to_string())
            .header("transfer-encoding", "chunked");
        let mut connection = Connection::open(server.address).await;
        connection.write(&request.head(server.address)).await;
        connection.write(&chunked(body.as_bytes())).await;
        let status = connection.read().await.status;
        assert!(matches!(status, 303 | 400), "{length}: {status}");
    }
    let other = Request::form("/", "").header("transfer-encoding", "gzip");
    assert_eq!(server.send(&other).await.status, 400);
    assert!(counter.get() <= 2);
}

#[tokio::test]
async fn get_and_head_never_run_an_action() {
    let (server, counter) = sample::start(&[]).await;
    let post = sample::post::<count>("/", &[]);
    for method in ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"] {
        server.send(&Request::new(method, &format!("/?_action={}", count::ID))).await;
        let with_body = Request::new(method, "/").body(format!("_action={}", count::ID));
        server.send(&with_body.header("content-type", "application/x-www-form-urlencoded")).await;
    }
    assert_eq!(counter.get(), 0);
    check(&server, &post, 303).await;
    assert_eq!(counter.get(), 1);
}

#[tokio::test]
async fn a_refusal_of_an_action_has_its_status() {
    let (server, _) = sample::start(&[]).await;
    for (how, status) in [("unauthorized", 401), ("forbidden", 403), ("not found", 404)] {
        let request = sample::post::<refuse>("/", &[how]);
        check(&server, &request, status).await;
        check(&server, &request.header("formwork-request", "submit"), status).await;
    }
}

#[tokio::test]
async fn a_failure_shows_its_digest_and_never_its_cause() {
    let (server, _) = sample::start(&[]).await;
    let mut digests = std::collections::BTreeSet::new();
    for request in [
        sample::post::<refuse>("/", &["panic"]),
        sample::post::<refuse>("/", &["fail"]),
        sample::post::<refuse>("/", &["panic"]).header("formwork-request", "submit"),
        Request::get("/broken"),
        Request::get("/broken-cached"),
        Request::get("/broken-cached"),
        sample::post::<sample::lead_to>("/", &["/broken"]).header("formwork-request", "submit"),
    ] {
        let answer = server.send(&request).await;
        assert_eq!(answer.status, 500);
        let digest = answer.header("formwork-digest").unwrap();
        assert!(answer.text().contains(digest), "{}", answer.text());
        assert!(!answer.text().contains("secret"), "{}", answer.text());
        assert!(answer.header("content-security-policy").is_some());
        assert!(digests.insert(digest.to_owned()));
    }
}

#[tokio::test]
async fn input_is_decoded_by_the_rules_of_html() {
    let app = TestApp::start().await;
    let action = app::guests::create_user::ID;
    let post = async |fields: &str| {
        let form = app.form("/examples/guests/new", "create_user").await;
        let body = format!("_action={action}&_once={}&{fields}", form.value("_once").unwrap());
        app.send(&Request::form("/examples/guests/new", body)).await
    };
    for (fields, message) in [
        ("name=A", "Email is required"),
        ("name=A&email=a@b.org&email=c@b.org", "was given more than once"),
        ("name=A%00B&email=a@b.org", "contains a character"),
        ("name=A%0AB&email=a@b.org", "contains a character"),
        ("name=+&email=a@b.org", "Name is required"),
        ("Name=A&email=a@b.org", "Name is required"),
    ] {
        let answer = post(fields).await;
        assert_eq!(answer.status, 422, "{fields}");
        assert!(answer.text().contains(message), "{fields}: {}", answer.text());
    }
    assert!(app.names().await.is_empty());
    assert_eq!(post("name=%FFx&email=a@b.org&unknown=1&a[0].b=1").await.status, 303);
    assert_eq!(app.names().await, ["\u{FFFD}x"]);
    let length = |length: usize| format!("name={}&email=c@b.org", "%F0%9F%98%80".repeat(length));
    assert_eq!(post(&length(41)).await.status, 422, "82 code units of UTF-16");
    assert_eq!(post(&length(40)).await.status, 303);
}

#[tokio::test]
async fn a_head_beyond_the_limit_is_refused() {
    let (server, _) = sample::start(&[]).await;
    let head = |length: usize| Request::get("/").header("x-long", &"a".repeat(length));
    assert_eq!(server.send(&head(60 * 1024)).await.status, 200);
    // Not a byte more than is read: what is left unread could cost the client the answer.
    let mut connection = Connection::open(server.address).await;
    let bytes = head(100 * 1024).head(server.address);
    connection.write(&bytes[..READ_LIMIT]).await;
    assert_eq!(connection.read().await.status, 431);
    assert!(connection.rest().await.is_empty());

    // At once, so that it is there as a whole when it is looked at.
    let mut connection = Connection::open(server.address).await;
    connection.write(&bytes).await;
    let answer = connection.rest().await;
    assert!(answer.is_empty() || answer.starts_with(b"HTTP/1.1 431 "), "{}", answer.len());
    assert_eq!(server.get("/").await.status, 200);
}
