//! Notices on profiles.

use app::notices::{Notice, delete_notice, move_notice_up};
use formwork::action::Action;
use futures::future::join_all;
use serde_json::json;

use super::Browser;
use crate::{
    html::{Element, Form},
    http::{Request, Response},
    support::TestApp,
};

const PROFILE: &str = "/users/1";

/// The texts on a page in their order.
fn texts(page: &Response) -> Vec<String> {
    let notices = page.text().split("class=\"notice-text\"").skip(1);
    let text =
        |notice: &str| notice.split_once('>').unwrap().1.split('<').next().unwrap().to_owned();
    notices.map(text).collect()
}

/// What the database has: places and texts of the notices that are there.
async fn stored(app: &TestApp) -> Vec<(i64, String)> {
    let sql = "SELECT place, text FROM notices WHERE deleted_at IS NULL ORDER BY place";
    sqlx::query_as(sql).fetch_all(&app.db).await.unwrap()
}

async fn add(browser: &Browser<'_>, text: &str) {
    let added = browser.submit(PROFILE, "add_notice", &[("text", text)]).await;
    assert_eq!((added.status, added.header("location")), (303, Some(PROFILE)));
}

/// The number of the notice with this text.
async fn id(app: &TestApp, text: &str) -> i64 {
    let id = sqlx::query_scalar("SELECT id FROM notices WHERE text = $1").bind(text);
    id.fetch_one(&app.db).await.unwrap()
}

/// Ada, with notices in this order.
async fn ada<'a>(app: &'a TestApp, texts: &[&str]) -> Browser<'a> {
    let ada = Browser::registered(app, "Ada").await;
    for text in texts.iter().rev() {
        add(&ada, text).await;
        ada.get(PROFILE).await;
    }
    ada
}

/// Presses the button of a notice.
async fn press(browser: &Browser<'_>, action: &str, id: i64) -> Response {
    browser.submit(PROFILE, &format!("{action}-{id}\""), &[]).await
}

/// The buttons that a notice has on a page.
fn buttons(page: &Response, id: i64) -> Vec<&'static str> {
    let all = ["move_notice_up", "move_notice_down", "delete_notice"];
    let has =
        |action: &&str| Element::find(page.text(), &format!("id=\"{action}-{id}\"")).is_some();
    all.into_iter().filter(has).collect()
}

#[tokio::test]
async fn a_member_adds_notices_that_everybody_sees() {
    let app = TestApp::start().await;
    let ada = ada(&app, &["second", "a <b> & c"]).await;
    add(&ada, " first\nof all ").await;
    assert!(ada.get(PROFILE).await.text().contains("The notice is added"));
    let expect = ["first\nof all", "second", "a &lt;b&gt; &amp; c"];
    assert_eq!(texts(&ada.get(PROFILE).await), expect);
    let seen = app.get(PROFILE).await;
    assert_eq!(texts(&seen), expect);
    for own in ["add_notice", "delete_notice", "?edit=", "OwnNotices"] {
        assert!(!seen.text().contains(own), "{own}");
        assert!(ada.get(PROFILE).await.text().contains(own), "{own}");
    }
    let other = Browser::registered(&app, "Grace").await;
    assert!(!other.get("/users/1?edit=1").await.text().contains("edit_notice"));
}

