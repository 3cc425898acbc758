//! The list of members: search, order, pages.

use super::Browser;
use crate::{http::Response, support::TestApp};

/// The names on a page of the directory, in their order.
fn names(page: &Response) -> Vec<String> {
    let rows = page.text().split("<tr>").skip(2);
    let name = |row: &str| row.split("</a>").next().unwrap().rsplit('>').next().unwrap().to_owned();
    rows.map(name).collect()
}

/// Adds a member who joined at `time`.
async fn add(app: &TestApp, name: &str, time: i64) -> i64 {
    sqlx::query_scalar(
        "INSERT INTO users (name, sort_name, email, created_at) VALUES ($1, $2, $1, $3) RETURNING id",
    )
    .bind(name)
    .bind(app::users::sort_name(name))
    .bind(time)
    .fetch_one(&app.db)
    .await
    .unwrap()
}

async fn filled() -> TestApp {
    let app = TestApp::start().await;
    for (name, time) in [("Zoe", 1), ("Ågot", 2), ("bela", 3), ("100% Anna_B", 4)] {
        add(&app, name, time).await;
    }
    let sql = "INSERT INTO likes (user_id, visitor) SELECT id, 'a' FROM users WHERE name = 'bela'";
    sqlx::query(sql).execute(&app.db).await.unwrap();
    app
}

#[tokio::test]
async fn what_is_looked_for_is_cut_where_names_end() {
    let app = TestApp::start().await;
    let name = "a".repeat(80);
    add(&app, &name, 1).await;
    let search = format!("{name}{}", "b".repeat(1000));
    assert_eq!(
        names(&app.get(&format!("/users?search={search}")).await),
        std::slice::from_ref(&name)
    );
    let listed = app.get(&format!("/api/users?search={search}")).await;
    assert_eq!(listed.json()["users"][0]["name"], *name);
}

#[tokio::test]
async fn members_are_listed_in_each_order() {
    let app = filled().await;
    for (query, expect) in [
        ("", ["100% Anna_B", "Ågot", "bela", "Zoe"]),
        ("?sort=name", ["100% Anna_B", "Ågot", "bela", "Zoe"]),
        ("?sort=newest", ["100% Anna_B", "bela", "Ågot", "Zoe"]),
        ("?sort=likes", ["bela", "100% Anna_B", "Ågot", "Zoe"]),
    ] {
        let page = app.get(&format!("/users{query}")).await;
        assert_eq!(names(&page), expect, "{query}");
    }
    assert_eq!(app.get("/users?sort=size").await.status, 404);
}

#[tokio::test]
async fn what_is_searched_for_is_taken_as_it_is_typed() {
    let app = filled().await;
    for (search, expect) in [
        ("AGO", &["Ågot"][..]),
        ("%C3%A5g", &["Ågot"]),
        ("%25", &["100% Anna_B"]),
        ("_", &["100% Anna_B"]),
        ("%5C", &[]),
        ("e", &["bela", "Zoe"]),
        ("x%27+OR+1=1--", &[]),
    ] {
        let page = app.get(&format!("/users?search={search}")).await;
        assert_eq!(page.status, 200, "{search}");
        assert_eq!(names(&page), expect, "{search}");
        let said = match expect.len() {
            0 => "No member is called “",
            1 => "1 member found",
            _ => "2 members found",
        };
        assert!(page.text().contains(said), "{search}: {}", page.text());
    }
    // A character that PostgreSQL does not have.
    assert_eq!(app.get("/users?search=%00").await.status, 200);
}

#[tokio::test]
async fn fifty_stand_on_a_page_and_the_links_keep_what_was_asked_for() {
    let app = TestApp::start().await;
    assert!(app.get("/users").await.text().contains("Nobody is here yet."));
    for number in 0..101 {
        add(&app, &format!("Member {number:03}"), number).await;
    }
    let second = app.get("/users?search=member&sort=newest&page=2").await;
    let listed = names(&second);
    assert_eq!((listed.len(), &*listed[0], &*listed[49]), (50, "Member 050", "Member 001"));
    let html = second.text();
    assert!(html.contains("Page 2 of 3"), "{html}");
    for link in [
        "rel=\"prev\" href=\"/users?search=member&amp;sort=newest&amp;page=1\"",
        "rel=\"next\" href=\"/users?search=member&amp;sort=newest&amp;page=3\"",
        "href=\"/users?search=member&amp;sort=likes\"",
    ] {
        assert!(html.contains(link), "{link}: {html}");
    }
    assert_eq!(names(&app.get("/users?page=3").await), ["Member 100"]);
    for page in ["0", "4", "-1", "x", "99999999999"] {
        assert_eq!(app.get(&format!("/users?page={page}")).await.status, 404, "{page}");
    }
}

#[tokio::test]
async fn the_directory_is_kept_until_somebody_changes_it() {
    let app = filled().await;
    let state = async || {
        let page = app.get("/users").await;
        page.header("formwork-cache").unwrap().to_owned()
    };
    assert_eq!([state().await, state().await], ["miss", "hit"]);
    Browser::registered(&app, "Grace").await;
    assert_eq!([state().await, state().await], ["miss", "hit"]);
    assert!(app.get("/users").await.text().contains("Grace"));
}
