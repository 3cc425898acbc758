//! Settings, each a form of its own.

use std::io::Cursor;

use image::{ImageFormat, RgbImage};

use super::{
    Browser, PASSWORD, credentials,
    mailbox::{link, mails},
};
use crate::{
    html::{Element, Form},
    http::Request,
    support::TestApp,
};

async fn text(app: &TestApp, sql: &'static str) -> Option<String> {
    sqlx::query_scalar(sql).fetch_one(&app.db).await.unwrap()
}

async fn number(app: &TestApp, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(&app.db).await.unwrap()
}

/// Submits a form of files: `picture` is the file, if there is one.
async fn save_profile(
    browser: &Browser<'_>,
    name: &str,
    picture: Option<&[u8]>,
) -> crate::http::Response {
    let shown = browser.get("/settings").await;
    let form = Form::find(shown.text(), "update_profile");
    let mut body = Vec::new();
    for field in ["_action", "version", "name", "bio"] {
        let value = if field == "name" { name } else { form.value(field).unwrap_or_default() };
        body.extend(
            format!("--x\r\ncontent-disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n")
                .bytes(),
        );
    }
    let head = "--x\r\ncontent-disposition: form-data; name=\"picture\"; filename=";
    match picture {
        Some(file) => {
            body.extend(format!("{head}\"me.png\"\r\ncontent-type: image/png\r\n\r\n").bytes());
            body.extend(file);
        }
        None => {
            body.extend(
                format!("{head}\"\"\r\ncontent-type: application/octet-stream\r\n\r\n").bytes(),
            );
        }
    }
    body.extend(b"\r\n--x--\r\n");
    let post = Request::new("POST", "/settings");
    browser.send(post.header("content-type", "multipart/form-data; boundary=x").body(body)).await
}

fn png() -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    RgbImage::from_pixel(300, 400, image::Rgb([200, 30, 30]))
        .write_to(&mut file, ImageFormat::Png)
        .unwrap();
    file.into_inner()
}

#[tokio::test]
async fn every_page_of_the_settings_is_for_members_alone() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "Ada").await;
    for page in ["", "/account", "/preferences", "/sessions", "/data", "/data/export"] {
        let page = format!("/settings{page}");
        assert_eq!(ada.get(&page).await.status, 200, "{page}");
        let led = app.get(&page).await;
        let sign_in = format!("/sign-in?next={}", page.replace('/', "%2F"));
        assert_eq!((led.status, led.header("location")), (303, Some(&*sign_in)), "{page}");
        assert_eq!(ada.get(&page).await.header("cache-control"), Some("private, no-store"));
    }
}

#[tokio::test]
async fn navigations_say_where_one_is_and_buttons_of_what_they_are() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "Ada").await;
    for (page, current) in [
        ("/settings?tab=1", &["/settings", "/settings"][..]),
        ("/settings/data", &["/settings/data"]),
        ("/de/settings/data", &["/de/settings/data"]),
        ("/users?page=1", &["/users"]),
        ("/users/1", &[]),
    ] {
        let html = ada.get(page).await;
        let links = html.text().split("<a ").skip(1).map(|link| link.split('>').next().unwrap());
        let here: Vec<_> = links
            .filter(|link| link.contains("aria-current=\"page\""))
            .map(|link| link.split('"').nth(1).unwrap())
            .collect();
        assert_eq!(here, current, "{page}");
    }
    let elsewhere = Browser::new(&app);
    elsewhere.submit("/sign-in", "sign_in", &credentials("Ada")).await;
    ada.submit("/settings/tokens", "create_token", &[("name", "a script")]).await;
    for page in ["/settings/sessions", "/settings/tokens"] {
        let html = ada.get(page).await;
        let button = Element::find(html.text(), "aria-describedby").expect(page);
        let id = button.attribute("aria-describedby").unwrap();
        assert!(html.text().contains(&format!("<p id=\"{id}\">")), "{page}: {id}");
    }
}

