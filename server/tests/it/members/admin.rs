//! Administration of members.

use app::admin::{end_sessions, make_administrators, make_members};
use formwork::action::Action;

use super::{Browser, credentials};
use crate::{
    html::{Element, Form},
    http::{Request, Response},
    support::TestApp,
};

const MEMBERS: &str = "/admin/users";

/// Makes a member an administrator, past the application.
pub(super) async fn promote(app: &TestApp, id: i64) {
    let sql = "UPDATE users SET role = 'administrator' WHERE id = $1";
    sqlx::query(sql).bind(id).execute(&app.db).await.unwrap();
}

/// Number 1, an administrator.
async fn ada(app: &TestApp) -> Browser<'_> {
    let ada = Browser::registered(app, "Ada").await;
    promote(app, 1).await;
    ada
}

/// Adds a member, and gives their number.
async fn add(app: &TestApp, name: &str, email: &str) -> i64 {
    let sql = "INSERT INTO users (name, sort_name, email, created_at) VALUES ($1, $2, $3, 0) RETURNING id";
    sqlx::query_scalar(sql)
        .bind(name)
        .bind(app::users::sort_name(name))
        .bind(email)
        .fetch_one(&app.db)
        .await
        .unwrap()
}

async fn roles(app: &TestApp) -> Vec<(i64, String)> {
    sqlx::query_as("SELECT id, role FROM users ORDER BY id").fetch_all(&app.db).await.unwrap()
}

fn role(id: i64, role: &str) -> (i64, String) {
    (id, role.to_owned())
}

/// The names in the table of a page.
fn names(page: &Response) -> Vec<&str> {
    let rows = page.text().split("<tr>").skip(2);
    let cells = rows.map(|row| row.split("<td>").nth(2).unwrap().split("</").next().unwrap());
    cells.map(|cell| cell.trim_end_matches("<!>").rsplit('>').next().unwrap()).collect()
}

/// The post of the members' form with these selected, by the button of an action.
fn selecting(page: &Response, button: Option<&str>, ids: &[i64]) -> Request {
    let form = Form::find(page.text(), "selection");
    let body = ids.iter().fold(form.body(), |body, id| format!("{body}&members={id}"));
    let target = button.map(|action| {
        let named = format!("_action={}", action.replace("::", "%3A%3A"));
        let button = Element::find(page.text(), &named).expect("the button");
        button.attribute("formaction").unwrap()
    });
    let own = Element::find(page.text(), "id=\"selection\"").unwrap();
    Request::form(&target.or(own.attribute("action")).expect("a page"), body)
}

/// Selects members on a page, and presses the button of an action; or the one that deletes.
pub(super) async fn press(
    browser: &Browser<'_>,
    page: &str,
    button: Option<&str>,
    ids: &[i64],
) -> Response {
    let shown = browser.get(page).await;
    assert_eq!(shown.status, 200, "{page}");
    browser.send(selecting(&shown, button, ids)).await
}

#[tokio::test]
async fn administration_is_for_administrators_alone() {
    let app = TestApp::start().await;
    let ada = ada(&app).await;
    let grace = Browser::registered(&app, "Grace").await;
    let pages = ["/admin", MEMBERS, "/admin/users/delete?id=2", "/admin/log"];
    for page in pages {
        assert_eq!(ada.get(page).await.status, 200, "{page}");
        assert_eq!(grace.get(page).await.status, 403, "{page}");
        let led = app.get(page).await;
        let sign_in = led.header("location").unwrap_or_default();
        assert!(led.status == 303 && sign_in.starts_with("/sign-in?next=%2Fadmin"), "{page}");
    }
    let link = "<a href=\"/admin\">";
    assert!(ada.get("/settings").await.text().contains(link));
    assert!(!grace.get("/settings").await.text().contains(link));
    let cache = ada.get(MEMBERS).await.header("cache-control").unwrap().to_owned();
    assert_eq!(cache, "private, no-store");
}

