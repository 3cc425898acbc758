//! The cross-origin rule and the site's own origin, on the wire.

use formwork::{
    axum::http::{HeaderMap, Uri},
    routing::{Methods, Routes},
};

use crate::{
    http::Request,
    sample::{self, count},
    support::{Server, TestApp, config, cookie, set_cookie},
};

async fn check(server: &Server, headers: &[(&str, &str)], status: u16) {
    let mut request = sample::post::<count>("/", &[]);
    for (name, value) in headers {
        request = request.and_header(name, value);
    }
    let answer = server.send(&request).await;
    assert_eq!(answer.status, status, "{headers:?}");
    assert_eq!(answer.header("cache-control"), Some("no-store"), "{headers:?}");
}

#[tokio::test]
async fn a_post_passes_from_the_site_itself_and_from_clients_that_say_nothing() {
    let (server, counter) = sample::start(&[]).await;
    let own = format!("http://{}", server.address);
    let passing: [&[(&str, &str)]; 5] = [
        &[],
        &[("sec-fetch-site", "same-origin")],
        &[("sec-fetch-site", "none")],
        &[("origin", &own)],
        &[("sec-fetch-site", "same-origin"), ("origin", "https://evil.org")],
    ];
    for headers in passing {
        check(&server, headers, 303).await;
    }
    assert_eq!(counter.get(), 5);
}

#[tokio::test]
async fn any_other_post_is_refused_before_anything_runs() {
    let (server, counter) = sample::start(&[]).await;
    let own = format!("http://{}", server.address);
    let (slash, path) = (format!("{own}/"), format!("{own}/examples/guests"));
    let (port, user) = (format!("{own}1"), format!("http://a@{}", server.address));
    for origin in ["null", "", "https://evil.org", "garbage", &slash, &path, &port, &user] {
        check(&server, &[("origin", origin)], 403).await;
    }
    for site in ["cross-site", "same-site", "Same-Origin", "same-origin, none", ""] {
        check(&server, &[("sec-fetch-site", site)], 403).await;
        check(&server, &[("sec-fetch-site", site), ("origin", &own)], 403).await;
    }
    check(&server, &[("origin", &own), ("origin", &own)], 400).await;
    check(&server, &[("sec-fetch-site", "none"), ("sec-fetch-site", "none")], 400).await;
    assert_eq!(counter.get(), 0);
}

#[tokio::test]
async fn origins_are_compared_as_url_origins() {
    let (server, _) = sample::start(&[("FORMWORK_ORIGIN", "https://example.org")]).await;
    let host = ("host", "example.org");
    for origin in ["https://example.org", "https://EXAMPLE.org", "HTTPS://example.org:443"] {
        check(&server, &[host, ("origin", origin)], 303).await;
    }
    for origin in ["http://example.org", "https://example.org:8443", "https://www.example.org"] {
        check(&server, &[host, ("origin", origin)], 403).await;
    }
}

#[tokio::test]
async fn a_trusted_origin_may_post() {
    let (server, _) = sample::start(&[("FORMWORK_TRUSTED_ORIGINS", "https://a.org")]).await;
    check(&server, &[("origin", "https://a.org")], 303).await;
    check(&server, &[("origin", "https://b.org")], 403).await;
}

#[tokio::test]
async fn forwarded_headers_count_for_nothing() {
    let (server, _) = sample::start(&[]).await;
    for name in ["x-forwarded-host", "x-forwarded-for", "x-forwarded-proto", "forwarded"] {
        check(&server, &[("origin", "https://evil.org"), (name, "evil.org")], 403).await;
        check(&server, &[("origin", "https://evil.org"), (name, "host=evil.org")], 403).await;
    }
}

