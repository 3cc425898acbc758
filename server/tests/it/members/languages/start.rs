//! In which language the start page greets.

use super::{Browser, TestApp, credentials};
use crate::{
    html::Form,
    http::{Request, Response},
};

const GERMAN: (&str, &str) = ("accept-language", "de-AT,de;q=0.9,en;q=0.8");

fn start(headers: &[(&str, &str)]) -> Request {
    headers.iter().fold(Request::get("/"), |request, (name, value)| request.header(name, value))
}

/// Whether it is the plain page, or a redirect to the German one; neither is kept by anybody.
#[track_caller]
fn is_plain(answer: &Response) -> bool {
    assert_eq!(answer.header("cache-control"), Some("private, no-store"), "{answer:?}");
    match (answer.status, answer.header("location")) {
        (200, None) => true,
        (303, Some("/de")) => false,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn who_arrives_is_led_to_their_language() {
    let app = TestApp::start().await;
    for (headers, expect) in [
        (&[][..], true),
        (&[("accept-language", "*")], true),
        (&[("accept-language", "en-GB,en;q=0.9,de;q=0.8")], true),
        (&[("accept-language", "fr")], true),
        (&[("accept-language", "fr,de;q=0.1")], false),
        (&[GERMAN], false),
        (&[("cookie", "language=de")], false),
        (&[GERMAN, ("cookie", "language=en")], true),
        (&[GERMAN, ("cookie", "language=fr")], false),
        (&[("cookie", "language=//evil.org")], true),
        (&[GERMAN, ("referer", "https://search.example/")], false),
        (&[GERMAN, ("sec-fetch-site", "none")], false),
        (&[GERMAN, ("sec-fetch-site", "cross-site")], false),
    ] {
        assert_eq!(is_plain(&app.send(&start(headers)).await), expect, "{headers:?}");
    }
    // Who asks for the German page gets it, whatever they prefer.
    let page = app.send(&Request::get("/de").header("accept-language", "en")).await;
    assert_eq!(page.status, 200);
    // So does who asks for any other page.
    let page = app.send(&Request::get("/users").header(GERMAN.0, GERMAN.1)).await;
    assert_eq!(page.status, 200);
}

#[tokio::test]
async fn who_follows_the_menu_is_not_sent_back() {
    let app = TestApp::start().await;
    let own = format!("http://{}/de", app.address);
    for headers in [
        &[GERMAN, ("referer", &*own)][..],
        &[GERMAN, ("sec-fetch-site", "same-origin")],
        &[GERMAN, ("sec-fetch-site", "same-origin"), ("cookie", "language=de")],
    ] {
        assert!(is_plain(&app.send(&start(headers)).await), "{headers:?}");
    }
}

#[tokio::test]
async fn a_member_chooses_the_language_here_and_wherever_they_sign_in() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "Ada").await;
    let stored = async || {
        let query = sqlx::query_scalar::<_, Option<String>>("SELECT language FROM users");
        query.fetch_one(&app.db).await.unwrap()
    };
    let choose = async |language: &str| {
        let fields = [("language", language)];
        let saved = ada.submit("/settings/preferences", "update_preferences", &fields).await;
        assert_eq!((saved.status, saved.header("location")), (303, Some("/settings/preferences")));
        let form = ada.get("/settings/preferences").await;
        let form = Form::find(form.text(), "update_preferences");
        assert_eq!(form.value("language"), Some(language));
    };
    assert!(is_plain(&ada.send(start(&[])).await));
    choose("de").await;
    assert_eq!(
        (stored().await.as_deref(), ada.cookie("language").as_deref()),
        (Some("de"), Some("de"))
    );
    assert!(!is_plain(&ada.send(start(&[])).await));

    let elsewhere = Browser::new(&app);
    assert!(is_plain(&elsewhere.send(start(&[])).await));
    elsewhere.submit("/sign-in", "sign_in", &credentials("Ada")).await;
    assert_eq!(elsewhere.cookie("language").as_deref(), Some("de"));
    assert!(!is_plain(&elsewhere.send(start(&[])).await));
    elsewhere.submit("/settings", "sign_out", &[]).await;
    assert!(!is_plain(&elsewhere.send(start(&[])).await), "the cookie says so still");

    choose("en").await;
    assert!(is_plain(&ada.send(start(&[GERMAN])).await));
    // What the member has chosen goes before what an older cookie says.
    elsewhere.submit("/sign-in", "sign_in", &credentials("Ada")).await;
    assert_eq!(elsewhere.cookie("language").as_deref(), Some("en"));
    choose("automatic").await;
    assert_eq!((stored().await, ada.cookie("language")), (None, None));
    assert!(!is_plain(&ada.send(start(&[GERMAN])).await));
    assert!(is_plain(&ada.send(start(&[])).await));
}