#[tokio::test]
async fn nobody_posts_for_a_member_who_is_not_signed_in() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "Ada").await;
    for (page, action) in [
        ("/settings/account", "change_password"),
        ("/settings/account", "change_address"),
        ("/settings/preferences", "update_preferences"),
        ("/settings/data", "delete_account"),
    ] {
        let form = Form::find(ada.get(page).await.text(), action);
        // Wherever it is posted to: the action's own guard counts.
        for target in [page, "/register"] {
            let status = app.send(&Request::form(target, form.body())).await.status;
            assert_eq!(status, 401, "{action} at {target}");
        }
    }
    assert_eq!(number(&app, "SELECT count(*) FROM users WHERE delete_at IS NULL").await, 1);
}

#[tokio::test]
async fn a_profile_is_changed_and_shown_everywhere() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "Ada").await;
    app.get("/users").await;
    let saved = save_profile(&ada, "Ada Ångström", None).await;
    assert_eq!((saved.status, saved.header("location")), (303, Some("/settings")));
    assert!(app.get("/users").await.text().contains("Ada Ångström"));
    assert!(app.get("/users?search=angstrom").await.text().contains("Ada Ångström"));
    assert!(app.get("/users/1").await.text().contains("<h1>Ada Ångström</h1>"));
}

#[tokio::test]
async fn a_change_in_another_tab_is_shown_and_not_overwritten_unseen() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "Ada").await;
    let profile = Form::find(ada.get("/settings").await.text(), "update_profile");
    save_profile(&ada, "First", None).await;
    let late = profile.fill("name", "Second");
    let refused = ada.send(Request::form("/settings", late.body())).await;
    assert_eq!(refused.status, 409, "{}", refused.text());
    assert_eq!(text(&app, "SELECT name FROM users").await.as_deref(), Some("First"));
    let html = refused.text();
    assert!(html.contains("This was changed while the form was open"), "{html}");
    assert!(html.contains("<dd>First</dd>"), "what is there now: {html}");
    assert_eq!(Element::find(html, " name=\"name\"").unwrap().value(), "Second");
    // Whoever has seen it may put theirs in its place.
    let again = Form::find(html, "update_profile");
    assert_eq!(ada.send(Request::form("/settings", again.body())).await.status, 303);
    assert_eq!(text(&app, "SELECT name FROM users").await.as_deref(), Some("Second"));
}

#[tokio::test]
async fn what_is_wrong_does_not_hide_a_change_in_another_tab() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "Ada").await;
    let profile = Form::find(ada.get("/settings").await.text(), "update_profile");
    save_profile(&ada, "First", None).await;
    let wrong = ada.send(Request::form("/settings", profile.fill("name", "").body())).await;
    assert_eq!(wrong.status, 422);
    let mended = Form::find(wrong.text(), "update_profile").fill("name", "Second");
    assert_eq!(ada.send(Request::form("/settings", mended.body())).await.status, 409);
    assert_eq!(text(&app, "SELECT name FROM users").await.as_deref(), Some("First"));
}

#[tokio::test]
async fn a_picture_is_made_small_shown_and_removed() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "Ada").await;
    assert_eq!(save_profile(&ada, "Ada", Some(&png())).await.status, 303);
    let page = app.get("/users/1").await;
    let (_, rest) = page.text().split_once("src=\"/avatars/").unwrap();
    let address = format!("/avatars/{}", rest.split('"').next().unwrap());
    let picture = app.get(&address).await;
    assert_eq!(picture.header("content-type"), Some("image/jpeg"));
    assert_eq!(picture.header("cache-control"), Some("public, max-age=31536000, immutable"));
    let decoded = image::load_from_memory(&picture.body).unwrap();
    assert_eq!((decoded.width(), decoded.height()), (256, 256));
    assert!(app.get("/users").await.text().contains(&address));

    let removed = ada.submit("/settings", "remove_picture", &[]).await;
    assert_eq!(removed.status, 303);
    assert_eq!(app.get(&address).await.status, 404);
    assert!(!app.get("/users").await.text().contains(&address));
}