#[tokio::test]
async fn with_a_configured_origin_another_host_is_misdirected() {
    let app = TestApp::with_variables(&[("FORMWORK_ORIGIN", "https://example.org")]).await;
    let get = async |path: &str, host: &str| {
        app.send(&Request::get(path).header("host", host)).await.status
    };
    assert_eq!(get("/examples/guests", "example.org").await, 200);
    assert_eq!(get("/examples/guests", "EXAMPLE.org:443").await, 200, "and it is in the cache now");
    for host in ["evil.org", "example.org:8443", "example.org.evil.org", "", "example.org/"] {
        for path in ["/examples/guests", "/", "/examples/guests/", "/nowhere", "/api/guests"] {
            assert_eq!(get(path, host).await, 421, "{host:?} {path}");
        }
    }
    assert_eq!(app.get("/").await.status, 421, "its address is no name of the site");
}

#[tokio::test]
async fn a_host_in_the_target_stands_above_the_header() {
    let app = TestApp::with_variables(&[("FORMWORK_ORIGIN", "https://example.org")]).await;
    let get = async |target: &str, host: &str| {
        app.send(&Request::get(target).header("host", host)).await.status
    };
    assert_eq!(get("/examples/guests", "example.org").await, 200, "and it is in the cache now");
    for path in ["/examples/guests", "/", "", "/nowhere", "/api/guests", "/examples/guests?page=2"]
    {
        for host in ["evil.org", "user@example.org", "example.org:8443"] {
            assert_eq!(get(&format!("http://{host}{path}"), "example.org").await, 421, "{host}");
        }
    }
    for path in ["/examples/guests", "", "?x=1", "/examples/guests?page=2"] {
        assert_eq!(get(&format!("http://example.org{path}"), "evil.org").await, 200, "{path}");
    }
    let two = Request::get("http://example.org/").header("host", "a").and_header("host", "b");
    assert_eq!(app.send(&two).await.status, 400);
}

#[tokio::test]
async fn no_code_of_the_application_sees_a_host_in_the_uri() {
    async fn seen(uri: Uri, headers: HeaderMap) -> String {
        format!("{uri} {:?}", headers.get("host"))
    }
    let routes = Routes::new().route("/seen", Methods::new().get(seen));
    let server = Server::start(routes, config(&[])).await;
    let answer = server.send(&Request::get("http://a.org/seen?x=1").header("host", "b.org")).await;
    assert_eq!((answer.status, answer.text()), (200, "/seen?x=1 Some(\"a.org\")"));
}

#[tokio::test]
async fn with_an_https_origin_cookies_are_secure_and_tied_to_the_host() {
    let app = TestApp::with_variables(&[("FORMWORK_ORIGIN", "https://example.org")]).await;
    let profile = format!("/examples/guests/{}", app.member("Ada").await);
    let like = Request::form(&profile, {
        let page = app.send(&Request::get(&profile).header("host", "example.org")).await;
        crate::html::Form::find(page.text(), "toggle_like").body()
    })
    .header("host", "example.org");
    let answer = app.send(&like).await;
    assert_eq!(answer.status, 303);
    assert!(answer.header("strict-transport-security").is_some());
    let names = ["__Host-visitor", "__Host-formwork_outcome"];
    for set in names.map(|name| set_cookie(&answer, name)) {
        for attribute in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(set.split("; ").any(|part| part == attribute), "{set}");
        }
        assert!(!set.contains("Domain"), "{set}");
    }
    let named = cookie(&answer);
    assert_eq!(app.send(&like.clone().header("cookie", &named)).await.header("set-cookie"), None);
    let unnamed = named.replace("__Host-", "");
    let other = app.send(&like.header("cookie", &unnamed)).await;
    assert_eq!(other.all("set-cookie").len(), 2, "a cookie without the prefix is another one");
}

#[tokio::test]
async fn a_request_names_one_host() {
    let (server, _) = sample::start(&[]).await;
    let twice = Request::get("/").and_header("host", "a.org").and_header("host", "b.org");
    assert_eq!(server.send(&twice).await.status, 400);
}
