//! Cookies: attributes, names, signatures, and what becomes of a response's own.

use std::time::Duration;

use formwork::{
    axum::{extract::RawQuery, http::header, response::AppendHeaders},
    cookies::{Cookie, Cookies, SameSite},
    prelude::{ApiError, ElementChild, IntoView, Result, cookies, view},
    routing::{Methods, Page, Routes},
};

use crate::{
    http::{Request, Response},
    support::{Server, config},
};

const MINUTE: Duration = Duration::from_secs(60);
const HTTPS: (&str, &str) = ("FORMWORK_ORIGIN", "https://example.org");

fn secret() -> String {
    "0f".repeat(32)
}

/// Sets cookies as the query says.
async fn set(cookies: Cookies, RawQuery(how): RawQuery) -> Result<String, ApiError> {
    match how.unwrap_or_default().as_str() {
        "plain" => cookies.set("a", "ä ;", MINUTE)?,
        "twice" => {
            cookies.set("a", "1", MINUTE)?;
            cookies.set("a", "2", MINUTE)?;
        }
        "attributes" => {
            let cookie = Cookie::build(("a", "1")).path("/x").same_site(SameSite::Strict);
            cookies.add(cookie.http_only(false).build())?;
        }
        "domain" => cookies.add(Cookie::build(("a", "1")).domain("example.org").build())?,
        "paths" => {
            for path in ["/x", "/y"] {
                cookies.add(Cookie::build(("a", "1")).path(path).build())?;
            }
        }
        "name" => cookies.set("a b", "1", MINUTE)?,
        "encoded-name" => cookies.set("%61", "1", MINUTE)?,
        "insecure" => cookies.add(Cookie::build(("a", "1")).secure(false).build())?,
        "remove" => cookies.remove("a")?,
        "set-and-remove" => {
            cookies.set("a", "1", MINUTE)?;
            cookies.remove("a")?;
        }
        "path" => cookies.add(Cookie::build(("a", "1")).path("/; Domain=evil.org").build())?,
        "line-break" => cookies.add(Cookie::build(("a", "1")).domain("a\r\nb: c").build())?,
        "no-name" => cookies.set("", "1", MINUTE)?,
        "large" => cookies.set("a", &"x".repeat(4096), MINUTE)?,
        "signed" => cookies.signed()?.set("s", "7", MINUTE)?,
        "signed-domain" => {
            let cookie = Cookie::build(("s", "7")).domain("example.org");
            cookies.signed()?.add(cookie.build())?;
        }
        "encrypted" => cookies.encrypted()?.set("e", "7", MINUTE)?,
        "encrypted-large" => cookies.encrypted()?.set("e", &"x".repeat(3500), MINUTE)?,
        "unseal" => {
            cookies.signed()?.remove("s")?;
            cookies.encrypted()?.remove("e")?;
        }
        _ => {}
    }
    Ok(show(&cookies))
}

fn show(cookies: &Cookies) -> String {
    let signed = cookies.signed().ok().and_then(|signed| signed.get("s"));
    let encrypted = cookies.encrypted().ok().and_then(|encrypted| encrypted.get("e"));
    let (own, scoped) = (cookies.get("a"), cookies.get_scoped("a"));
    format!("a={own:?} scoped={scoped:?} s={signed:?} e={encrypted:?} all={:?}", cookies.all())
}

