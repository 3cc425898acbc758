//! Confirming an address by a link in a mail.

use app::accounts::{links, resend_confirmation};
use formwork::{action::Action, database::AnyBool, prelude::*, routing::Methods};

use super::{
    Browser, PASSWORD, credentials,
    mailbox::{link, mails, path},
};
use crate::{
    html::Form,
    http::{Request, Response},
    support::{TestApp, config},
};

/// Address, whether it is confirmed, and role of a member.
async fn member(app: &TestApp, id: i64) -> (String, bool, String) {
    let query = sqlx::query_as("SELECT email, email_confirmed, role FROM users WHERE id = $1");
    let member: (String, AnyBool, String) = query.bind(id).fetch_one(&app.db).await.unwrap();
    (member.0, member.1.into(), member.2)
}

async fn execute(app: &TestApp, sql: &'static str) {
    sqlx::query(sql).execute(&app.db).await.unwrap();
}

async fn count_links(app: &TestApp) -> i64 {
    sqlx::query_scalar("SELECT count(*) FROM mail_links").fetch_one(&app.db).await.unwrap()
}

/// Asks for another mail, from wherever.
fn resend(page: &str) -> Request {
    Request::form(page, format!("_action={}", resend_confirmation::ID))
}

#[track_caller]
fn assert_no_longer_good(answer: &Response) {
    assert_eq!(answer.status, 404, "{}", answer.text());
    assert!(answer.text().contains("This link is no longer good"), "{}", answer.text());
}

#[tokio::test]
async fn a_new_member_confirms_by_a_button_and_once() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "Ada").await;
    assert!(ada.get("/settings").await.text().contains("is not confirmed yet"));
    let link = link(&app, 1).await;
    let key: String =
        sqlx::query_scalar("SELECT key FROM mail_links").fetch_one(&app.db).await.unwrap();
    assert!(!link.contains(&key), "what the database has opens nothing");

    // A program that looks into mails asks for the link, and changes nothing.
    let page = app.get(&link).await;
    assert_eq!((page.status, app.get(&link).await.status), (200, 200));
    assert_eq!(member(&app, 1).await, ("ada@example.org".to_owned(), false, "member".to_owned()));
    assert!(page.text().contains("<strong>ada@example.org</strong>"), "{}", page.text());
    for meta in [
        "<meta name=\"robots\" content=\"noindex, nofollow\"",
        "<meta name=\"referrer\" content=\"same-origin\"",
    ] {
        assert!(page.text().contains(meta), "{meta}: {}", page.text());
    }

    let again = Form::find(page.text(), "confirm_address").body();
    let confirmed = ada.submit(&link, "confirm_address", &[]).await;
    assert_eq!((confirmed.status, confirmed.header("location")), (303, Some("/settings")));
    assert!(member(&app, 1).await.1);
    let settings = ada.get("/settings").await;
    assert!(settings.text().contains("is confirmed") && !settings.text().contains("another mail"));
    assert_eq!(count_links(&app).await, 0);
    assert_no_longer_good(&app.get(&link).await);
    assert_no_longer_good(&app.send(&Request::form(&link, again)).await);
    assert_eq!(ada.send(resend("/settings")).await.status, 303);
    assert_eq!(count_links(&app).await, 0, "there is nothing to confirm any more");
}