#[tokio::test]
async fn a_notice_has_a_text_that_is_not_too_long_and_there_are_fifty() {
    let app = TestApp::start().await;
    let ada = ada(&app, &[]).await;
    for text in ["  ", &"x".repeat(281)] {
        let refused = ada.submit(PROFILE, "add_notice", &[("text", text)]).await;
        assert_eq!(refused.status, 422);
        assert_eq!(Form::find(refused.text(), "add_notice").value("text"), Some(text));
    }
    for number in 0..50 {
        add(&ada, &format!("{number:é>140}{number:ü>140}")).await;
    }
    let refused = ada.submit(PROFILE, "add_notice", &[("text", "one more")]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("You have 50 notices"), "{}", refused.text());
    assert_eq!(stored(&app).await.len(), 50);
    // One that was deleted comes back when there is room for it.
    press(&ada, "delete_notice", 1).await;
    ada.submit(PROFILE, "add_notice", &[("text", "in its place")]).await;
    let refused = ada.submit(PROFILE, "restore_notice", &[]).await;
    assert_eq!((refused.status, stored(&app).await.len()), (422, 50));
    // So many are no island's, and have their buttons all the same.
    let page = ada.get(PROFILE).await;
    assert!(!page.text().contains("OwnNotices"));
    assert_eq!(buttons(&page, 51), ["move_notice_down", "delete_notice"]);
}

#[tokio::test]
async fn notices_move_up_and_down() {
    let app = TestApp::start().await;
    let ada = ada(&app, &["a", "b", "c"]).await;
    let (a, b, c) = (id(&app, "a").await, id(&app, "b").await, id(&app, "c").await);
    let page = ada.get(PROFILE).await;
    assert_eq!(buttons(&page, a), ["move_notice_down", "delete_notice"]);
    assert_eq!(buttons(&page, b), ["move_notice_up", "move_notice_down", "delete_notice"]);
    assert_eq!(buttons(&page, c), ["move_notice_up", "delete_notice"]);
    for (action, id, expect) in [
        ("move_notice_up", c, ["a", "c", "b"]),
        ("move_notice_down", a, ["c", "a", "b"]),
        ("move_notice_up", b, ["c", "b", "a"]),
    ] {
        let moved = press(&ada, action, id).await;
        assert_eq!((moved.status, moved.header("location")), (303, Some(PROFILE)));
        assert_eq!(texts(&ada.get(PROFILE).await), expect, "{action} {id}");
        assert_eq!(texts(&app.get(PROFILE).await), expect);
    }
    // From a page that was shown when it was not the first yet.
    let form =
        Form::find(ada.get(PROFILE).await.text(), "move_notice_up").fill("_arg", &c.to_string());
    assert_eq!(ada.send(Request::form(PROFILE, form.body())).await.status, 303);
    assert_eq!(stored(&app).await, [(1, "c"), (2, "b"), (3, "a")].map(|(n, t)| (n, t.to_owned())));
}

#[tokio::test]
async fn a_deleted_notice_comes_back_to_its_place() {
    let app = TestApp::start().await;
    let ada = ada(&app, &["a", "b", "c"]).await;
    let b = id(&app, "b").await;
    assert_eq!(press(&ada, "delete_notice", b).await.status, 303);
    assert_eq!(stored(&app).await, [(1, "a".to_owned()), (2, "c".to_owned())]);
    assert_eq!(texts(&app.get(PROFILE).await), ["a", "c"]);
    assert!(!app.get(PROFILE).await.text().contains("Deleted"));
    let page = ada.get(PROFILE).await;
    assert!(page.text().contains("The notice is deleted"), "{}", page.text());
    assert!(page.text().contains("Deleted: <q>b</q>"), "{}", page.text());
    // Who presses again has deleted nothing else.
    let again = Form::find(page.text(), "delete_notice").fill("_arg", &b.to_string());
    assert_eq!(ada.send(Request::form(PROFILE, again.body())).await.status, 303);
    assert_eq!(stored(&app).await.len(), 2);

    let undo = Form::find(ada.get(PROFILE).await.text(), "restore_notice");
    for _ in 0..2 {
        assert_eq!(ada.send(Request::form(PROFILE, undo.body())).await.status, 303);
        assert_eq!(texts(&app.get(PROFILE).await), ["a", "b", "c"]);
    }
    assert!(!ada.get(PROFILE).await.text().contains("restore_notice"));
}

