//! Choosing another password by a link in a mail.

use super::{
    Browser, PASSWORD, credentials,
    mailbox::{link, mails, path, until},
};
use crate::{
    html::Form,
    http::{Request, Response},
    log::Log,
    support::TestApp,
};

const NEW: &str = "an even better one";

/// Asks for a link as somebody with this address.
async fn ask(app: &TestApp, email: &str) -> Response {
    Browser::new(app).submit("/reset", "request_reset", &[("email", email)]).await
}

/// The link in the mail that is sent to Ada, who is registered.
async fn asked(app: &TestApp) -> String {
    assert_eq!(ask(app, "Ada@example.org").await.status, 303);
    let link = link(app, 2).await;
    assert!(link.starts_with("/reset/password?token="), "{link}");
    link
}

/// Waits until so many have asked and no mail was sent.
async fn none_sent(log: &Log, count: usize) {
    until(async || (log.with("no link to a new password").len() == count).then_some(())).await;
}

async fn hash(app: &TestApp) -> String {
    sqlx::query_scalar("SELECT password_hash FROM users").fetch_one(&app.db).await.unwrap()
}

async fn execute(app: &TestApp, sql: &'static str) {
    sqlx::query(sql).execute(&app.db).await.unwrap();
}

#[track_caller]
fn assert_no_longer_good(answer: &Response) {
    assert_eq!(answer.status, 404, "{}", answer.text());
    assert!(answer.text().contains("This link is no longer good"), "{}", answer.text());
    assert!(answer.text().contains("href=\"/reset\""), "{}", answer.text());
}

#[tokio::test]
async fn a_new_password_ends_every_session_and_signs_in_here() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "Ada").await;
    assert!(ada.get("/sign-in").await.text().contains("href=\"/reset\""));
    let link = asked(&app).await;
    let here = Browser::new(&app);
    let changed = here.submit(&link, "set_password", &[("password", NEW)]).await;
    assert_eq!((changed.status, changed.header("location")), (303, Some("/settings")));

    let settings = here.get("/settings").await;
    assert_eq!(settings.status, 200);
    assert!(settings.text().contains("is confirmed"), "the address is shown to be theirs");
    assert_eq!(ada.get("/settings").await.status, 303, "the session before it is ended");
    let sessions: i64 =
        sqlx::query_scalar("SELECT count(*) FROM sessions").fetch_one(&app.db).await.unwrap();
    assert_eq!(sessions, 1);
    let sign_in = async |password| {
        let fields = [("email", "ada@example.org"), ("password", password)];
        Browser::new(&app).submit("/sign-in", "sign_in", &fields).await.status
    };
    assert_eq!((sign_in(PASSWORD).await, sign_in(NEW).await), (422, 303));
    assert_no_longer_good(&app.get(&link).await);
}

#[tokio::test]
async fn the_page_tells_nobody_its_address_and_changes_nothing_by_itself() {
    let app = TestApp::start().await;
    Browser::registered(&app, "Ada").await;
    let (before, link) = (hash(&app).await, asked(&app).await);
    let page = app.get(&link).await;
    assert_eq!((page.status, app.get(&link).await.status), (200, 200));
    assert_eq!(hash(&app).await, before);
    let policy = page.header("referrer-policy");
    assert_eq!(policy, Some("strict-origin-when-cross-origin"), "others learn the origin at most");
    assert!(page.header("cache-control").unwrap().contains("private"));
    let html = page.text();
    assert!(html.contains("<meta name=\"referrer\" content=\"same-origin\""), "{html}");
    assert!(html.contains("<meta name=\"robots\" content=\"noindex, nofollow\""), "{html}");
    for attribute in [" href=\"", " src=\"", " action=\""] {
        for address in html.split(attribute).skip(1) {
            assert!(address.starts_with('/') && !address.starts_with("//"), "{address:.60}");
        }
    }
    // Its rules are those of registering.
    for password in ["short", &"long".repeat(33)] {
        let fields = [("password", password)];
        let refused = Browser::new(&app).submit(&link, "set_password", &fields).await;
        assert_eq!(refused.status, 422);
    }
    assert_eq!(hash(&app).await, before);
    assert_eq!(app.get(&link).await.status, 200, "a mistake does not spend the link");
}

#[tokio::test]
async fn an_unknown_address_is_answered_like_a_known_one() {
    let log = Log::capture();
    let app = TestApp::start().await;
    Browser::registered(&app, "Ada").await;
    let mut answers = Vec::new();
    for email in ["eve@example.org", "ada@example.org"] {
        let browser = Browser::new(&app);
        let asked = browser.submit("/reset", "request_reset", &[("email", email)]).await;
        assert_eq!((asked.status, asked.header("location")), (303, Some("/reset")));
        let shown = browser.get("/reset").await;
        assert!(shown.text().contains("If there is a member with this address"));
        assert!(!shown.text().contains(email));
        answers.push(shown.text().to_owned());
    }
    assert_eq!(answers[0], answers[1]);
    none_sent(&log, 1).await;
    assert!(mails(&app, 2).await[1].contains("\nTo: ada@example.org\r\n"));
    let links: i64 = sqlx::query_scalar("SELECT count(*) FROM mail_links WHERE purpose = 'reset'")
        .fetch_one(&app.db)
        .await
        .unwrap();
    assert_eq!(links, 1);
}

