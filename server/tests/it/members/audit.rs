//! The audit log.

use app::{
    admin::{end_sessions, make_administrators},
    audit::{self, What},
};
use formwork::action::Action;

use super::{Browser, credentials};
use crate::{
    html::{Element, Form},
    http::Request,
    support::TestApp,
};

type Entry = (String, Option<String>, Option<String>, String);

/// What is in the log, in its order.
async fn entries(app: &TestApp) -> Vec<Entry> {
    sqlx::query_as("SELECT what, actor, subject, details FROM audit_log ORDER BY id")
        .fetch_all(&app.db)
        .await
        .unwrap()
}

fn entry(what: &str, actor: &str, subject: &str, details: &str) -> Entry {
    let name = |name: &str| (!name.is_empty()).then(|| name.to_owned());
    (what.to_owned(), name(actor), name(subject), details.to_owned())
}

/// Number 1, an administrator.
async fn ada(app: &TestApp) -> Browser<'_> {
    let ada = Browser::registered(app, "Ada").await;
    let sql = "UPDATE users SET role = 'administrator' WHERE id = 1";
    sqlx::query(sql).execute(&app.db).await.unwrap();
    ada
}

/// Selects Grace, who is number 2, and presses a button.
async fn press(ada: &Browser<'_>, button: &str) {
    let page = ada.get("/admin/users").await;
    let named = format!("_action={}", button.replace("::", "%3A%3A"));
    let target = Element::find(page.text(), &named).unwrap().attribute("formaction").unwrap();
    let body = Form::find(page.text(), "selection").body() + "&members=2";
    assert_eq!(ada.send(Request::form(&target, body)).await.status, 303);
}

#[tokio::test]
async fn what_members_and_administrators_do_is_noted_with_their_names() {
    let app = TestApp::start().await;
    let ada = ada(&app).await;
    let grace = Browser::registered(&app, "Grace").await;
    grace.submit("/settings", "sign_out", &[]).await;
    grace.submit("/sign-in", "sign_in", &credentials("Grace")).await;
    let wrong = [("email", "grace@example.org"), ("password", "not the right one")];
    assert_eq!(Browser::new(&app).submit("/sign-in", "sign_in", &wrong).await.status, 422);
    press(&ada, make_administrators::ID).await;
    press(&ada, make_administrators::ID).await;
    press(&ada, end_sessions::ID).await;
    assert_eq!(
        entries(&app).await,
        [
            entry("registered", "Ada", "", ""),
            entry("registered", "Grace", "", ""),
            entry("signed-out", "Grace", "", ""),
            entry("signed-in", "Grace", "", ""),
            entry("role-changed", "Ada", "Grace", "member → administrator"),
            entry("sessions-ended", "Ada", "Grace", "1"),
        ]
    );
    let page = "/admin/users/delete?id=2";
    ada.submit(page, "delete_members", &[("confirmation", "DELETE")]).await;
    let former = "a former member";
    assert_eq!(
        entries(&app).await,
        [
            entry("registered", "Ada", "", ""),
            entry("registered", former, "", ""),
            entry("signed-out", former, "", ""),
            entry("signed-in", former, "", ""),
            entry("role-changed", "Ada", former, "member → administrator"),
            entry("sessions-ended", "Ada", former, "1"),
            entry("account-deleted", "Ada", former, ""),
        ]
    );
    let log = ada.get("/admin/log").await;
    let order = ["Account deleted", "Sessions ended", "Role changed", "Signed in", "Signed out"];
    let places = order.map(|what| log.text().find(what).unwrap_or_else(|| panic!("{what}")));
    assert!(places.is_sorted(), "the newest first: {}", log.text());
    assert!(log.text().contains("member → administrator"));
}