#[tokio::test]
async fn no_post_of_others_changes_anything_from_whatever_page() {
    let app = TestApp::start().await;
    let ada = ada(&app).await;
    let grace = Browser::registered(&app, "Grace").await;
    add(&app, "Eve", "eve@example.org").await;
    let page = ada.get(MEMBERS).await;
    let asked = ada.get("/admin/users/delete?id=3").await;
    let deletion = Form::find(asked.text(), "delete_members").fill("confirmation", "DELETE");
    for target in [MEMBERS, "/users"] {
        let mut posts = vec![Request::form(target, deletion.body())];
        for button in [make_administrators::ID, make_members::ID, end_sessions::ID] {
            let form = Form::find(page.text(), "selection").body();
            let query = format!("_action={}", button.replace(':', "%3A"));
            posts.push(Request::form(&format!("{target}?{query}"), format!("{form}&members=3")));
        }
        posts.push(Request::form(
            target,
            Form::find(page.text(), "selection").body() + "&members=3",
        ));
        for post in posts {
            assert_eq!(grace.send(post.clone()).await.status, 403);
            assert_eq!(app.send(&post).await.status, 401);
        }
    }
    let expect = [role(1, "administrator"), role(2, "member"), role(3, "member")];
    assert_eq!(roles(&app).await, expect);
}

#[tokio::test]
async fn members_are_found_by_name_address_and_role() {
    let app = TestApp::start().await;
    let ada = ada(&app).await;
    add(&app, "Ågot", "agot@work.example").await;
    let zoe = add(&app, "Zoe", "100%_zoe@home.example").await;
    promote(&app, zoe).await;
    let soon = "UPDATE users SET delete_at = 86400, email_confirmed = TRUE WHERE name = 'Zoe'";
    sqlx::query(soon).execute(&app.db).await.unwrap();
    for (query, expect) in [
        ("", &["Ada", "Ågot", "Zoe"][..]),
        ("?search=AGO", &["Ågot"]),
        ("?search=HOME.ex", &["Zoe"]),
        ("?search=%25_", &["Zoe"]),
        ("?search=a_", &[]),
        ("?role=administrator", &["Ada", "Zoe"]),
        ("?search=a&role=member", &["Ågot"]),
    ] {
        let page = ada.get(&format!("{MEMBERS}{query}")).await;
        assert_eq!(names(&page), expect, "{query}");
    }
    let page = ada.get(&format!("{MEMBERS}?search=zoe")).await;
    assert!(
        !page.text().contains(&format!("href=\"/users/{zoe}\"")),
        "nobody sees a profile of who leaves"
    );
    for part in ["1 member", "100%_zoe@home.example", "administrator", "2 January 1970"] {
        assert!(page.text().contains(part), "{part}: {}", page.text());
    }
    assert!(!page.text().contains("not confirmed"));
    let all = ada.get(MEMBERS).await;
    assert_eq!(all.text().matches("(not confirmed)").count(), 2);
    assert_eq!(ada.get("/admin/users?role=king").await.status, 404);
}

#[tokio::test]
async fn fifty_stand_on_a_page_and_a_page_that_is_gone_is_the_last_one() {
    let app = TestApp::start().await;
    let ada = ada(&app).await;
    for number in 0..100 {
        add(&app, &format!("Member {number:03}"), &format!("{number}@example.org")).await;
    }
    let third = ada.get(&format!("{MEMBERS}?search=example&page=3")).await;
    assert_eq!(names(&third), ["Member 099"]);
    let previous = "rel=\"prev\" href=\"/admin/users?search=example&amp;page=2\"";
    assert!(third.text().contains(previous), "{}", third.text());
    assert_eq!(names(&ada.get(&format!("{MEMBERS}?page=9")).await), ["Member 099"]);
    assert_eq!(names(&ada.get(MEMBERS).await).len(), 50);
}

#[tokio::test]
async fn roles_are_given_and_taken_and_the_same_page_is_shown_again() {
    let app = TestApp::start().await;
    let ada = ada(&app).await;
    for name in ["Eve", "Grace", "Zoe"] {
        add(&app, name, &format!("{name}@example.org").to_lowercase()).await;
    }
    let page = format!("{MEMBERS}?search=e&role=member");
    let done = press(&ada, &page, Some(make_administrators::ID), &[2, 3, 3]).await;
    assert_eq!((done.status, done.header("location")), (303, Some(&*page)));
    let after = ada.get(&page).await;
    assert!(after.text().contains("Made administrators: 2"), "{}", after.text());
    assert_eq!(names(&after), ["Zoe"]);
    let administrators = |ids: &[i64]| -> Vec<_> {
        let of = |id| if ids.contains(&id) { "administrator" } else { "member" };
        (1..=4).map(|id| role(id, of(id))).collect()
    };
    assert_eq!(roles(&app).await, administrators(&[1, 2, 3]));
    // Whoever is one already is not made one.
    press(&ada, MEMBERS, Some(make_administrators::ID), &[2, 4]).await;
    assert!(ada.get(MEMBERS).await.text().contains("Made administrators: 1"));
    press(&ada, MEMBERS, Some(make_members::ID), &[2, 3, 4]).await;
    assert!(ada.get(MEMBERS).await.text().contains("Made members: 3"));
    assert_eq!(roles(&app).await, administrators(&[1]));
}

