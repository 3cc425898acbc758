//! What the reference application writes, by many at once and in turns.

use futures::future::join_all;

use crate::{
    html::Form,
    http::{Request, Response},
    support::{TestApp, cookie},
};

#[tokio::test]
async fn many_members_are_created_at_once_and_an_address_is_taken_once() {
    let app = TestApp::start().await;
    let mut forms = Vec::new();
    // Each address is posted twice.
    for number in 0..64 {
        let form = app.form("/examples/guests/new", "create_user").await;
        forms.push(form.fill("name", "Ada").fill("email", &format!("{}@example.org", number / 2)));
    }
    let posts =
        forms.iter().map(async |form| app.submit("/examples/guests/new", form).await.status);
    let mut answers = join_all(posts).await;
    answers.sort_unstable();
    assert_eq!(answers, [[303; 32], [422; 32]].concat());
    assert_eq!(app.names().await.len(), 32);
}

const STEPS: &str = "/examples/forms/wizard";

/// Submits a step of the booking, as the visitor whom the cookie says.
async fn submit(app: &TestApp, step: &str, id: &str, cookie: &str, field: [&str; 2]) -> Response {
    let page = format!("{STEPS}/{step}");
    let form = app.send(&Request::get(&page).header("cookie", cookie)).await;
    assert_eq!(form.status, 200, "{step}: {:?}", form.header("location"));
    let form = Form::find(form.text(), id).fill(field[0], field[1]);
    app.send(&Request::form(&page, form.body()).header("cookie", cookie)).await
}

#[tokio::test]
async fn a_stand_is_booked_in_steps_and_its_address_is_taken_once() {
    let secret = "0f".repeat(32);
    let app = TestApp::with_variables(&[("FORMWORK_SECRET", &secret)]).await;
    let mut last = Vec::new();
    for name in ["Ada", "Eve"] {
        let page = format!("{STEPS}/contact");
        let form = app.form(&page, "save_contact").await;
        let form = form.fill("name", name).fill("email", "ada@example.org");
        let saved = app.submit(&page, &form).await;
        assert_eq!(saved.header("location"), Some(&*format!("{STEPS}/stand")));
        let cookie = cookie(&saved);
        let saved = submit(&app, "stand", "save_stand", &cookie, ["size", "small"]).await;
        assert_eq!(saved.header("location"), Some(&*format!("{STEPS}/terms")));
        last.push(cookie);
    }
    let booked = join_all(
        last.iter().map(|cookie| submit(&app, "terms", "book", cookie, ["accepted", "on"])),
    );
    let mut answers: Vec<_> = booked.await.iter().map(|answer| answer.status).collect();
    answers.sort_unstable();
    assert_eq!(answers, [303, 422]);
    let count = sqlx::query_scalar("SELECT count(*) FROM bookings").fetch_one(&app.db);
    let count: i64 = count.await.unwrap();
    assert_eq!(count, 1);
}
