//! Proposals: every kind of field, as the database keeps it.

use app::proposals::propose;
use formwork::{action::Action, database::AnyBool};

use crate::{
    http::{Request, Response},
    support::TestApp,
};

const PAGE: &str = "/examples/forms";

const FIELDS: [(&str, &str); 18] = [
    ("title", "Straße & Formulare"),
    ("email", "ada@example.org"),
    ("code", "AB-123"),
    ("track", "two-worlds"),
    ("level", "experts"),
    ("topics", "forms"),
    ("language", "de"),
    ("day", "2027-05-07"),
    ("begins", "09:15"),
    ("ends", "10:00"),
    ("seats", "120"),
    ("fee", "12.5"),
    ("travel", "321.5"),
    ("recorded", "on"),
    ("passphrase", "correct horse"),
    ("passphrase_again", "correct horse"),
    ("venue.city", "Zürich"),
    ("speakers[0].name", "Ada"),
];

/// Proposes a talk: what is called otherwise than above, and slides.
async fn send(app: &TestApp, others: &[(&str, &str)], slides: Option<&str>) -> Response {
    let mut body = format!(
        "--x\r\ncontent-disposition: form-data; name=\"_action\"\r\n\r\n{}\r\n",
        propose::ID
    );
    let fields = FIELDS.iter().filter(|(name, _)| others.iter().all(|(other, _)| other != name));
    for (name, value) in fields.chain(others) {
        body +=
            &format!("--x\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    }
    if let Some(slides) = slides {
        body += "--x\r\ncontent-disposition: form-data; name=\"slides\"; filename=\"a.txt\"\r\n";
        body += &format!("content-type: text/plain\r\n\r\n{slides}\r\n");
    }
    body += "--x--\r\n";
    let post = Request::new("POST", PAGE).body(body);
    app.send(&post.header("content-type", "multipart/form-data; boundary=x")).await
}

#[tokio::test]
async fn a_proposal_is_kept_with_its_speakers_and_slides() {
    let app = TestApp::start().await;
    let speakers = [("speakers[1].name", "Grace"), ("speakers[2].name", "Zoe")];
    let kept = send(&app, &speakers, Some("größer\n")).await;
    assert_eq!((kept.status, kept.header("location")), (303, Some(PAGE)), "{}", kept.text());
    let (day, fee, travel, seats, recorded): (String, String, f64, i64, AnyBool) =
        sqlx::query_as("SELECT day, fee, travel, seats, recorded FROM proposals")
            .fetch_one(&app.db)
            .await
            .unwrap();
    assert_eq!((&*day, &*fee, travel, seats), ("2027-05-07", "12.5", 321.5, 120));
    assert_eq!(recorded, AnyBool(true));
    let page = app.get(PAGE).await;
    assert!(page.text().contains("Ada, Grace, Zoe"), "{}", page.text());
    let slides = app.get("/examples/forms/slides/1").await;
    assert_eq!((slides.status, slides.text()), (200, "größer\n"));

    // What is left blank is nothing.
    let blank = [("title", "Other"), ("code", ""), ("travel", "")];
    assert_eq!(send(&app, &blank, None).await.status, 303);
    let (code, travel): (Option<String>, Option<f64>) =
        sqlx::query_as("SELECT code, travel FROM proposals WHERE title = 'Other'")
            .fetch_one(&app.db)
            .await
            .unwrap();
    assert_eq!((code, travel), (None, None));
    assert_eq!(app.get("/examples/forms/slides/2").await.status, 404);
}

#[tokio::test]
async fn a_title_is_taken_whatever_its_case() {
    let app = TestApp::start().await;
    assert_eq!(send(&app, &[("title", "Forms")], None).await.status, 303);
    let taken = send(&app, &[("title", "FORMS")], None).await;
    assert_eq!(taken.status, 422);
    assert!(taken.text().contains("Title is already taken"), "{}", taken.text());
    let (one, other) = tokio::join!(
        send(&app, &[("title", "at once")], None),
        send(&app, &[("title", "At Once")], None)
    );
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 422]);
}