#[tokio::test]
async fn an_address_gets_three_mails_an_hour() {
    let log = Log::capture();
    let app = TestApp::start().await;
    Browser::registered(&app, "Ada").await;
    Browser::registered(&app, "Grace").await;
    let email = "ada@example.org";
    // At the same time: none of them slips through.
    let asked = futures::future::join_all((0..5).map(|_| ask(&app, email))).await;
    assert!(asked.iter().all(|answer| answer.status == 303));
    none_sent(&log, 2).await;
    mails(&app, 5).await;
    ask(&app, "grace@example.org").await;
    mails(&app, 6).await;

    execute(&app, "UPDATE mail_links SET expires_at = expires_at - 3600").await;
    ask(&app, email).await;
    mails(&app, 7).await;
    let links: i64 = sqlx::query_scalar("SELECT count(*) FROM mail_links WHERE purpose = 'reset'")
        .fetch_one(&app.db)
        .await
        .unwrap();
    assert_eq!(links, 1, "those that are too old are deleted");
}

#[tokio::test]
async fn a_used_link_takes_the_others_with_it_and_an_old_one_is_no_longer_good() {
    let app = TestApp::start().await;
    Browser::registered(&app, "Ada").await;
    let before = hash(&app).await;
    let first = asked(&app).await;
    ask(&app, "ada@example.org").await;
    let second = link(&app, 3).await;
    let form = Form::find(app.get(&first).await.text(), "set_password").fill("password", NEW);
    Browser::new(&app).submit(&second, "set_password", &[("password", NEW)]).await;
    let after = hash(&app).await;
    assert_ne!(after, before);
    assert_no_longer_good(&app.get(&first).await);
    assert_no_longer_good(&app.submit(&first, &form).await);

    ask(&app, "ada@example.org").await;
    let third = link(&app, 4).await;
    execute(&app, "UPDATE mail_links SET expires_at = expires_at - 3600").await;
    assert_no_longer_good(&app.get(&third).await);
    let old = Request::form(&third, form.body());
    assert_eq!(app.send(&old).await.status, 404);
    assert_eq!(hash(&app).await, after);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_who_use_a_link_at_the_same_time_one_wins() {
    let app = TestApp::start().await;
    Browser::registered(&app, "Ada").await;
    let link = asked(&app).await;
    let form = Form::find(app.get(&link).await.text(), "set_password");
    let [one, other] =
        [NEW, "one of somebody else"].map(|password| form.clone().fill("password", password));
    let (first, second) = tokio::join!(app.submit(&link, &one), app.submit(&link, &other));
    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 404]);
    let winner = if first.status == 303 { NEW } else { "one of somebody else" };
    let fields = [("email", "ada@example.org"), ("password", winner)];
    assert_eq!(Browser::new(&app).submit("/sign-in", "sign_in", &fields).await.status, 303);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_signs_in_by_the_old_password_at_the_same_time_has_no_session_afterwards() {
    let app = TestApp::start().await;
    Browser::registered(&app, "Ada").await;
    let link = asked(&app).await;
    let form = Form::find(app.get(&link).await.text(), "set_password").fill("password", NEW);
    let eve = Browser::new(&app);
    let credentials = credentials("Ada");
    let (_, changed) =
        tokio::join!(eve.submit("/sign-in", "sign_in", &credentials), app.submit(&link, &form),);
    assert_eq!(changed.status, 303);
    assert_eq!(eve.get("/settings").await.status, 303);
}

#[tokio::test]
async fn no_log_has_what_a_link_holds() {
    let log = Log::capture();
    let app = TestApp::start().await;
    Browser::registered(&app, "Ada").await;
    let link = asked(&app).await;
    let token = link.rsplit('=').next().unwrap();
    let changed = Browser::new(&app).submit(&link, "set_password", &[("password", NEW)]).await;
    assert_eq!((changed.status, app.get(&link).await.status), (303, 404));
    assert!(log.with("/reset/password").len() >= 3, "each request has its line");
    assert_eq!(log.with(token), [""; 0]);
}

#[tokio::test]
async fn a_link_is_for_its_purpose_and_its_address_alone() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "Ada").await;
    let reset = asked(&app).await;
    let confirm = path(&mails(&app, 2).await[0]);
    let [reset_token, confirm_token] =
        [&reset, &confirm].map(|link| link.rsplit('=').next().unwrap().to_owned());
    assert_eq!(app.get(&format!("/confirm?token={reset_token}")).await.status, 404);
    assert_no_longer_good(&app.get(&format!("/reset/password?token={confirm_token}")).await);

    execute(&app, "UPDATE users SET email = 'ada@new.example.org'").await;
    assert_no_longer_good(&app.get(&reset).await);
    assert_eq!(ada.submit(&confirm, "confirm_address", &[]).await.status, 303);
    assert_eq!(ada.submit("/sign-in", "sign_in", &credentials("Ada")).await.status, 303);
}