#[tokio::test]
async fn what_is_no_picture_is_refused_and_nothing_else_is_saved() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "Ada").await;
    let broken = &png()[..60];
    for file in [broken, b"<svg onload='alert(1)'/>"] {
        let refused = save_profile(&ada, "Changed", Some(file)).await;
        assert_eq!(refused.status, 422);
        let picture = Element::find(refused.text(), " name=\"picture\"").unwrap();
        assert_eq!(picture.attribute("aria-invalid").as_deref(), Some("true"));
    }
    assert_eq!(text(&app, "SELECT name FROM users").await.as_deref(), Some("Ada"));
    assert_eq!(number(&app, "SELECT count(*) FROM avatars").await, 0);
}

#[tokio::test]
async fn a_new_password_ends_every_other_session() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "Ada").await;
    let elsewhere = Browser::new(&app);
    elsewhere.submit("/sign-in", "sign_in", &credentials("Ada")).await;
    let new = "another good password";
    let wrong = [("current", "not the right one"), ("new", new)];
    let refused = ada.submit("/settings/account", "change_password", &wrong).await;
    assert_eq!(refused.status, 422);
    assert_eq!(elsewhere.get("/settings").await.status, 200);

    let before = ada.cookie("session");
    let right = [("current", PASSWORD), ("new", new)];
    assert_eq!(ada.submit("/settings/account", "change_password", &right).await.status, 303);
    assert_eq!(
        (ada.get("/settings").await.status, elsewhere.get("/settings").await.status),
        (200, 303)
    );
    assert_ne!(ada.cookie("session"), before, "here it is another one as well");
    let browser = Browser::new(&app);
    assert_eq!(browser.submit("/sign-in", "sign_in", &credentials("Ada")).await.status, 422);
    let fields = [("email", "ada@example.org"), ("password", new)];
    assert_eq!(browser.submit("/sign-in", "sign_in", &fields).await.status, 303);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_who_change_the_password_at_the_same_time_one_does() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "Ada").await;
    let elsewhere = Browser::new(&app);
    elsewhere.submit("/sign-in", "sign_in", &credentials("Ada")).await;
    let mut password = PASSWORD.to_owned();
    for round in 0..5 {
        let mut requests = Vec::new();
        for (browser, new) in [(&ada, "of Ada"), (&elsewhere, "of the thief")] {
            let form = Form::find(browser.get("/settings/account").await.text(), "change_password");
            let new = format!("a new password {new} {round}");
            let form = form.fill("current", &password).fill("new", &new);
            requests.push((Request::form("/settings/account", form.body()), new));
        }
        let (hers, theirs) =
            tokio::join!(ada.send(requests[0].0.clone()), elsewhere.send(requests[1].0.clone()));
        let done = [hers.status, theirs.status].map(|status| status == 303);
        assert!(done[0] != done[1], "round {round}: {} and {}", hers.status, theirs.status);
        let (winner, loser) = if done[0] { (0, &elsewhere) } else { (1, &ada) };
        password.clone_from(&requests[winner].1);
        assert_eq!(loser.get("/settings").await.status, 303, "round {round}");
        let fields = [("email", "ada@example.org"), ("password", &*password)];
        assert_eq!(loser.submit("/sign-in", "sign_in", &fields).await.status, 303);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_address_is_changed_by_a_password_that_is_changed_meanwhile() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "Ada").await;
    let thief = Browser::new(&app);
    thief.submit("/sign-in", "sign_in", &credentials("Ada")).await;
    mails(&app, 1).await;
    let form = Form::find(thief.get("/settings/account").await.text(), "change_address");
    let form = form.fill("email", "eve@example.org").fill("password", PASSWORD);
    let ask = Request::form("/settings/account", form.body());
    let form = Form::find(ada.get("/settings/account").await.text(), "change_password");
    let form = form.fill("current", PASSWORD).fill("new", "an even better one");
    let change = Request::form("/settings/account", form.body());
    sqlx::query("DELETE FROM mail_links").execute(&app.db).await.unwrap();
    let (changed, _) = tokio::join!(ada.send(change), thief.send(ask));
    assert_eq!(changed.status, 303);
    assert_eq!(number(&app, "SELECT count(*) FROM mail_links").await, 0);
}