#[tokio::test]
async fn who_is_not_signed_in_confirms_as_well_and_whoever_was_signs_in_again() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "Ada").await;
    let grace = Browser::registered(&app, "Grace").await;
    let all = mails(&app, 2).await;
    let [link, of_grace] = [path(&all[0]), path(&all[1])];
    assert!(app.get(&link).await.text().contains("<strong>Ada</strong>"), "whose account it is");
    let confirmed = Browser::new(&app).submit(&link, "confirm_address", &[]).await;
    assert_eq!((confirmed.status, confirmed.header("location")), (303, Some("/sign-in")));
    assert!(member(&app, 1).await.1);
    assert_eq!(ada.get("/settings").await.status, 303);
    // Who is signed in as somebody else is not the member either.
    ada.submit("/sign-in", "sign_in", &credentials("Ada")).await;
    ada.submit(&of_grace, "confirm_address", &[]).await;
    assert!(member(&app, 2).await.1);
    assert_eq!(grace.get("/settings").await.status, 303);
    assert_eq!(ada.get("/settings").await.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_who_confirm_at_the_same_time_one_does() {
    let app = TestApp::start().await;
    Browser::registered(&app, "Ada").await;
    let link = link(&app, 1).await;
    let form = Form::find(app.get(&link).await.text(), "confirm_address");
    let (first, second) = tokio::join!(app.submit(&link, &form), app.submit(&link, &form));
    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 404]);
}

#[tokio::test]
async fn after_three_days_a_link_is_no_longer_good_and_another_one_is_offered() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "Ada").await;
    let link = link(&app, 1).await;
    execute(&app, "UPDATE mail_links SET expires_at = expires_at - 3 * 86400 + 9").await;
    let form = Form::find(app.get(&link).await.text(), "confirm_address").body();
    execute(&app, "UPDATE mail_links SET expires_at = expires_at - 9").await;

    let strange = app.get(&link).await;
    assert_no_longer_good(&strange);
    assert!(!strange.text().contains("Send another mail"), "{}", strange.text());
    assert_no_longer_good(&app.send(&Request::form(&link, form)).await);
    assert!(!member(&app, 1).await.1);
    let own = ada.get(&link).await;
    assert_no_longer_good(&own);
    let form = Form::find(own.text(), "resend_confirmation");
    let sent = ada.send(Request::form(&link, form.body())).await;
    assert_eq!((sent.status, sent.header("location")), (303, Some("/settings")));
    let link = path(&mails(&app, 2).await[1]);
    assert_eq!(count_links(&app).await, 1, "the old one was deleted");
    assert_eq!(ada.submit(&link, "confirm_address", &[]).await.status, 303);
    assert_no_longer_good(&app.get("/confirm?token=nothing").await);
}

#[tokio::test]
async fn another_mail_is_sent_to_members_and_at_most_one_a_minute() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "Ada").await;
    let too_early = ada.submit("/settings", "resend_confirmation", &[]).await;
    let wait: u32 = too_early.header("retry-after").unwrap().parse().unwrap();
    assert!(too_early.status == 429 && (1..=60).contains(&wait), "{wait}");
    assert_eq!(app.send(&resend("/settings")).await.status, 401);
    assert_eq!(count_links(&app).await, 1);

    execute(&app, "UPDATE mail_links SET expires_at = expires_at - 60").await;
    let sent = ada.submit("/settings", "resend_confirmation", &[]).await;
    assert_eq!((sent.status, sent.header("location")), (303, Some("/settings")));
    let mails = mails(&app, 2).await;
    let [first, second] = [path(&mails[0]), path(&mails[1])];
    assert_ne!(first, second);
    assert_eq!(app.get(&second).await.status, 200);
    assert_eq!(ada.submit(&first, "confirm_address", &[]).await.status, 303, "the first as well");
    assert_no_longer_good(&app.get(&second).await);
}

#[tokio::test]
async fn an_address_is_asked_three_times_an_hour_whoever_gives_it() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "Ada").await;
    let eve = Browser::registered(&app, "Eve").await;
    let later = async || {
        execute(&app, "UPDATE mail_links SET expires_at = expires_at - 60").await;
    };
    let ask = async |browser: &Browser<'_>, email: &str| {
        later().await;
        let fields = [("email", email), ("password", PASSWORD)];
        browser.submit("/settings/account", "change_address", &fields).await.status
    };
    // With another address in between, which takes the place of the one before.
    for (browser, email, status) in [
        (&eve, "victim@example.org", 303),
        (&eve, "other@example.org", 303),
        (&eve, "Victim@example.org", 303),
        (&ada, "victim@example.org", 303),
        (&ada, "victim@example.org", 429),
        (&eve, "victim@example.org", 429),
        (&eve, "other@example.org", 303),
    ] {
        assert_eq!(ask(browser, email).await, status, "{email}");
    }
    execute(&app, "UPDATE attempts SET at = at - 3601").await;
    assert_eq!(ask(&eve, "victim@example.org").await, 303);
}