#[tokio::test]
async fn the_log_is_filtered_by_a_member_and_has_pages() {
    let app = TestApp::start().await;
    let ada = ada(&app).await;
    Browser::registered(&app, "Grace").await;
    press(&ada, make_administrators::ID).await;
    for (member, has, has_not) in
        [(1, ">Ada</a>", ""), (2, ">Grace</a>", ""), (3, "Nothing was", "</a></td>")]
    {
        let page = ada.get(&format!("/admin/log?member={member}")).await;
        assert!(page.text().contains(has), "{member}: {}", page.text());
        assert!(has_not.is_empty() || !page.text().contains(has_not), "{member}");
        assert!(page.text().contains("Show everything"));
    }
    let of_grace = ada.get("/admin/log?member=2").await;
    assert_eq!(of_grace.text().matches("Registered").count(), 1, "hers alone");
    assert!(of_grace.text().contains("Role changed"), "what was done to her as well");

    let mut db = app.db.begin().await.unwrap();
    for number in 0..50 {
        let details = format!("no. {number}.");
        audit::note(&mut db, What::PasswordChanged, Some(1), None, &details).await.unwrap();
    }
    db.commit().await.unwrap();
    let first = ada.get("/admin/log?member=1").await;
    assert!(first.text().contains("no. 49.") && first.text().contains("no. 0."));
    let next = "rel=\"next\" href=\"/admin/log?member=1&amp;page=2\"";
    assert!(first.text().contains(next), "{}", first.text());
    let second = ada.get("/admin/log?member=1&page=2").await;
    assert!(second.text().contains("Registered") && !second.text().contains("no. 0."));
}

#[tokio::test]
async fn too_many_attempts_are_noted_once() {
    let app = TestApp::start().await;
    let wrong = [("email", "EVE@example.org"), ("password", "not the right one")];
    for attempt in 0..13 {
        let answer = Browser::new(&app).submit("/sign-in", "sign_in", &wrong).await;
        assert_eq!(answer.status, if attempt < 10 { 422 } else { 429 });
    }
    assert_eq!(entries(&app).await, [entry("sign-in-refused", "", "", "eve@example.org")]);
    // A quarter of an hour later it is another time.
    for table in ["attempts", "audit_log"] {
        let sql = sqlx::AssertSqlSafe(format!("UPDATE {table} SET at = at - 901"));
        sqlx::query(sql).execute(&app.db).await.unwrap();
    }
    for _ in 0..11 {
        Browser::new(&app).submit("/sign-in", "sign_in", &wrong).await;
    }
    assert_eq!(entries(&app).await.len(), 2);
}

#[tokio::test]
async fn no_address_of_who_is_deleted_is_kept() {
    let app = TestApp::start().await;
    let ada = ada(&app).await;
    Browser::registered(&app, "Grace").await;
    let mut db = app.db.begin().await.unwrap();
    let details = audit::change("earlier@example.org", "grace@example.org");
    audit::note(&mut db, What::AddressChanged, Some(2), None, &details).await.unwrap();
    for address in ["earlier@example.org", "grace@example.org", "ada@example.org"] {
        audit::note(&mut db, What::SignInRefused, None, None, address).await.unwrap();
    }
    db.commit().await.unwrap();
    let page = "/admin/users/delete?id=2";
    ada.submit(page, "delete_members", &[("confirmation", "DELETE")]).await;
    let former = "a former member";
    assert_eq!(
        entries(&app).await[2..],
        [
            entry("address-changed", former, "", former),
            entry("sign-in-refused", "", "", former),
            entry("sign-in-refused", "", "", former),
            entry("sign-in-refused", "", "", "ada@example.org"),
            entry("account-deleted", "Ada", former, ""),
        ]
    );
    let numbers: Vec<i64> =
        sqlx::query_scalar("SELECT actor_id FROM audit_log WHERE actor = 'a former member'")
            .fetch_all(&app.db)
            .await
            .unwrap();
    assert_eq!(numbers, [2, 2]);
}

#[tokio::test]
async fn after_a_year_it_is_forgotten() {
    let app = TestApp::start().await;
    Browser::registered(&app, "Ada").await;
    let age = "UPDATE audit_log SET at = at - $1";
    sqlx::query(age).bind(audit::KEPT_SECONDS - 60).execute(&app.db).await.unwrap();
    Browser::registered(&app, "Grace").await;
    assert_eq!(entries(&app).await.len(), 2);
    sqlx::query(age).bind(120_i64).execute(&app.db).await.unwrap();
    Browser::registered(&app, "Zoe").await;
    let names: Vec<_> = entries(&app).await.into_iter().map(|entry| entry.1).collect();
    assert_eq!(names, [Some("Grace".to_owned()), Some("Zoe".to_owned())]);
}