#[tokio::test]
async fn what_was_deleted_is_offered_for_ten_minutes_and_gone_after_that() {
    let app = TestApp::start().await;
    let ada = ada(&app, &["a", "b"]).await;
    press(&ada, "delete_notice", id(&app, "a").await).await;
    for (seconds, is_offered) in [(590, true), (20, false)] {
        let sql = "UPDATE notices SET deleted_at = deleted_at - $1";
        sqlx::query(sql).bind(seconds).execute(&app.db).await.unwrap();
        assert_eq!(ada.get(PROFILE).await.text().contains("restore_notice"), is_offered);
    }
    press(&ada, "delete_notice", id(&app, "b").await).await;
    let left: Vec<String> =
        sqlx::query_scalar("SELECT text FROM notices").fetch_all(&app.db).await.unwrap();
    assert_eq!(left, ["b"]);
}

#[tokio::test]
async fn a_notice_is_changed_in_its_place() {
    let app = TestApp::start().await;
    let ada = ada(&app, &["a", "b", "c"]).await;
    let b = id(&app, "b").await;
    let page = format!("{PROFILE}?edit={b}");
    let shown = ada.get(&page).await;
    assert_eq!(texts(&shown), ["a", "c"]);
    assert_eq!(Form::find(shown.text(), "edit_notice").value("text"), Some("b"));
    let refused = ada.submit(&page, "edit_notice", &[("text", "")]).await;
    assert_eq!(refused.status, 422);
    let saved = ada.submit(&page, "edit_notice", &[("text", "better")]).await;
    assert_eq!((saved.status, saved.header("location")), (303, Some(PROFILE)));
    let after = ada.get(PROFILE).await;
    assert!(after.text().contains("The notice is saved"));
    assert_eq!(texts(&after), ["a", "better", "c"]);
    assert!(!ada.get("/users/1?edit=77").await.text().contains("edit_notice"));
    assert_eq!(ada.get("/users/1?edit=x").await.status, 404);
}

#[tokio::test]
async fn a_change_that_was_begun_before_another_one_is_shown_beside_it() {
    let app = TestApp::start().await;
    let ada = ada(&app, &["a"]).await;
    let page = format!("{PROFILE}?edit={}", id(&app, "a").await);
    let form = || async { Form::find(ada.get(&page).await.text(), "edit_notice") };
    let post = |form: Form| ada.send(Request::form(&page, form.body()));
    let late = form().await.fill("text", "late");
    let early = form().await.fill("text", "early");
    assert_eq!(post(early.clone()).await.status, 303);
    assert_eq!(post(early).await.status, 303, "what is saved already is no other change");

    // One that is wrong besides does not count as having seen the other.
    let wrong = post(late.clone().fill("text", "")).await;
    assert_eq!(wrong.status, 422);
    let still_late = Form::find(wrong.text(), "edit_notice").fill("text", "late");
    for form in [late.clone(), still_late] {
        let conflict = post(form).await;
        assert_eq!(conflict.status, 409);
        assert!(conflict.text().contains("The notice was changed meanwhile"));
        assert!(conflict.text().contains("It says now: <q>early</q>"), "{}", conflict.text());
        assert_eq!(stored(&app).await, [(1, "early".to_owned())]);
        let again = Form::find(conflict.text(), "edit_notice");
        assert_eq!((again.value("text"), again.value("version")), (Some("late"), Some("2")));
    }
    let again = Form::find(post(late).await.text(), "edit_notice");
    assert_eq!(post(again).await.status, 303);
    assert_eq!(stored(&app).await, [(1, "late".to_owned())]);
}