#[tokio::test]
async fn an_address_of_another_member_is_not_taken() {
    let app = TestApp::start().await;
    Browser::registered(&app, "Grace").await;
    let ada = Browser::registered(&app, "Ada").await;
    let taken = [("email", "GRACE@example.org"), ("password", PASSWORD)];
    let refused = ada.submit("/settings/account", "change_address", &taken).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("is already registered"), "{}", refused.text());
}

#[tokio::test]
async fn another_address_is_the_members_once_they_follow_its_link() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "Ada").await;
    mails(&app, 1).await;
    sqlx::query("UPDATE mail_links SET expires_at = expires_at - 61")
        .execute(&app.db)
        .await
        .unwrap();
    let new = [("email", "Countess@example.org"), ("password", PASSWORD)];
    let asked = ada.submit("/settings/account", "change_address", &new).await;
    assert_eq!((asked.status, asked.header("location")), (303, Some("/settings/account")));
    let address = "SELECT email FROM users";
    let link = link(&app, 2).await;
    assert!(mails(&app, 2).await[1].contains("To: countess@example.org"));
    assert_eq!(text(&app, address).await.as_deref(), Some("ada@example.org"), "not before");
    assert_eq!(ada.submit(&link, "confirm", &[]).await.status, 303);
    assert_eq!(text(&app, address).await.as_deref(), Some("countess@example.org"));
    let told = &mails(&app, 3).await[2];
    assert!(told.contains("\nTo: ada@example.org\r\n"), "{told}");
    assert!(told.contains("another address from now on") && !told.contains("http"), "{told}");
    let log = "SELECT details FROM audit_log WHERE what = 'address-changed'";
    let log = text(&app, log).await;
    assert_eq!(log.as_deref(), Some("ada@example.org → countess@example.org"));

    let wrong = [("email", "x@example.org"), ("password", "not the right one")];
    let refused = ada.submit("/settings/account", "change_address", &wrong).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("Password is not yours"), "{}", refused.text());
}

#[tokio::test]
async fn another_password_ends_every_change_that_was_asked_for_by_the_old_one() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "Ada").await;
    let own = link(&app, 1).await;
    let change = [("current", PASSWORD), ("new", PASSWORD)];
    assert_eq!(ada.submit("/settings/account", "change_password", &change).await.status, 303);
    assert_eq!(app.get(&own).await.status, 200, "a new member can confirm their address still");

    sqlx::query("UPDATE mail_links SET expires_at = expires_at - 61")
        .execute(&app.db)
        .await
        .unwrap();
    let thief = Browser::new(&app);
    thief.submit("/sign-in", "sign_in", &credentials("Ada")).await;
    let to = [("email", "eve@example.org"), ("password", PASSWORD)];
    assert_eq!(thief.submit("/settings/account", "change_address", &to).await.status, 303);
    let theirs = link(&app, 2).await;
    let form = Form::find(app.get(&theirs).await.text(), "confirm_address");
    assert_eq!(ada.submit("/settings/account", "change_password", &change).await.status, 303);
    assert_eq!(app.get(&theirs).await.status, 404);
    assert_eq!(app.submit(&theirs, &form).await.status, 404);
    let address = text(&app, "SELECT email FROM users").await;
    assert_eq!(address.as_deref(), Some("ada@example.org"));
}

