//! What is done at the same time, by several or by one in several tabs. More of it is where it belongs by its
//! topic.

use std::collections::BTreeMap;

use app::accounts::resend_confirmation;
use formwork::action::Action;
use futures::future::join_all;

use super::Browser;
use crate::{
    html::{Element, Form},
    http::{Request, Response},
    support::TestApp,
};

async fn number(app: &TestApp, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(&app.db).await.unwrap()
}

async fn execute(app: &TestApp, sql: &'static str) {
    sqlx::query(sql).execute(&app.db).await.unwrap();
}

/// Sends one request so many times at once.
async fn at_once(browser: &Browser<'_>, count: usize, request: &Request) -> Vec<Response> {
    join_all((0..count).map(|_| browser.send(request.clone()))).await
}

/// How many answers there are of each status.
fn statuses(answers: &[Response]) -> BTreeMap<u16, usize> {
    let mut statuses = BTreeMap::new();
    for answer in answers {
        *statuses.entry(answer.status).or_default() += 1;
    }
    statuses
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_click_on_a_like_counts() {
    let app = TestApp::start().await;
    Browser::registered(&app, "Ada").await;
    let grace = Browser::registered(&app, "Grace").await;
    let guest = app.member("Guest").await;
    let guests_page = format!("/examples/guests/{guest}");
    let visitor = Browser::new(&app);
    visitor.submit(&guests_page, "toggle_like", &[]).await;
    visitor.submit(&guests_page, "toggle_like", &[]).await;
    for (browser, page) in [(&grace, "/users/1"), (&visitor, &*guests_page)] {
        let form = Form::find(browser.get(page).await.text(), "toggle_like");
        let request = Request::form(page, form.body());
        // An odd number of clicks leaves it as one does, and an even one as it was.
        for (clicks, is_liked) in [(5, "true"), (4, "true"), (5, "false"), (4, "false")] {
            let answers = at_once(browser, clicks, &request).await;
            assert_eq!(statuses(&answers), BTreeMap::from([(303, clicks)]), "{page}");
            let shown = browser.get(page).await;
            let button = Element::find(shown.text(), "class=\"like\"").unwrap();
            assert_eq!(button.attribute("aria-pressed").as_deref(), Some(is_liked), "{page}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_tabs_that_save_a_profile_the_second_is_told() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "Ada").await;
    for round in 1..=5 {
        let form = Form::find(ada.get("/settings").await.text(), "update_profile");
        let tab = |name: &str| Request::form("/settings", form.clone().fill("name", name).body());
        let (one, other) = tokio::join!(ada.send(tab("One")), ada.send(tab("Other")));
        assert_eq!(statuses(&[one, other]), BTreeMap::from([(303, 1), (409, 1)]), "round {round}");
        assert_eq!(number(&app, "SELECT version FROM users").await, 1 + round);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn there_are_fifty_notices_and_not_one_more() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "Ada").await;
    execute(
        &app,
        "WITH RECURSIVE places (place) AS \
         (SELECT 1 UNION ALL SELECT place + 1 FROM places WHERE place < 48) \
         INSERT INTO notices (user_id, text, place) SELECT 1, 'old', place FROM places",
    )
    .await;
    let form = Form::find(ada.get("/users/1").await.text(), "add_notice").fill("text", "new");
    let answers = at_once(&ada, 6, &Request::form("/users/1", form.body())).await;
    assert_eq!(statuses(&answers), BTreeMap::from([(303, 2), (422, 4)]));
    assert_eq!(number(&app, "SELECT count(*) FROM notices").await, 50);
    assert_eq!(number(&app, "SELECT CAST(sum(place) AS BIGINT) FROM notices").await, 50 * 51 / 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_mail_is_sent_in_a_minute() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "Ada").await;
    let resend = Request::form("/settings", format!("_action={}", resend_confirmation::ID));
    for round in 1..=5 {
        execute(&app, "UPDATE mail_links SET expires_at = expires_at - 60").await;
        execute(&app, "DELETE FROM attempts").await;
        let answers = at_once(&ada, 4, &resend).await;
        assert_eq!(statuses(&answers), BTreeMap::from([(303, 1), (429, 3)]), "round {round}");
        assert_eq!(number(&app, "SELECT count(*) FROM mail_links").await, 1 + round);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_tenth_password_for_an_address_of_nobody_is_tried_once() {
    let app = TestApp::start().await;
    let eve = Browser::new(&app);
    let form = Form::find(eve.get("/sign-in").await.text(), "sign_in");
    let form = form.fill("email", "nobody@example.org").fill("password", "not the right one");
    let guess = Request::form("/sign-in", form.body());
    for round in 1..=5 {
        execute(&app, "DELETE FROM attempts").await;
        for _ in 1..=9 {
            let tried = "INSERT INTO attempts (what, subject, client, at) \
                         VALUES ('sign-in', 'nobody@example.org', '', $1)";
            let tried = sqlx::query(tried).bind(app::clock::now() - 60);
            tried.execute(&app.db).await.unwrap();
        }
        let answers = at_once(&eve, 4, &guess).await;
        assert_eq!(statuses(&answers), BTreeMap::from([(422, 1), (429, 3)]), "round {round}");
    }
    let noted = "SELECT count(*) FROM audit_log WHERE what = 'sign-in-refused'";
    assert_eq!(number(&app, noted).await, 1);
}

/// As several servers on one database would.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_due_is_deleted_and_noted_once_and_who_stays_stays() {
    let app = TestApp::start().await;
    Browser::registered(&app, "Ada").await;
    let grace = Browser::registered(&app, "Grace").await;
    execute(&app, "UPDATE users SET delete_at = 1").await;
    let keep = Form::find(grace.get("/settings/data").await.text(), "keep_account");
    let (kept, _) = tokio::join!(
        grace.send(Request::form("/settings/data", keep.body())),
        join_all((0..4).map(|_| app::settings::delete_due(app.db.writer()))),
    );
    let log = "SELECT count(*) FROM audit_log WHERE what = 'account-deleted'";
    let left = number(&app, "SELECT count(*) FROM users").await;
    assert_eq!(number(&app, log).await, 2 - left);
    // Whoever is told that they stay is there.
    assert_eq!((kept.status, left), if left == 1 { (303, 1) } else { (401, 0) });
}