#[tokio::test]
async fn who_is_gone_meanwhile_is_said_and_the_others_are_done() {
    let app = TestApp::start().await;
    let ada = ada(&app).await;
    let (eve, zoe) = (add(&app, "Eve", "e").await, add(&app, "Zoe", "z").await);
    let shown = ada.get(MEMBERS).await;
    sqlx::query("DELETE FROM users WHERE id = $1").bind(eve).execute(&app.db).await.unwrap();
    let done = ada.send(selecting(&shown, Some(make_administrators::ID), &[eve, zoe])).await;
    assert_eq!(done.status, 303);
    let said = "Made administrators: 1. Not there any more: 1";
    assert!(ada.get(MEMBERS).await.text().contains(said));
    assert_eq!(roles(&app).await, [role(1, "administrator"), role(zoe, "administrator")]);
}

#[tokio::test]
async fn nothing_is_done_to_nobody_and_not_to_oneself() {
    let app = TestApp::start().await;
    let ada = ada(&app).await;
    let grace = add(&app, "Grace", "grace@example.org").await;
    promote(&app, grace).await;
    let buttons =
        [Some(make_administrators::ID), Some(make_members::ID), Some(end_sessions::ID), None];
    for button in buttons {
        let page = format!("{MEMBERS}?search=a");
        let refused = press(&ada, &page, button, &[]).await;
        assert_eq!(refused.status, 422, "{button:?}");
        assert!(refused.text().contains("Select at least one member"), "{}", refused.text());
        let refused = press(&ada, &page, button, &[1, grace]).await;
        assert_eq!(refused.status, 422, "{button:?}");
        assert!(refused.text().contains("Your own account cannot be changed here"));
        // Who was selected is so still.
        let checkbox = Element::find(refused.text(), &format!("value=\"{grace}\"")).unwrap();
        assert!(format!("{checkbox:?}").contains("checked"), "{checkbox:?}");
        assert_eq!(names(&refused), ["Ada", "Grace"]);
    }
    assert!(Element::find(ada.get(MEMBERS).await.text(), "aria-label=\"Select Ada\"").is_none());
    let asked = ada.get("/admin/users/delete?id=1").await;
    let form = Form::find(asked.text(), "delete_members").fill("confirmation", "DELETE");
    let refused = ada.send(Request::form("/admin/users/delete?id=1", form.body())).await;
    assert_eq!(refused.status, 422);
    assert_eq!(roles(&app).await, [role(1, "administrator"), role(grace, "administrator")]);
    assert_eq!(ada.get(MEMBERS).await.status, 200, "she is signed in still");
}

#[tokio::test]
async fn sessions_are_ended_wherever_they_are() {
    let app = TestApp::start().await;
    let ada = ada(&app).await;
    let grace = Browser::registered(&app, "Grace").await;
    let elsewhere = Browser::new(&app);
    elsewhere.submit("/sign-in", "sign_in", &credentials("Grace")).await;
    let done = press(&ada, MEMBERS, Some(end_sessions::ID), &[2]).await;
    assert_eq!(done.status, 303);
    assert!(ada.get(MEMBERS).await.text().contains("Signed out everywhere, tokens revoked: 1"));
    for browser in [grace, elsewhere] {
        assert_eq!(browser.get("/settings").await.status, 303);
    }
}

