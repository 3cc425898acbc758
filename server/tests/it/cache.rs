//! The page cache, as clients and proxies see it.

use std::io::Read;

use crate::{
    http::{Request, Response},
    sample,
    support::{Server, TestApp},
};

async fn outcome(server: &Server, path: &str) -> (String, String) {
    let answer = server.get(path).await;
    assert_eq!(answer.status, 200, "{path}");
    (answer.header("formwork-cache").unwrap().to_owned(), answer.text().to_owned())
}

#[tokio::test]
async fn a_cached_page_is_rendered_once() {
    let (server, counter) = sample::start(&[]).await;
    let (first, html) = outcome(&server, "/cached").await;
    assert_eq!(first, "miss");
    for _ in 0..3 {
        assert_eq!(outcome(&server, "/cached").await, ("hit".to_owned(), html.clone()));
    }
    assert_eq!(counter.get(), 1);
    for _ in 0..2 {
        assert_eq!(outcome(&server, "/dynamic").await.0, "bypass");
    }
    assert_eq!(counter.get(), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn those_who_ask_at_the_same_time_share_one_render() {
    let (server, counter) = sample::start(&[]).await;
    let (a, b, c, d) = tokio::join!(
        server.get("/cached"),
        server.get("/cached"),
        server.get("/cached"),
        server.get("/cached")
    );
    for answer in [&a, &b, &c, &d] {
        assert_eq!(answer.text(), a.text());
    }
    assert_eq!(counter.get(), 1);
}

#[tokio::test]
async fn an_invalidated_page_is_rendered_anew() {
    let (server, _) = sample::start(&[]).await;
    let before = outcome(&server, "/cached").await.1;
    let other = outcome(&server, "/cached/other").await.1;
    let post = sample::post::<sample::invalidate>("/", &["/cached"]);
    assert_eq!(server.send(&post).await.status, 303);
    let (after, html) = outcome(&server, "/cached").await;
    assert_eq!(after, "miss");
    assert_ne!(html, before);
    assert_eq!(outcome(&server, "/cached/other").await, ("hit".to_owned(), other));
}

#[tokio::test]
async fn another_spelling_of_a_path_is_invalidated_with_it() {
    let (server, _) = sample::start(&[]).await;
    for path in ["/cached/a", "/cached/%61"] {
        let before = server.get(path).await;
        let post = sample::post::<sample::invalidate>("/", &["/cached/a"]);
        assert_eq!(server.send(&post).await.status, 303);
        let after = server.get(path).await;
        assert!(after.status != 200 || after.text() != before.text(), "{path} is old");
    }
}

#[tokio::test]
async fn past_its_lifetime_a_page_is_served_stale_while_it_is_replaced() {
    let (server, _) = sample::start(&[]).await;
    let (first, html) = outcome(&server, "/short").await;
    assert_eq!(first, "miss");
    let (second, same) = outcome(&server, "/short").await;
    assert_eq!((second.as_str(), same), ("stale", html));
}

#[tokio::test]
async fn nothing_of_the_request_but_its_path_reaches_a_cached_body() {
    let app = TestApp::start().await;
    app.member("Ada").await;
    let first = app.get("/examples/guests").await;
    assert_eq!(first.header("formwork-cache"), Some("miss"));
    let plain = app.get("/examples/guests").await.comparable();
    assert_eq!(plain.text(), first.text());
    for (name, value) in [
        ("cookie", "visitor=0123456789abcdef"),
        ("accept-language", "de"),
        ("user-agent", "evil\"><script>"),
        ("accept", "application/json"),
        ("host", "evil.org"),
        ("x-forwarded-host", "evil.org"),
        ("x-forwarded-proto", "https"),
        ("forwarded", "host=evil.org"),
        ("x-original-url", "/examples/guests/new"),
        ("x-http-method-override", "POST"),
        ("authorization", "Basic eA=="),
        ("cache-control", "no-cache"),
        ("pragma", "no-cache"),
        ("sec-fetch-dest", "iframe"),
        ("formwork-request", "submit"),
        ("range", "bytes=0-1"),
    ] {
        let answer = app.send(&Request::get("/examples/guests").header(name, value)).await;
        assert_eq!(answer.comparable(), plain, "{name}");
    }
    for query in ["?", "?x=1", "?utm_source=a&page=2", "?_action=x", "?%00"] {
        assert_eq!(
            app.get(&format!("/examples/guests{query}")).await.comparable(),
            plain,
            "{query}"
        );
    }
}

#[tokio::test]
async fn the_first_to_ask_leaves_nothing_of_themselves_in_the_cache() {
    let app = TestApp::start().await;
    let request = Request::get("/examples/guests?x=poison")
        .header("host", "poison.org")
        .header("cookie", "visitor=poison")
        .header("x-forwarded-host", "poison.org")
        .header("accept-language", "poison");
    let first = app.send(&request).await;
    assert_eq!((first.status, first.header("formwork-cache")), (200, Some("miss")));
    let second = app.get("/examples/guests").await;
    assert_eq!(second.header("formwork-cache"), Some("hit"));
    assert_eq!(second.text(), first.text());
    assert!(!second.text().contains("poison"));
}

#[tokio::test]
async fn a_page_that_reads_cookies_all_the_same_is_not_stored() {
    let (server, _) = sample::start(&[]).await;
    let visit = async |name: &str| {
        let request = Request::get("/sneaky").header("cookie", &format!("name={name}"));
        server.send(&request).await
    };
    for name in ["Ada", "Grace"] {
        let answer = visit(name).await;
        assert!(answer.text().contains(&format!("Hello {name}")), "{}", answer.text());
        assert_eq!(answer.header("formwork-cache"), Some("bypass"));
        assert_eq!(answer.header("cache-control"), Some("private, no-store"));
    }
    assert!(!server.get("/sneaky").await.text().contains("Ada"));
}

/// A short page would not be worth compressing.
async fn app_with_a_long_directory() -> TestApp {
    let app = TestApp::start().await;
    for number in 0..20 {
        app.member(&format!("Member{number}")).await;
    }
    app
}

fn decoded(answer: &Response) -> String {
    let mut text = String::new();
    let read = match answer.header("content-encoding") {
        Some("br") => brotli::Decompressor::new(&*answer.body, 4096).read_to_string(&mut text),
        Some("gzip") => flate2::read::GzDecoder::new(&*answer.body).read_to_string(&mut text),
        None => return answer.text().to_owned(),
        other => panic!("{other:?}"),
    };
    read.unwrap();
    text
}

#[tokio::test]
async fn a_cached_page_comes_in_the_coding_that_is_accepted_each_with_its_tag() {
    let app = app_with_a_long_directory().await;
    let get = async |accept: &str| {
        app.send(&Request::get("/examples/guests").header("accept-encoding", accept)).await
    };
    let plain = app.get("/examples/guests").await;
    assert_eq!(plain.header("content-encoding"), None);
    let mut tags = vec![plain.header("etag").unwrap().to_owned()];
    for (accept, coding) in [("gzip, br", "br"), ("gzip", "gzip"), ("br;q=0, gzip;q=0.5", "gzip")] {
        let answer = get(accept).await;
        assert_eq!(answer.header("content-encoding"), Some(coding), "{accept}");
        assert_eq!(decoded(&answer), plain.text());
        tags.push(answer.header("etag").unwrap().to_owned());
    }
    assert_eq!(tags[2], tags[3]);
    assert!(tags[0] != tags[1] && tags[1] != tags[2] && tags[0] != tags[2], "{tags:?}");
    for accept in ["identity", "deflate", "", "br;q=0"] {
        assert_eq!(get(accept).await.text(), plain.text(), "{accept:?}");
    }
    for answer in [&plain, &get("br").await] {
        let vary = answer.header("vary").unwrap();
        assert!(vary.eq_ignore_ascii_case("accept-encoding"), "{vary}");
        assert_eq!(answer.header("cache-control"), Some("public, max-age=0, must-revalidate"));
        assert!(!answer.header("etag").unwrap().starts_with("W/"), "a strong tag");
    }
}

#[tokio::test]
async fn what_the_client_has_is_not_sent_again() {
    let app = app_with_a_long_directory().await;
    let get = async |accept: &str, tag: &str| {
        let request = Request::get("/examples/guests").header("accept-encoding", accept);
        app.send(&request.header("if-none-match", tag)).await
    };
    let brotli = get("br", "\"x\"").await;
    assert_eq!((brotli.status, brotli.header("formwork-cache")), (200, Some("miss")));
    let tag = brotli.header("etag").unwrap().to_owned();
    for tags in [tag.clone(), format!("W/{tag}"), format!("\"a\", {tag}"), "*".to_owned()] {
        let answer = get("br", &tags).await;
        assert_eq!((answer.status, answer.header("etag")), (304, Some(tag.as_str())), "{tags}");
        assert_eq!(answer.header("formwork-cache"), Some("hit"));
        assert!(answer.header("vary").is_some() && answer.header("cache-control").is_some());
    }
    assert_eq!(get("gzip", &tag).await.status, 200, "the tag of another coding");
    assert_eq!(get("br", tag.trim_matches('"')).await.status, 200, "no tag at all");
    let form = app.form("/examples/guests/new", "create_user").await;
    app.submit("/examples/guests/new", &form.fill("name", "Ada").fill("email", "a@b.org")).await;
    assert_eq!(get("br", &tag).await.status, 200, "the page has changed");
}

#[tokio::test]
async fn a_dynamic_page_is_for_its_visitor_alone() {
    let (server, _) = sample::start(&[]).await;
    let answer = server.get("/").await;
    assert_eq!(answer.header("cache-control"), Some("private, no-cache"));
    assert_eq!(answer.header("formwork-cache"), Some("bypass"));
}

#[tokio::test]
async fn only_a_page_that_is_found_is_stored() {
    let (server, counter) = sample::start(&[]).await;
    for expected in 1..=2 {
        let answer = server.get("/broken-cached").await;
        assert_eq!((answer.status, answer.header("etag")), (500, None));
        assert_eq!(counter.get(), expected, "a failure is tried again");
    }
}