#[tokio::test]
async fn the_theme_is_a_stylesheet_for_pages_that_are_the_same_for_everyone() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "Ada").await;
    assert!(app.get("/users").await.text().contains("href=\"/theme.css\""));
    for (theme, css) in [
        ("dark", ":root{color-scheme:dark}\n"),
        ("light", ":root{color-scheme:light}\n"),
        ("system", ""),
    ] {
        let fields = [("theme", theme)];
        let saved = ada.submit("/settings/preferences", "update_preferences", &fields).await;
        assert_eq!(saved.status, 303);
        let stylesheet = ada.get("/theme.css").await;
        assert_eq!(stylesheet.text(), css);
        assert!(stylesheet.header("content-type").unwrap().starts_with("text/css"));
        assert_eq!(text(&app, "SELECT theme FROM users").await.as_deref(), Some(theme));
    }
    let hostile = Request::get("/theme.css").header("cookie", "theme=}body{display:none");
    assert_eq!(app.send(&hostile).await.text(), "");
}

#[tokio::test]
async fn sessions_are_listed_and_ended_by_their_member_alone() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "Ada").await;
    let elsewhere = Browser::new(&app);
    elsewhere.submit("/sign-in", "sign_in", &credentials("Ada")).await;
    let eve = Browser::registered(&app, "Eve").await;
    let listed = ada.get("/settings/sessions").await;
    assert_eq!(listed.text().matches("last seen").count(), 2);

    // Eve names Ada's session.
    let own = Browser::new(&app);
    own.submit("/sign-in", "sign_in", &credentials("Eve")).await;
    let form = Form::find(eve.get("/settings/sessions").await.text(), "end_session");
    let theirs = Request::form("/settings/sessions", form.fill("_arg", "2").body());
    assert_eq!(eve.send(theirs).await.status, 404);
    assert_eq!(elsewhere.get("/settings").await.status, 200);

    assert_eq!(ada.submit("/settings/sessions", "end_session", &[]).await.status, 303);
    assert_eq!(
        (ada.get("/settings").await.status, elsewhere.get("/settings").await.status),
        (200, 303)
    );
}

#[tokio::test]
async fn sessions_that_have_ended_by_themselves_are_deleted() {
    let app = TestApp::start().await;
    Browser::registered(&app, "Ada").await;
    let grace = Browser::registered(&app, "Grace").await;
    sqlx::query("UPDATE sessions SET created_at = $1 WHERE user_id = 1")
        .bind(app::clock::now() - 30 * 24 * 60 * 60)
        .execute(&app.db)
        .await
        .unwrap();
    app::settings::delete_due(app.db.writer()).await;
    assert_eq!(number(&app, "SELECT count(*) FROM sessions").await, 1);
    assert_eq!(grace.get("/settings").await.status, 200);
}

#[tokio::test]
async fn who_leaves_twice_leaves_no_later_and_who_stays_twice_is_noted_once() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "Ada").await;
    let shown = ada.get("/settings/data").await;
    let leave = Form::find(shown.text(), "delete_account").fill("email", "ada@example.org");
    let leave = Request::form("/settings/data", leave.body());
    assert_eq!(ada.send(leave.clone()).await.status, 303);
    sqlx::query("UPDATE users SET delete_at = delete_at - 1000").execute(&app.db).await.unwrap();
    let at = number(&app, "SELECT delete_at FROM users").await;
    assert_eq!(ada.send(leave).await.status, 303);
    assert_eq!(number(&app, "SELECT delete_at FROM users").await, at);
    let shown = ada.get("/settings/data").await;
    let stay = Form::find(shown.text(), "keep_account");
    for _ in 0..2 {
        let stay = Request::form("/settings/data", stay.body());
        assert_eq!(ada.send(stay).await.status, 303);
    }
    let noted = "SELECT count(*) FROM audit_log WHERE what LIKE 'deletion-%'";
    assert_eq!(number(&app, noted).await, 2);
}