#[tokio::test]
async fn notices_of_others_are_not_there_and_nobody_has_none() {
    let app = TestApp::start().await;
    let ada = ada(&app, &["a", "b"]).await;
    let b = id(&app, "b").await;
    let grace = Browser::registered(&app, "Grace").await;
    let page = ada.get(PROFILE).await;
    let edit = ada.get(&format!("{PROFILE}?edit={b}")).await;
    let mut forms = vec![Form::find(edit.text(), "edit_notice").fill("text", "hers")];
    for action in ["move_notice_up", "delete_notice"] {
        forms.push(Form::find(page.text(), &format!("{action}-{b}\"")));
    }
    press(&ada, "delete_notice", id(&app, "a").await).await;
    forms.push(Form::find(ada.get(PROFILE).await.text(), "restore_notice"));
    for form in &forms {
        assert_eq!(grace.send(Request::form(PROFILE, form.body())).await.status, 404, "{form:?}");
        assert_eq!(app.submit(PROFILE, form).await.status, 401, "{form:?}");
    }
    let add = Form::find(page.text(), "add_notice").fill("text", "nobody's");
    assert_eq!(app.submit(PROFILE, &add).await.status, 401);
    // Wherever the form stood, it is one's own profile that it is for.
    assert_eq!(grace.send(Request::form(PROFILE, add.body())).await.status, 303);
    let owners: Vec<(String, i64)> =
        sqlx::query_as("SELECT text, user_id FROM notices WHERE deleted_at IS NULL ORDER BY id")
            .fetch_all(&app.db)
            .await
            .unwrap();
    assert_eq!(owners, [("b".to_owned(), 1), ("nobody's".to_owned(), 2)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tabs_that_change_the_order_at_the_same_time_lose_nothing() {
    let app = TestApp::start().await;
    let texts = ["a", "b", "c", "d", "e", "f"];
    let ada = ada(&app, &texts).await;
    let f = id(&app, "f").await;
    let up = Form::find(ada.get(PROFILE).await.text(), &format!("move_notice_up-{f}\""));
    let send = |form: Form| ada.send(Request::form(PROFILE, form.body()));
    let moved = join_all((0..3).map(|_| send(up.clone()))).await;
    assert!(moved.iter().all(|answer| answer.status == 303));
    let order: Vec<_> = stored(&app).await.into_iter().map(|(_, text)| text).collect();
    assert_eq!(order, ["a", "b", "f", "c", "d", "e"], "each moved it by one");

    // All at once: every button of every notice, and some more notices.
    let page = ada.get(PROFILE).await;
    let mut forms: Vec<_> = (0..4)
        .map(|number| Form::find(page.text(), "add_notice").fill("text", &format!("new {number}")))
        .collect();
    for text in texts {
        let id = id(&app, text).await;
        let of = |action: &str| Form::find(page.text(), &format!("{action}-{id}\""));
        forms.extend(buttons(&page, id).into_iter().filter(|it| it.starts_with("move")).map(of));
    }
    forms.push(Form::find(page.text(), &format!("delete_notice-{f}\"")));
    let answers = join_all(forms.into_iter().map(send)).await;
    // One that is deleted cannot be moved any more.
    assert!(answers.iter().all(|answer| matches!(answer.status, 303 | 404)), "{answers:?}");
    let stored = stored(&app).await;
    let places: Vec<_> = stored.iter().map(|(place, _)| *place).collect();
    assert_eq!(places, (1..=9).collect::<Vec<_>>());
    let mut left: Vec<_> = stored.into_iter().map(|(_, text)| text).collect();
    left.sort();
    assert_eq!(left, ["a", "b", "c", "d", "e", "new 0", "new 1", "new 2", "new 3"]);
}

/// Calls an action of a notice as an island does.
async fn call(browser: &Browser<'_>, action: &str, id: i64) -> Response {
    let call = json!({ "args": [id], "page": PROFILE });
    browser.send(Request::json(&format!("/_formwork/action/{action}"), &call)).await
}

#[tokio::test]
async fn the_island_is_answered_with_the_new_order() {
    let app = TestApp::start().await;
    let ada = ada(&app, &["a", "b"]).await;
    let (a, b) = (id(&app, "a").await, id(&app, "b").await);
    let notices = |answer: &Response| -> Vec<Notice> {
        serde_json::from_value(answer.json()["ok"].clone()).unwrap()
    };
    let moved = call(&ada, move_notice_up::ID, b).await;
    let order: Vec<_> = notices(&moved).into_iter().map(|notice| notice.id).collect();
    assert_eq!((order, moved.json().get("html")), (vec![b, a], None));
    let deleted = call(&ada, delete_notice::ID, a).await;
    assert_eq!(notices(&deleted).len(), 1);
    let html = deleted.json()["html"].as_str().unwrap().to_owned();
    assert!(html.contains("restore_notice"), "the page offers to take it back: {html}");
    assert_eq!(call(&Browser::new(&app), move_notice_up::ID, b).await.status, 401);
    assert_eq!(call(&ada, move_notice_up::ID, 77).await.status, 404);
}

#[tokio::test]
async fn notices_are_german_on_the_german_page() {
    const GERMAN: &str = "/de/users/1";
    let app = TestApp::start().await;
    let ada = ada(&app, &["b"]).await;
    let said = async |text: &str| {
        let page = ada.get(GERMAN).await;
        assert!(page.text().contains(text), "{text}: {}", page.text());
        page
    };
    let added = ada.submit(GERMAN, "add_notice", &[("text", "a")]).await;
    assert_eq!((added.status, added.header("location")), (303, Some(GERMAN)));
    let page = said("Die Mitteilung ist hinzugefügt").await;
    for text in
        [">Mitteilungen</h2>", ">Mitteilung</label>", "Alle können sie lesen.", ">Hinzufügen<"]
    {
        assert!(page.text().contains(text), "{text}: {}", page.text());
    }
    for text in [">Bearbeiten<", ">Nach oben<", ">Nach unten<", ">Löschen<", "nicht geklappt"] {
        assert!(page.text().contains(text), "{text}: {}", page.text());
    }
    for english in [">Notice", "Everybody", ">Add<", ">Edit<", ">Up<", ">Delete<", "did not work"] {
        assert!(!page.text().contains(english), "{english}: {}", page.text());
    }
    assert!(app.get(GERMAN).await.text().contains(">Mitteilungen</h2>"));

    let edit = format!("{GERMAN}?edit={}", id(&app, "a").await);
    let form = async || Form::find(ada.get(&edit).await.text(), "edit_notice");
    let late = form().await.fill("text", "late");
    let early = form().await.fill("text", "early");
    let saved = ada.send(Request::form(&edit, early.body())).await;
    assert_eq!((saved.status, saved.header("location")), (303, Some(GERMAN)));
    said("Die Mitteilung ist gespeichert").await;
    let conflict = ada.send(Request::form(&edit, late.body())).await;
    assert_eq!(conflict.status, 409);
    for text in [
        "wurde inzwischen geändert",
        "Jetzt steht dort: <q>early</q>",
        ">Speichern<",
        ">Abbrechen<",
    ] {
        assert!(conflict.text().contains(text), "{text}: {}", conflict.text());
    }

    let page = ada.get(GERMAN).await;
    let delete = Form::find(page.text(), &format!("delete_notice-{}\"", id(&app, "b").await));
    ada.send(Request::form(GERMAN, delete.body())).await;
    let page = said("Die Mitteilung ist gelöscht").await;
    assert!(page.text().contains("Gelöscht: <q>b</q>"), "{}", page.text());
    ada.submit(GERMAN, "restore_notice", &[]).await;
    said("Die Mitteilung ist wieder da").await;
    for number in 2..50 {
        ada.submit(GERMAN, "add_notice", &[("text", &number.to_string())]).await;
    }
    let refused = ada.submit(GERMAN, "add_notice", &[("text", "one more")]).await;
    assert!(refused.text().contains("Du hast 50 Mitteilungen"), "{}", refused.text());
}