#[tokio::test]
async fn members_are_deleted_when_the_word_is_typed() {
    let app = TestApp::start().await;
    let ada = ada(&app).await;
    let grace = Browser::registered(&app, "Grace").await;
    grace.submit("/users/1", "toggle_like", &[]).await;
    let eve = add(&app, "Eve", "eve@example.org").await;
    assert!(app.get("/users").await.text().contains(">Eve</a>"));
    let from = format!("{MEMBERS}?search=e&page=1");
    let asked = press(&ada, &from, None, &[2, eve]).await;
    let page = asked.header("location").unwrap().to_owned();
    assert_eq!(asked.status, 303);
    assert!(page.starts_with("/admin/users/delete?"), "{page}");
    let shown = ada.get(&page).await;
    for part in ["Grace, grace@example.org", "Eve, eve@example.org"] {
        assert!(shown.text().replace("<!---->", "").contains(part), "{part}: {}", shown.text());
    }
    let form = Form::find(shown.text(), "delete_members");
    let delete = |word: &str| Request::form(&page, form.clone().fill("confirmation", word).body());
    for word in ["", "delete", "DELETE ALL"] {
        let refused = ada.send(delete(word)).await;
        assert_eq!(refused.status, 422, "{word}");
        assert!(refused.text().contains("Grace"));
    }
    assert_eq!(roles(&app).await.len(), 3);
    let done = ada.send(delete("DELETE")).await;
    assert_eq!((done.status, done.header("location")), (303, Some(&*from)));
    assert!(ada.get(&from).await.text().contains("Deleted: 2"));
    assert_eq!(roles(&app).await, [role(1, "administrator")]);
    for table in ["sessions WHERE user_id = 2", "likes"] {
        let sql = sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {table}"));
        let left: i64 = sqlx::query_scalar(sql).fetch_one(&app.db).await.unwrap();
        assert_eq!(left, 0, "{table}");
    }
    assert_eq!(grace.get("/settings").await.status, 303);
    assert!(!app.get("/users").await.text().contains(">Eve</a>"));
    // Once more: nobody is left to delete.
    assert_eq!(ada.send(delete("DELETE")).await.status, 303);
    assert!(ada.get(&from).await.text().contains("Deleted: 0. Not there any more: 2"));
    assert!(ada.get(&page).await.text().contains("Nobody of those who were selected"));
}

#[tokio::test]
async fn deleting_leads_to_no_other_site() {
    let app = TestApp::start().await;
    let ada = ada(&app).await;
    for back in ["https://evil.example/", "//evil.example", "javascript:alert(1)"] {
        let eve = add(&app, "Eve", "eve@example.org").await;
        let page = format!("/admin/users/delete?id={eve}&back={back}");
        let shown = ada.get(&page).await;
        assert!(!shown.text().contains(&format!("href=\"{back}")), "{}", shown.text());
        let form = Form::find(shown.text(), "delete_members");
        let form = form.fill("confirmation", "DELETE").fill("_arg", &format!("\"{back}\""));
        let done = ada.send(Request::form(&page, form.body())).await;
        assert_eq!((done.status, done.header("location")), (303, Some(MEMBERS)), "{back}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_administrators_who_take_the_role_from_each_other_one_stays() {
    let app = TestApp::start().await;
    let ada = ada(&app).await;
    let grace = Browser::registered(&app, "Grace").await;
    for round in 0..10 {
        promote(&app, 1).await;
        promote(&app, 2).await;
        let (hers, his) = tokio::join!(ada.get(MEMBERS), grace.get(MEMBERS));
        let (one, other) = tokio::join!(
            ada.send(selecting(&hers, Some(make_members::ID), &[2])),
            grace.send(selecting(&his, Some(make_members::ID), &[1])),
        );
        let mut statuses = [one.status, other.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 403], "round {round}");
        let left: i64 =
            sqlx::query_scalar("SELECT count(*) FROM users WHERE role = 'administrator'")
                .fetch_one(&app.db)
                .await
                .unwrap();
        assert_eq!(left, 1, "round {round}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_administrator_who_stays_cannot_leave() {
    let app = TestApp::start().await;
    let ada = ada(&app).await;
    let leave = |page: &Response, email: &str| {
        let form = Form::find(page.text(), "delete_account").fill("email", email);
        Request::form("/settings/data", form.body())
    };
    let page = ada.get("/settings/data").await;
    let refused = ada.send(leave(&page, "ada@example.org")).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("You are the only administrator"), "{}", refused.text());

    let grace = Browser::registered(&app, "Grace").await;
    promote(&app, 2).await;
    let (hers, his) = tokio::join!(ada.get("/settings/data"), grace.get("/settings/data"));
    let (one, other) = tokio::join!(
        ada.send(leave(&hers, "ada@example.org")),
        grace.send(leave(&his, "grace@example.org")),
    );
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 422]);

    // Who leaves does nothing to others any more, until they stay after all.
    let (leaving, staying) = if one.status == 303 { (ada, 2) } else { (grace, 1) };
    let take = async || press(&leaving, MEMBERS, Some(make_members::ID), &[staying]).await.status;
    assert_eq!(take().await, 403);
    assert_eq!(leaving.submit("/settings/data", "keep_account", &[]).await.status, 303);
    assert_eq!(take().await, 303);
}