#[tokio::test]
async fn a_profile_that_is_being_changed_is_not_changed_by_confirming() {
    let app = TestApp::with_variables(&[("ADMINISTRATOR", "ada@example.org")]).await;
    let ada = Browser::registered(&app, "Ada").await;
    let link = link(&app, 1).await;
    let form = Form::find(ada.get("/settings").await.text(), "update_profile");
    assert_eq!(ada.submit(&link, "confirm_address", &[]).await.status, 303);
    assert_eq!(member(&app, 1).await.2, "administrator");
    let form = form.fill("name", "Ada Lovelace");
    assert_eq!(ada.send(Request::form("/settings", form.body())).await.status, 303);
}

/// What the settings do when a member changes their address.
async fn change() -> Result<&'static str, ApiError> {
    links::send_confirmation(1, "Ada@New.example.org").await?;
    Ok("sent")
}

/// Ada, who has a minute ago asked for another address, and the links to the old and the new one.
async fn changing(app: &TestApp) -> (String, String) {
    Browser::registered(app, "Ada").await;
    let old = link(app, 1).await;
    assert_eq!(app.get("/change").await.status, 429);
    execute(app, "UPDATE mail_links SET expires_at = expires_at - 60").await;
    assert_eq!(app.get("/change").await.status, 200);
    let new = mails(app, 2).await.remove(1);
    assert!(new.contains("\nTo: ada@new.example.org\r\n"), "{new}");
    (old, path(&new))
}

async fn app_with_change() -> TestApp {
    TestApp::with_routes(|routes| routes.route("/change", Methods::new().get(change))).await
}

#[tokio::test]
async fn another_address_is_the_members_once_it_is_confirmed() {
    let app = app_with_change().await;
    let (old, new) = changing(&app).await;
    assert_eq!(member(&app, 1).await.0, "ada@example.org");
    assert_no_longer_good(&app.get(&old).await);
    assert!(app.get(&new).await.text().contains("ada@new.example.org"));
    assert_eq!(Browser::new(&app).submit(&new, "confirm_address", &[]).await.status, 303);
    let expect = ("ada@new.example.org".to_owned(), true, "member".to_owned());
    assert_eq!(member(&app, 1).await, expect);
}

#[tokio::test]
async fn an_address_that_is_taken_meanwhile_is_said_to_be() {
    let app = app_with_change().await;
    let (_, new) = changing(&app).await;
    execute(
        &app,
        "INSERT INTO users (name, sort_name, email, created_at) \
         VALUES ('Eve', 'eve', 'ada@new.example.org', 0)",
    )
    .await;
    let taken = Browser::new(&app).submit(&new, "confirm_address", &[]).await;
    assert_eq!(taken.status, 409, "{}", taken.text());
    assert!(taken.text().contains("Another member has this address by now"), "{}", taken.text());
    assert_eq!(member(&app, 1).await.0, "ada@example.org");
    assert!(!member(&app, 1).await.1);
}