async fn merged() -> Result<(AppendHeaders<[(header::HeaderName, &'static str); 5]>, ()), ApiError>
{
    let name = header::SET_COOKIE;
    cookies().set("a", "helper", MINUTE)?;
    cookies().remove("gone")?;
    let own = ["a=own", "a=own; Path=/", "a=own; Path=/x", "b=own", "gone=own"];
    Ok((AppendHeaders(own.map(|cookie| (name.clone(), cookie))), ()))
}

async fn page() -> Result<impl IntoView> {
    let error = cookies().set("a", "1", MINUTE).unwrap_err();
    Ok(view! { <p>{error.to_string()}</p> })
}

async fn start(variables: &[(&str, &str)]) -> Server {
    let routes = Routes::new()
        .route("/set", Methods::new().get(set))
        .route("/merged", Methods::new().get(merged))
        .page("/page", Page::new(page));
    Server::start(routes, config(variables)).await
}

async fn ask(server: &Server, target: &str, cookies: &str) -> Response {
    let request = Request::get(target).header("host", "example.org");
    let request = if cookies.is_empty() { request } else { request.header("cookie", cookies) };
    server.send(&request).await
}

/// The only cookie that an answer sets, as it is sent back.
#[track_caller]
fn sent_back(answer: &Response) -> &str {
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.header("set-cookie").unwrap().split(';').next().unwrap()
}

async fn check(server: &Server, how: &str, cookies: &str, expect: &[&str]) {
    let answer = ask(server, &format!("/set?{how}"), cookies).await;
    // The rest of an expired one is a date.
    let set: Vec<_> = answer.all("set-cookie");
    let set: Vec<_> = set.iter().map(|set| set.split("; Expires").next().unwrap()).collect();
    assert_eq!(set, expect, "{how}: {}", answer.text());
}

#[tokio::test]
async fn attributes_that_are_left_open_get_the_safe_values() {
    let server = start(&[]).await;
    check(&server, "plain", "", &["a=%C3%A4%20%3B; HttpOnly; SameSite=Lax; Path=/; Max-Age=60"])
        .await;
    check(&server, "twice", "a=0", &["a=2; HttpOnly; SameSite=Lax; Path=/; Max-Age=60"]).await;
    check(&server, "attributes", "", &["a=1; SameSite=Strict; Path=/x"]).await;
    check(&server, "insecure", "", &["a=1; HttpOnly; SameSite=Lax; Path=/"]).await;
    let both = ["/x", "/y"].map(|path| format!("a=1; HttpOnly; SameSite=Lax; Path={path}"));
    check(&server, "paths", "", &both.each_ref().map(String::as_str)).await;
    for sent in ["", "a=1"] {
        let gone = ["a=; HttpOnly; SameSite=Lax; Path=/; Max-Age=0"];
        check(&server, "remove", sent, &gone).await;
        check(&server, "set-and-remove", sent, &gone).await;
    }
    check(&server, "", "a=1", &[]).await;
}

#[tokio::test]
async fn over_tls_a_cookie_is_secure_and_its_name_has_a_prefix() {
    let server = start(&[HTTPS]).await;
    let host = "__Host-a=1; HttpOnly; SameSite=Lax; Secure; Path=/";
    check(&server, "insecure", "", &[host]).await;
    let path = "__Secure-a=1; SameSite=Strict; Secure; Path=/x";
    check(&server, "attributes", "", &[path]).await;
    let domain = "__Secure-a=1; HttpOnly; SameSite=Lax; Secure; Path=/; Domain=example.org";
    check(&server, "domain", "", &[domain]).await;
    let gone = "__Host-a=; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=0";
    check(&server, "remove", "__Host-a=1", &[gone]).await;
}

#[tokio::test]
async fn over_tls_a_cookie_that_another_host_can_have_set_is_not_taken_for_the_sites() {
    let server = start(&[HTTPS, ("FORMWORK_SECRET", &secret())]).await;
    for (cookies, value) in [
        ("__Host-a=1", r#"a=Some("1") scoped=None s=None e=None all=[("a", "1")]"#),
        ("__Secure-a=1", r#"a=None scoped=Some("1") s=None e=None all=[]"#),
        (
            "__Secure-a=2; __Host-a=1",
            r#"a=Some("1") scoped=Some("2") s=None e=None all=[("a", "1")]"#,
        ),
        (
            "__Host-a=1; %5F%5FHost-a=planted",
            r#"a=Some("1") scoped=None s=None e=None all=[("a", "1")]"#,
        ),
        ("%5F%5FHost-a=planted", "a=None scoped=None s=None e=None all=[]"),
        ("a=1", "a=None scoped=None s=None e=None all=[]"),
    ] {
        assert_eq!(ask(&server, "/set", cookies).await.text(), value, "{cookies}");
    }
    let signed = ask(&server, "/set?signed-domain", "").await;
    let cookie = sent_back(&signed);
    assert!(cookie.starts_with("__Secure-s="), "{cookie}");
    let answer = ask(&server, "/set", cookie).await;
    assert!(answer.text().contains("s=Some(\"7\")"), "{}", answer.text());
    let moved = ask(&server, "/set", &cookie.replace("__Secure-", "__Host-")).await;
    assert!(moved.text().contains("s=None"), "{}", moved.text());
}

#[tokio::test]
async fn what_would_not_be_one_cookie_is_refused() {
    let server = start(&[("FORMWORK_SECRET", &secret())]).await;
    for how in ["path", "line-break", "no-name", "name", "encoded-name", "large", "encrypted-large"]
    {
        let answer = ask(&server, &format!("/set?{how}"), "").await;
        assert_eq!((answer.status, answer.all("set-cookie")), (500, vec![]), "{how}");
    }
}

#[tokio::test]
async fn a_signed_cookie_can_be_read_and_not_changed() {
    let server = start(&[("FORMWORK_SECRET", &secret())]).await;
    let answer = ask(&server, "/set?signed", "").await;
    assert!(answer.text().contains("s=Some(\"7\")"), "it is there at once: {}", answer.text());
    let cookie = sent_back(&answer);
    assert!(cookie.ends_with('7'), "{cookie}");
    let value = cookie.strip_prefix("s=").unwrap();
    for (cookies, found) in [
        (cookie.to_owned(), true),
        (cookie.replace("7", "8"), false),
        (format!("{cookie}1"), false),
        ("s=7".to_owned(), false),
        ("s=".to_owned(), false),
        (format!("s={}", "%C3%A4".repeat(30)), false),
        (format!("e={value}"), false),
    ] {
        let answer = ask(&server, "/set", &cookies).await;
        let expect = if found { "s=Some(\"7\") e=None" } else { "s=None e=None" };
        assert!(answer.text().contains(expect), "{cookies}: {}", answer.text());
    }
    let other = start(&[("FORMWORK_SECRET", &"f0".repeat(32))]).await;
    let answer = ask(&other, "/set", cookie).await;
    assert!(answer.text().contains("s=None"), "a key is of one secret");
}

#[tokio::test]
async fn an_encrypted_cookie_cannot_be_read_or_used_under_another_name() {
    for (variables, prefix) in [(&[][..], ""), (&[HTTPS][..], "__Host-")] {
        let secret = secret();
        let server = start(&[variables, &[("FORMWORK_SECRET", &secret)]].concat()).await;
        let first = ask(&server, "/set?encrypted", "").await;
        let again = ask(&server, "/set?encrypted", "").await;
        let (cookie, again) = (sent_back(&first), sent_back(&again));
        assert_ne!(cookie, again, "the same value is never encrypted alike");
        let (name, value) = cookie.split_once('=').unwrap();
        assert_eq!(name, format!("{prefix}e"));
        for (cookies, found) in [
            (cookie.to_owned(), true),
            (format!("{cookie}x"), false),
            (format!("{name}=x{value}"), false),
            (format!("{name}="), false),
            (format!("{prefix}s={value}"), false),
        ] {
            let answer = ask(&server, "/set", &cookies).await;
            let expect = if found { "s=None e=Some(\"7\")" } else { "s=None e=None" };
            assert!(answer.text().contains(expect), "{cookies}: {}", answer.text());
        }
        let removed = ask(&server, "/set?unseal", cookie).await;
        assert!(removed.text().contains("s=None e=None"), "{}", removed.text());
        assert_eq!(removed.all("set-cookie").len(), 2);
    }
}

#[tokio::test]
async fn without_a_secret_nothing_is_sealed_and_the_error_says_what_to_do() {
    let server = start(&[]).await;
    for how in ["signed", "encrypted"] {
        let answer = ask(&server, &format!("/set?{how}"), "").await;
        assert_eq!((answer.status, answer.all("set-cookie")), (500, vec![]));
    }
    let error = formwork::cookies::MissingSecret.to_string();
    assert!(error.contains("FORMWORK_SECRET") && error.contains("openssl rand -hex 32"), "{error}");
}

#[tokio::test]
async fn a_cookie_set_here_replaces_the_responses_own_of_the_same_name() {
    let server = start(&[]).await;
    let answer = server.get("/merged").await;
    let mut set: Vec<_> =
        answer.all("set-cookie").iter().map(|set| set.split("; Expires").next().unwrap()).collect();
    set.sort_unstable();
    assert_eq!(
        set,
        [
            "a=helper; HttpOnly; SameSite=Lax; Path=/; Max-Age=60",
            "a=own; Path=/x",
            "b=own",
            "gone=; HttpOnly; SameSite=Lax; Path=/; Max-Age=0",
        ]
    );
}

#[tokio::test]
async fn a_render_cannot_set_a_cookie_and_is_told_where_it_can() {
    let server = start(&[]).await;
    let answer = server.get("/page").await;
    assert!(answer.text().contains("in an action or a handler"), "{}", answer.text());
    assert_eq!(answer.header("set-cookie"), None);
}
