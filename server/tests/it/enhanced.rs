//! What the enhancement script is answered: the next page in one round trip.

use std::time::Duration;

use formwork::{
    axum::{
        http::header::{self, HeaderName},
        response::{AppendHeaders, Redirect as AxumRedirect},
    },
    prelude::{ApiError, cookies},
    routing::Methods,
};

use crate::{
    html::Form,
    http::{Request, Response},
    sample,
    support::{Server, TestApp, config, without_tokens},
};

fn enhanced(page: &str, form: &Form) -> Request {
    Request::form(page, form.body()).header("formwork-request", "submit")
}

#[tokio::test]
async fn one_round_trip_creates_a_member_and_shows_the_directory_with_them() {
    let app = TestApp::start().await;
    app.get("/examples/guests").await;
    let form = app.form("/examples/guests/new", "create_user").await;
    let form = form.fill("name", "Ada").fill("email", "ada@example.org");
    let answer = app.send(&enhanced("/examples/guests/new", &form)).await;
    assert_eq!(
        (answer.status, answer.header("formwork-location")),
        (200, Some("/examples/guests"))
    );
    assert!(answer.text().contains("ada@example.org"));
    assert!(answer.text().starts_with("<!DOCTYPE html>") && answer.text().ends_with("</html>"));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert_eq!(answer.header("location"), None);
    assert_eq!(answer.header("etag"), None);
    assert_eq!(answer.text(), app.get("/examples/guests").await.text(), "no variant of the page");
}

#[tokio::test]
async fn the_next_page_sees_the_cookies_of_the_same_answer() {
    let app = TestApp::start().await;
    let profile = format!("/examples/guests/{}", app.member("Ada").await);
    let like = app.form(&profile, "toggle_like").await;
    let answer = app.send(&enhanced(&profile, &like)).await;
    assert_eq!((answer.status, answer.header("formwork-location")), (200, Some(profile.as_str())));
    assert!(answer.header("set-cookie").is_some());
    assert!(answer.text().contains("aria-pressed=\"true\""));
}

#[tokio::test]
async fn invalid_input_is_answered_with_the_page_and_its_own_location() {
    let app = TestApp::start().await;
    let form = app.form("/examples/guests/new", "create_user").await.fill("email", "x");
    let answer = app.send(&enhanced("/examples/guests/new", &form)).await;
    assert_eq!(
        (answer.status, answer.header("formwork-location")),
        (422, Some("/examples/guests/new"))
    );
    let plain = app.submit("/examples/guests/new", &form).await;
    assert_eq!(plain.header("formwork-location"), None);
    assert_eq!(without_tokens(plain.text()), without_tokens(answer.text()));

    let body = form.body().replace("_action=", "_other=");
    let action = form.value("_action").unwrap();
    let target = format!("/examples/guests/new?page=2&_action={action}");
    let request = Request::form(&target, body).header("formwork-request", "submit");
    let answer = app.send(&request).await;
    let location = (answer.status, answer.header("formwork-location"));
    assert_eq!(location, (422, Some("/examples/guests/new?page=2")), "the action is no part of it");
}

/// Sets cookies by the helper and by itself, and leads home.
async fn leave() -> Result<(AppendHeaders<[(HeaderName, &'static str); 1]>, AxumRedirect), ApiError>
{
    cookies().set("name", "Ada", Duration::from_secs(60))?;
    Ok((AppendHeaders([(header::SET_COOKIE, "raw=1; Path=/")]), AxumRedirect::to("/arrived")))
}

/// Sets a cookie, and says which ones arrived.
async fn arrive() -> Result<String, ApiError> {
    let all = format!("{:?}", cookies().all());
    cookies().set("last", "1", Duration::from_secs(60))?;
    Ok(all)
}

#[tokio::test]
async fn a_redirect_to_a_handler_sets_its_cookies_with_and_without_the_script() {
    let routes = sample::routes(sample::Counter::default())
        .route("/leave", Methods::new().get(leave))
        .route("/arrived", Methods::new().get(arrive));
    let server = Server::start(routes, config(&[])).await;
    let names = |answer: &Response| {
        let set = answer.all("set-cookie").into_iter();
        let mut names: Vec<_> = set.map(|set| set.split('=').next().unwrap().to_owned()).collect();
        names.sort_unstable();
        names
    };
    let post = sample::post::<sample::lead_to>("/", &["/leave"]);

    let plain = server.send(&post).await;
    assert_eq!((plain.status, plain.header("location")), (303, Some("/leave")));
    let left = server.get("/leave").await;
    assert_eq!((left.status, names(&left)), (303, vec!["name".to_owned(), "raw".to_owned()]));
    let request = Request::get("/arrived").header("cookie", "raw=1; name=Ada");
    let arrived = server.send(&request).await;
    assert_eq!((arrived.status, names(&arrived)), (200, vec!["last".to_owned()]));

    let enhanced = server.send(&post.header("formwork-request", "submit")).await;
    assert_eq!((enhanced.status, enhanced.header("formwork-location")), (200, Some("/arrived")));
    assert_eq!(enhanced.text(), arrived.text());
    assert_eq!(names(&enhanced), ["last", "name", "raw"]);
}

#[tokio::test]
async fn another_value_of_the_header_changes_nothing() {
    let (server, _) = sample::start(&[]).await;
    let post = sample::post::<sample::count>("/", &[]);
    let post = post.header("cookie", &format!("formwork_outcome={}", "7".repeat(32)));
    let plain = server.send(&post).await.comparable();
    assert_eq!(plain.status, 303);
    for value in ["navigate", "Submit", "submit, submit", "", "1"] {
        let request = post.clone().header("formwork-request", value);
        assert_eq!(server.send(&request).await.comparable(), plain, "{value:?}");
    }
}

#[tokio::test]
async fn internal_names_on_a_get_change_nothing() {
    let app = TestApp::start().await;
    let profile = format!("/examples/guests/{}", app.member("Ada").await);
    for page in ["/", "/examples/guests", profile.as_str(), "/nowhere"] {
        app.get(page).await;
        let plain = app.get(page).await.comparable();
        for (name, value) in
            [("formwork-request", "submit"), ("formwork-location", "/x"), ("formwork-cache", "hit")]
        {
            let answer = app.send(&Request::get(page).header(name, value)).await;
            assert_eq!(answer.comparable(), plain, "{page} with {name}");
        }
        let query = "?_action=app::guests::actions::create_user&_arg=1&_charset_=utf-16";
        assert_eq!(app.get(&format!("{page}{query}")).await.comparable(), plain, "{page}");
    }
}

#[tokio::test]
async fn a_redirect_that_leads_on_is_followed_to_its_end() {
    let (server, _) = sample::start(&[]).await;
    for (target, end) in [("/elsewhere", "/"), ("/dynamic#there", "/dynamic#there")] {
        let request = sample::post::<sample::lead_to>("/", &[target]);
        let answer = server.send(&request.header("formwork-request", "submit")).await;
        assert_eq!((answer.status, answer.header("formwork-location")), (200, Some(end)));
    }
}

#[tokio::test]
async fn a_redirect_to_another_form_of_a_path_ends_where_a_browser_would() {
    let (server, _) = sample::start(&[]).await;
    let request = sample::post::<sample::lead_to>("/", &["/dynamic/"]);
    let answer = server.send(&request.header("formwork-request", "submit")).await;
    assert_eq!((answer.status, answer.header("formwork-location")), (200, Some("/dynamic")));
}