#[tokio::test]
async fn whoever_confirms_the_administrators_address_is_one() {
    let app = TestApp::with_variables(&[("ADMINISTRATOR", "Ada@Example.org")]).await;
    let grace = Browser::registered(&app, "Grace").await;
    let of_grace = link(&app, 1).await;
    let ada = Browser::registered(&app, "Ada").await;
    let of_ada = link(&app, 2).await;
    assert_eq!(member(&app, 2).await.2, "member", "it is not confirmed");
    for (browser, link) in [(grace, of_grace), (ada, of_ada)] {
        assert_eq!(browser.submit(&link, "confirm_address", &[]).await.status, 303);
    }
    assert_eq!(member(&app, 1).await.2, "member");
    assert_eq!(member(&app, 2).await.2, "administrator");
    let log = "SELECT subject, details FROM audit_log WHERE what = 'role-changed'";
    let log: Vec<(String, String)> = sqlx::query_as(log).fetch_all(&app.db).await.unwrap();
    let details = "member → administrator, by ADMINISTRATOR";
    assert_eq!(log, [("Ada".to_owned(), details.to_owned())]);
}

#[tokio::test]
async fn who_registers_with_the_administrators_address_is_none_when_its_owner_follows_the_link() {
    let app = TestApp::with_variables(&[("ADMINISTRATOR", "ada@example.org")]).await;
    let eve = Browser::new(&app);
    let fields = [("name", "Eve"), ("email", "ada@example.org"), ("password", "eve knows this")];
    eve.submit("/register", "register", &fields).await;
    let link = link(&app, 1).await;
    let owner = Browser::new(&app);
    assert!(owner.get(&link).await.text().contains("<strong>Eve</strong>"));
    let led = owner.submit(&link, "confirm_address", &[]).await;
    let back = format!("/sign-in?next={}", link.replace('/', "%2F").replace('?', "%3F"));
    let back = back.replace("token=", "token%3D");
    assert_eq!((led.status, led.header("location")), (303, Some(&*back)));
    let sign_in = owner.get(&back).await;
    assert!(sign_in.text().contains("Sign in first"), "{}", sign_in.text());
    assert_eq!(member(&app, 1).await, ("ada@example.org".to_owned(), false, "member".to_owned()));

    // By a new password the account is the owner's, and Eve is signed out.
    owner.submit("/reset", "request_reset", &[("email", "ada@example.org")]).await;
    let reset = path(&mails(&app, 2).await[1]);
    let new = [("password", "what Eve does not know")];
    assert_eq!(owner.submit(&reset, "set_password", &new).await.status, 303);
    assert_eq!(member(&app, 1).await.2, "administrator");
    assert_eq!(eve.get("/settings").await.status, 303);
    assert_eq!(owner.get("/admin/users").await.status, 200);
}

/// What the first member is after the server has started with an administrator's address.
async fn role_after_start(app: &TestApp) -> String {
    let config = config(&[("DATABASE_URL", &app.database.url)]);
    let administrator = Some("ada@example.org".to_owned());
    let settings = server::Settings { administrator, ..Default::default() };
    drop(server::application(&config, settings).await.unwrap());
    member(app, 1).await.2
}

#[tokio::test]
async fn at_the_start_the_member_who_has_confirmed_the_address_is_an_administrator() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "Ada").await;
    assert_eq!(role_after_start(&app).await, "member", "it is not confirmed");
    ada.submit(&link(&app, 1).await, "confirm_address", &[]).await;
    assert_eq!(role_after_start(&app).await, "administrator");
}

#[tokio::test]
async fn at_the_start_an_account_that_a_stranger_has_made_is_no_administrators_until_its_owner_has_it()
 {
    let app = TestApp::start().await;
    let fields = [("name", "Eve"), ("email", "ada@example.org"), ("password", "eve knows this")];
    Browser::new(&app).submit("/register", "register", &fields).await;
    let owner = Browser::new(&app);
    owner.submit(&link(&app, 1).await, "confirm_address", &[]).await;
    assert!(member(&app, 1).await.1);
    assert_eq!(role_after_start(&app).await, "member", "Eve can sign in");

    owner.submit("/reset", "request_reset", &[("email", "ada@example.org")]).await;
    let reset = path(&mails(&app, 2).await[1]);
    owner.submit(&reset, "set_password", &[("password", "what Eve does not know")]).await;
    assert_eq!(role_after_start(&app).await, "administrator");
}
