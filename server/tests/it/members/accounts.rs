//! Registering, signing in and signing out.

use super::{Browser, PASSWORD, address, credentials, registration};
use crate::{
    http::Request,
    support::{TestApp, set_cookie},
};

async fn count(app: &TestApp, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(&app.db).await.unwrap()
}

#[tokio::test]
async fn a_new_member_is_signed_in_and_in_the_directory() {
    let app = TestApp::start().await;
    app.get("/users").await;
    let ada = Browser::registered(&app, "Ada").await;
    let (name, email, hash): (String, String, String) =
        sqlx::query_as("SELECT name, email, password_hash FROM users")
            .fetch_one(&app.db)
            .await
            .unwrap();
    assert_eq!((&*name, &*email), ("Ada", "ada@example.org"));
    assert!(hash.starts_with("$argon2id$") && !hash.contains(PASSWORD));
    assert!(ada.get("/settings").await.text().contains("ada@example.org"));
    let directory = app.get("/users").await;
    assert!(directory.text().contains(">Ada</a>"), "{}", directory.text());
    assert!(!directory.text().contains("ada@example.org"), "an address is its member's affair");
}

#[tokio::test]
async fn what_the_database_keeps_of_a_session_is_not_what_the_cookie_holds() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "Ada").await;
    let cookie = ada.cookie("session").unwrap();
    let key: String =
        sqlx::query_scalar("SELECT key FROM sessions").fetch_one(&app.db).await.unwrap();
    assert_ne!(key, cookie);
    let stolen = Request::get("/settings").header("cookie", &format!("session={key}"));
    assert_eq!(app.send(&stolen).await.status, 303);
}

#[tokio::test]
async fn the_same_registration_again_signs_in_and_one_with_another_password_is_refused() {
    let app = TestApp::start().await;
    Browser::registered(&app, "Ada").await;
    Browser::registered(&app, "Ada").await;
    assert_eq!(count(&app, "SELECT count(*) FROM users").await, 1);
    assert_eq!(count(&app, "SELECT count(*) FROM sessions").await, 2);

    let eve = Browser::new(&app);
    let [name, _, password] = [("name", "Eve"), ("", ""), ("password", "another long one")];
    let fields = [name, ("email", "ADA@example.org"), password];
    let refused = eve.submit("/register", "register", &fields).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("Email is already registered"), "{}", refused.text());
    assert!(!refused.text().contains("another long one"));
    assert_eq!((eve.cookie("session"), count(&app, "SELECT count(*) FROM users").await), (None, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_registrations_of_one_address_at_the_same_time_one_wins() {
    let app = TestApp::start().await;
    let (first, second) = (Browser::new(&app), Browser::new(&app));
    let ours = registration("Ada");
    let theirs = [("name", "Eve"), ("email", address("Ada")), ("password", "another long one")];
    let (first, second) = tokio::join!(
        first.submit("/register", "register", &ours),
        second.submit("/register", "register", &theirs),
    );
    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 422]);
    assert_eq!(count(&app, "SELECT count(*) FROM users").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_that_is_sent_twice_at_once_makes_one_account_and_signs_in_twice() {
    let app = TestApp::start().await;
    for (round, name) in ["Ada", "Grace", "Hedy", "Zoe"].into_iter().enumerate() {
        let (first, second) = (Browser::new(&app), Browser::new(&app));
        let ours = registration(name);
        let (one, other) = tokio::join!(
            first.submit("/register", "register", &ours),
            second.submit("/register", "register", &ours),
        );
        assert_eq!((one.status, other.status), (303, 303), "{name}");
        let members = i64::try_from(round).unwrap() + 1;
        assert_eq!(count(&app, "SELECT count(*) FROM users").await, members);
        for browser in [first, second] {
            assert_eq!(browser.get("/settings").await.status, 200, "{name}");
        }
    }
}

#[tokio::test]
async fn a_name_that_hides_something_is_refused() {
    let app = TestApp::start().await;
    for name in ["\u{3164}", "Ada\u{202e}", "Ada\u{200b}"] {
        let mut fields = registration("Ada");
        fields[0] = ("name", name);
        let refused = Browser::new(&app).submit("/register", "register", &fields).await;
        assert_eq!(refused.status, 422, "{name:?}");
        assert!(refused.text().contains("Name must consist of signs that can be seen"));
    }
    assert_eq!(count(&app, "SELECT count(*) FROM users").await, 0);
}

#[tokio::test]
async fn whoever_signs_in_sees_the_site_as_they_have_chosen() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "Ada").await;
    let fields = [("theme", "dark"), ("language", "de")];
    ada.submit("/settings/preferences", "update_preferences", &fields).await;
    let shared = Browser::new(&app);
    shared.submit("/sign-in", "sign_in", &credentials("Ada")).await;
    assert_eq!(shared.get("/theme.css").await.text(), ":root{color-scheme:dark}\n");
    assert_eq!(shared.cookie("language").as_deref(), Some("de"));
    shared.submit("/register", "register", &registration("Grace")).await;
    assert_eq!(shared.get("/theme.css").await.text(), "", "Grace has chosen nothing");
    assert_eq!(shared.cookie("language"), None);
}