#[tokio::test]
async fn everything_is_given_to_its_member_as_a_file() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "Ada").await;
    Browser::registered(&app, "Grace").await;
    ada.submit("/users/2", "toggle_like", &[]).await;
    let file = ada.get("/settings/data/export").await;
    assert_eq!(file.header("content-disposition"), Some("attachment; filename=\"my-data.json\""));
    let data = file.json();
    assert_eq!(data["member"]["email"], "ada@example.org");
    assert_eq!(data["likes"][0]["name"], "Grace");
    assert!(data["picture"].is_null() && data["notices"].as_array().unwrap().is_empty());
    assert_eq!(data["log"][0]["what"], "registered");
    assert_eq!(data["sessions"].as_array().unwrap().len(), 1);

    assert_eq!(save_profile(&ada, "Ada", Some(&png())).await.status, 303);
    ada.submit("/users/1", "add_notice", &[("text", "I am here")]).await;
    ada.submit("/settings/tokens", "create_token", &[("name", "a script")]).await;
    let file = ada.get("/settings/data/export").await;
    let data = file.json();
    assert_eq!(data["notices"][0]["text"], "I am here");
    assert!(data["picture"].as_str().unwrap().starts_with("/9j/"), "a JPEG file");
    assert_eq!(data["tokens"][0]["name"], "a script");
    for key in ["SELECT key FROM sessions", "SELECT key FROM api_tokens"] {
        let key = text(&app, key).await.unwrap();
        assert!(!file.text().contains(&key));
    }
    assert!(!file.text().contains("argon2"), "a hash is of no use to anybody but thieves");
}

#[tokio::test]
async fn who_leaves_is_gone_at_once_can_come_back_and_is_deleted_after_a_week() {
    let app = TestApp::start().await;
    let ada = Browser::registered(&app, "Ada").await;
    let wrong = ada.submit("/settings/data", "delete_account", &[("email", "ada")]).await;
    assert_eq!((wrong.status, app.get("/users/1").await.status), (422, 200));
    let leave = [("email", "Ada@Example.org")];
    assert_eq!(ada.submit("/settings/data", "delete_account", &leave).await.status, 303);
    assert_eq!(app.get("/users/1").await.status, 404);
    assert!(!app.get("/users").await.text().contains(">Ada</a>"));
    let settings = ada.get("/settings").await;
    assert!(settings.text().contains("This account will be deleted"));
    assert!(!settings.text().contains("href=\"/users/1\""), "nobody sees the profile");

    let back = Browser::new(&app);
    assert_eq!(back.submit("/sign-in", "sign_in", &credentials("Ada")).await.status, 303);
    assert_eq!(back.submit("/settings/data", "keep_account", &[]).await.status, 303);
    assert_eq!(app.get("/users/1").await.status, 200);

    ada.submit("/settings/data", "delete_account", &leave).await;
    let at = number(&app, "SELECT delete_at FROM users").await;
    let week = 7 * 24 * 60 * 60;
    assert!((app::clock::now() + week - at).abs() < 60);
    let due = async |time| app::settings::queries::due(&app.db, time).await.unwrap();
    assert!(due(at - 1).await.is_empty());
    assert_eq!(due(at).await, [1]);
    sqlx::query("UPDATE users SET delete_at = 1").execute(&app.db).await.unwrap();
    app::settings::delete_due(app.db.writer()).await;
    let log = "SELECT subject FROM audit_log WHERE what = 'account-deleted'";
    assert_eq!(text(&app, log).await.as_deref(), Some("a former member"));
    for table in ["SELECT count(*) FROM users", "SELECT count(*) FROM sessions"] {
        assert_eq!(number(&app, table).await, 0, "{table}");
    }
    assert_eq!(ada.get("/settings").await.status, 303);
}
