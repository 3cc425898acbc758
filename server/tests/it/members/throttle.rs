//! How often one may do something, by whom it is about and by who asks.

use super::{Browser, PASSWORD, credentials};
use crate::{
    html::Form,
    http::{Request, Response},
    support::TestApp,
};

/// One that believes what is said of where requests come from.
async fn behind_a_proxy() -> TestApp {
    TestApp::with_variables(&[("FORMWORK_TRUSTED_PROXIES", "127.0.0.0/8")]).await
}

/// Submits a form as somebody new from an address.
async fn from(
    app: &TestApp,
    client: &str,
    page: &str,
    action: &str,
    fields: &[(&str, &str)],
) -> Response {
    let form = Form::find(app.get(page).await.text(), action);
    let form = fields.iter().fold(form, |form, (name, value)| form.fill(name, value));
    let request = Request::form(page, form.body()).header("x-forwarded-for", client);
    app.send(&request).await
}

async fn guess(app: &TestApp, client: &str, email: &str) -> u16 {
    let fields = [("email", email), ("password", "not the right one")];
    from(app, client, "/sign-in", "sign_in", &fields).await.status
}

/// Notes so many attempts of a minute ago.
async fn tried(app: &TestApp, what: &str, subject: &str, client: &str, count: i64) {
    sqlx::query(
        "WITH RECURSIVE numbers (number) AS \
         (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < $5) \
         INSERT INTO attempts (what, subject, client, at) SELECT $1, $2, $3, $4 FROM numbers",
    )
    .bind(what)
    .bind(subject)
    .bind(client)
    .bind(app::clock::now() - 60)
    .bind(count)
    .execute(&app.db)
    .await
    .unwrap();
}

#[tokio::test]
async fn who_tries_too_many_passwords_locks_out_themselves_alone() {
    let app = behind_a_proxy().await;
    Browser::registered(&app, "Ada").await;
    for _ in 0..10 {
        assert_eq!(guess(&app, "192.0.2.1", "ada@example.org").await, 422);
    }
    let right = credentials("Ada");
    let status =
        async |client: &str| from(&app, client, "/sign-in", "sign_in", &right).await.status;
    assert_eq!((status("192.0.2.1").await, status("192.0.2.2").await), (429, 303));
    // What somebody has tried is not forgotten because somebody else has signed in.
    assert_eq!(status("192.0.2.1").await, 429);
}

#[tokio::test]
async fn a_network_of_ipv6_is_one_client() {
    let app = behind_a_proxy().await;
    tried(&app, "sign-in", "ada@example.org", "2001:db8:1:2::/64", 10).await;
    for (client, status) in
        [("2001:db8:1:2::1", 429), ("2001:db8:1:2:3::4", 429), ("2001:db8:1:3::1", 422)]
    {
        assert_eq!(guess(&app, client, "ada@example.org").await, status, "{client}");
    }
}

#[tokio::test]
async fn an_address_is_tried_a_hundred_times_and_by_a_client_a_hundred_addresses() {
    let app = behind_a_proxy().await;
    for client in 0..10 {
        tried(&app, "sign-in", "ada@example.org", &format!("198.51.100.{client}"), 10).await;
    }
    assert_eq!(guess(&app, "192.0.2.1", "ada@example.org").await, 429);
    assert_eq!(guess(&app, "192.0.2.1", "grace@example.org").await, 422);
    for number in 0..99 {
        tried(&app, "sign-in", &format!("{number}@example.org"), "192.0.2.1", 1).await;
    }
    assert_eq!(guess(&app, "192.0.2.1", "eve@example.org").await, 429);
    assert_eq!(guess(&app, "192.0.2.2", "eve@example.org").await, 422);
    let noted = "SELECT details FROM audit_log WHERE what = 'sign-in-refused' ORDER BY id";
    let noted: Vec<String> = sqlx::query_scalar(noted).fetch_all(&app.db).await.unwrap();
    assert_eq!(noted, ["ada@example.org", "192.0.2.1"]);
}

#[tokio::test]
async fn what_strangers_try_does_not_concern_a_member_who_is_signed_in() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "Ada").await;
    tried(&app, "sign-in", "ada@example.org", "127.0.0.1", 100).await;
    let change = async |current| {
        let fields = [("current", current), ("new", PASSWORD)];
        ada.submit("/settings/account", "change_password", &fields).await.status
    };
    assert_eq!(change(PASSWORD).await, 303);
    tried(&app, "password", "member 1", "192.0.2.1", 9).await;
    assert_eq!(change("not the right one").await, 422);
    assert_eq!(change(PASSWORD).await, 429);
    sqlx::query("DELETE FROM attempts WHERE what = 'sign-in'").execute(&app.db).await.unwrap();
    assert_eq!(ada.submit("/sign-in", "sign_in", &credentials("Ada")).await.status, 303);
}

#[tokio::test]
async fn accounts_and_mails_are_asked_for_twenty_times_an_hour() {
    let app = behind_a_proxy().await;
    let named = |name: &'static str| {
        [("name", name), ("email", super::address(name)), ("password", PASSWORD)]
    };
    tried(&app, "register", "", "192.0.2.1", 19).await;
    let register =
        async |client, name| from(&app, client, "/register", "register", &named(name)).await.status;
    assert_eq!(register("192.0.2.1", "Ada").await, 303);
    assert_eq!(register("192.0.2.1", "Eve").await, 429);
    assert_eq!(register("192.0.2.2", "Grace").await, 303);
    let members: i64 =
        sqlx::query_scalar("SELECT count(*) FROM users").fetch_one(&app.db).await.unwrap();
    assert_eq!(members, 2);

    tried(&app, "reset", "", "192.0.2.1", 19).await;
    let ask = async |client| {
        let fields = [("email", "nobody@example.org")];
        from(&app, client, "/reset", "request_reset", &fields).await.status
    };
    assert_eq!((ask("192.0.2.1").await, ask("192.0.2.1").await), (303, 429));
    assert_eq!(ask("192.0.2.2").await, 303);
    sqlx::query("UPDATE attempts SET at = at - 3601").execute(&app.db).await.unwrap();
    assert_eq!((ask("192.0.2.1").await, register("192.0.2.1", "Eve").await), (303, 303));
}

#[tokio::test]
async fn who_has_no_account_likes_sixty_times_an_hour() {
    let app = behind_a_proxy().await;
    let ada = Browser::registered(&app, "Ada").await;
    tried(&app, "like", "", "192.0.2.1", 59).await;
    let like =
        async |browser: &Browser<'_>| browser.submit("/users/1", "toggle_like", &[]).await.status;
    let visitor = Browser::at(&app, "192.0.2.1");
    assert_eq!(like(&visitor).await, 303);
    assert_eq!(like(&Browser::at(&app, "192.0.2.1")).await, 429);
    assert_eq!(like(&Browser::at(&app, "192.0.2.2")).await, 303);
    assert_eq!(like(&visitor).await, 303, "it can be taken back");
    assert_eq!(like(&visitor).await, 429);
    assert_eq!(like(&ada).await, 303, "members are not concerned");
    let likes = "SELECT visitor FROM likes";
    let likes: Vec<String> = sqlx::query_scalar(likes).fetch_all(&app.db).await.unwrap();
    assert_eq!(likes.len(), 2, "what is refused leaves nothing");
    assert!(likes.contains(&"member 1".to_owned()));
}

#[tokio::test]
async fn who_comes_by_a_proxy_that_nobody_has_named_does_not_pay_for_others() {
    let app = TestApp::start().await;
    tried(&app, "register", "", "", 100).await;
    Browser::registered(&app, "Ada").await;
}