#[tokio::test]
async fn a_password_that_is_too_short_is_refused_before_anything_is_kept() {
    let app = TestApp::start().await;
    let fields = [("name", "Ada"), ("email", "ada@example.org"), ("password", "short")];
    let refused = Browser::new(&app).submit("/register", "register", &fields).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("Password must have at least 12 characters"));
    assert_eq!(count(&app, "SELECT count(*) FROM users").await, 0);
}

#[tokio::test]
async fn who_is_not_signed_in_is_led_to_sign_in_and_back() {
    let app = TestApp::start().await;
    Browser::registered(&app, "Ada").await;
    let ada = Browser::new(&app);
    let led = ada.get("/settings?tab=a%26b").await;
    let sign_in = "/sign-in?next=%2Fsettings%3Ftab%3Da%2526b";
    assert_eq!((led.status, led.header("location")), (303, Some(sign_in)));
    let back = ada.submit(sign_in, "sign_in", &credentials("Ada")).await;
    assert_eq!((back.status, back.header("location")), (303, Some("/settings?tab=a%26b")));
    assert_eq!(ada.get("/settings").await.status, 200);
}

#[tokio::test]
async fn signing_in_leads_to_no_other_site() {
    let app = TestApp::start().await;
    Browser::registered(&app, "Ada").await;
    for next in [
        "//evil.org",
        "https://evil.org/",
        "/%5Cevil.org",
        "%20//evil.org",
        "/..//evil.org",
        "/users?search=a%20b",
    ] {
        let page = format!("/sign-in?next={next}");
        let signed_in = Browser::new(&app).submit(&page, "sign_in", &credentials("Ada")).await;
        assert_eq!((signed_in.status, signed_in.header("location")), (303, Some("/settings")));
    }
}

#[tokio::test]
async fn an_unknown_address_and_a_wrong_password_are_answered_alike() {
    let app = TestApp::start().await;
    Browser::registered(&app, "Ada").await;
    let mut answers = Vec::new();
    for email in ["ada@example.org", "eve@example.org"] {
        let fields = [("email", email), ("password", "not the right one")];
        let browser = Browser::new(&app);
        let refused = browser.submit("/sign-in", "sign_in", &fields).await;
        assert_eq!((refused.status, browser.cookie("session")), (422, None));
        let text = refused.text().replace(email, "");
        assert!(text.contains("does not fit this address") && !text.contains("not the right one"));
        answers.push(text);
    }
    assert_eq!(answers[0], answers[1]);
}

#[tokio::test]
async fn each_sign_in_is_a_session_of_its_own_in_place_of_the_one_before() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "Ada").await;
    let first = ada.cookie("session").unwrap();
    ada.submit("/sign-in", "sign_in", &credentials("Ada")).await;
    let second = ada.cookie("session").unwrap();
    assert_ne!(first, second);
    assert_eq!(count(&app, "SELECT count(*) FROM sessions").await, 1);
    let old = Request::get("/settings").header("cookie", &format!("session={first}"));
    assert_eq!(app.send(&old).await.status, 303, "the old cookie is worth nothing");
    // One that somebody has put there beforehand is not taken over.
    let planted = Browser::new(&app);
    planted.cookies.borrow_mut().insert("session".to_owned(), "planted".to_owned());
    planted.submit("/sign-in", "sign_in", &credentials("Ada")).await;
    assert_ne!(planted.cookie("session").as_deref(), Some("planted"));
}

#[tokio::test]
async fn signing_out_ends_the_session_and_not_the_others() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "Ada").await;
    let elsewhere = Browser::new(&app);
    elsewhere.submit("/sign-in", "sign_in", &credentials("Ada")).await;
    let cookie = ada.cookie("session").unwrap();
    let out = ada.submit("/settings", "sign_out", &[]).await;
    assert_eq!((out.status, out.header("location")), (303, Some("/")));
    assert!(ada.get("/").await.text().contains("You are signed out"));
    let kept = Request::get("/settings").header("cookie", &format!("session={cookie}"));
    assert_eq!(app.send(&kept).await.status, 303, "the cookie alone is worth nothing");
    assert_eq!(elsewhere.get("/settings").await.status, 200);
}

#[tokio::test]
async fn a_session_ends_after_thirty_days() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "Ada").await;
    for (days, status) in [(29, 200), (31, 303)] {
        sqlx::query("UPDATE sessions SET created_at = $1")
            .bind(app::clock::now() - days * 24 * 60 * 60)
            .execute(&app.db)
            .await
            .unwrap();
        assert_eq!(ada.get("/settings").await.status, status, "{days} days");
    }
}

#[tokio::test]
async fn a_sessions_cookie_is_for_the_server_alone() {
    let app = TestApp::with_variables(&[("FORMWORK_ORIGIN", "https://example.org")]).await;
    let page = Request::get("/register").header("host", "example.org");
    let form = crate::html::Form::find(app.send(&page).await.text(), "register");
    let form = registration("Ada").iter().fold(form, |form, (name, value)| form.fill(name, value));
    let post = Request::form("/register", form.body()).header("host", "example.org");
    let created = app.send(&post.header("origin", "https://example.org")).await;
    let cookie = set_cookie(&created, "__Host-session");
    for attribute in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/", "Max-Age=2592000"] {
        assert!(cookie.contains(attribute), "{attribute}: {cookie}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn passwords_can_be_tried_ten_times_in_a_quarter_of_an_hour() {
    let app = TestApp::start().await;
    Browser::registered(&app, "Ada").await;
    let guess = async |email: &'static str| {
        let fields = [("email", email), ("password", "not the right one")];
        Browser::new(&app).submit("/sign-in", "sign_in", &fields).await
    };
    // At the same time: none of them slips through.
    let answers = futures::future::join_all((0..14).map(|_| guess("ada@example.org"))).await;
    let refused = answers.iter().filter(|answer| answer.status == 429).count();
    assert_eq!(refused, 4);
    let too_often = guess("ADA@example.org").await;
    let wait: u64 = too_often.header("retry-after").unwrap().parse().unwrap();
    assert!(too_often.status == 429 && (1..=900).contains(&wait), "{wait}");
    let right = Browser::new(&app).submit("/sign-in", "sign_in", &credentials("Ada")).await;
    assert_eq!(right.status, 429, "the right password as well, or it would be told");
    assert_eq!(guess("eve@example.org").await.status, 422, "others are not concerned");

    sqlx::query("UPDATE attempts SET at = at - 901").execute(&app.db).await.unwrap();
    let ada = Browser::new(&app);
    assert_eq!(ada.submit("/sign-in", "sign_in", &credentials("Ada")).await.status, 303);
    assert_eq!(count(&app, "SELECT count(*) FROM attempts WHERE what = 'sign-in'").await, 0);
}
