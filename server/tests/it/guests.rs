//! The members' directory, as a visitor without scripts uses it.

use formwork::database::AnyDatabase;

use crate::{
    html::Element,
    http::Request,
    support::{TestApp, TestDatabase, cookie, set_cookie},
};

#[tokio::test]
async fn a_new_member_is_stored_and_the_directory_shows_them() {
    let app = TestApp::start().await;
    let form = app.form("/examples/guests/new", "create_user").await;
    let form = form.fill("name", "Ada").fill("email", "ada@example.org");
    let created = app.submit("/examples/guests/new", &form).await;
    assert_eq!((created.status, created.header("location")), (303, Some("/examples/guests")));
    let row: (String, String) =
        sqlx::query_as("SELECT name, email FROM guests").fetch_one(&app.db).await.unwrap();
    assert_eq!(row, ("Ada".to_owned(), "ada@example.org".to_owned()));
    let directory = app.get("/examples/guests").await;
    assert!(directory.text().contains("ada@example.org"), "{}", directory.text());
}

#[tokio::test]
async fn invalid_input_comes_back_with_its_errors_and_what_was_typed() {
    let app = TestApp::start().await;
    let form = app.form("/examples/guests/new", "create_user").await;
    let form = form.fill("name", "  ").fill("email", "ada at home");
    let refused = app.submit("/examples/guests/new", &form).await;
    assert_eq!(refused.status, 422);
    assert!(app.names().await.is_empty());

    let html = refused.text();
    for (name, message) in [("name", "Name is required"), ("email", "must be an e-mail address")] {
        let control = Element::find(html, &format!(" name=\"{name}\"")).unwrap();
        assert_eq!(control.attribute("aria-invalid").as_deref(), Some("true"), "{name}");
        let described_by = control.attribute("aria-describedby").unwrap();
        let error = html.split(&format!("id=\"{described_by}\"")).nth(1).unwrap();
        assert!(error.split("</p>").next().unwrap().contains(message), "{name}: {error}");
        let link = format!("href=\"#{}\"", control.attribute("id").unwrap());
        assert!(html.contains(&link), "the summary links to {name}");
    }
    let email = Element::find(html, " name=\"email\"").unwrap();
    assert_eq!(email.value(), "ada at home");
}

#[tokio::test]
async fn a_form_that_was_not_submitted_shows_no_errors() {
    let app = TestApp::start().await;
    let page = app.get("/examples/guests/new").await;
    assert!(!page.text().contains("aria-invalid"));
    let name = Element::find(page.text(), " name=\"name\"").unwrap();
    assert_eq!(name.attribute("maxlength").as_deref(), Some("80"));
    assert!(name.attribute("required").is_some() || page.text().contains(" required"));
}

#[tokio::test]
async fn hostile_text_is_escaped_wherever_it_is_shown() {
    let app = TestApp::start().await;
    let hostile = "\"></textarea></title><script>alert(1)</script>";
    let form = app.form("/examples/guests/new", "create_user").await;
    let refused = app
        .submit("/examples/guests/new", &form.clone().fill("name", hostile).fill("email", hostile))
        .await;
    assert_eq!(refused.status, 422);
    assert!(!refused.text().contains("<script>alert"));
    for name in ["name", "email"] {
        let control = Element::find(refused.text(), &format!(" name=\"{name}\"")).unwrap();
        assert_eq!(control.value(), hostile);
    }

    let id = app.member("Mallory").await;
    let profile = format!("/examples/guests/{id}");
    let form = app.form(&profile, "update_settings").await;
    let saved = app.submit(&profile, &form.fill("name", hostile).fill("bio", hostile)).await;
    assert_eq!(saved.status, 303);
    for page in [profile.as_str(), "/examples/guests"] {
        let page = app.get(page).await;
        assert!(page.text().contains("&lt;script&gt;"), "{}", page.text());
        assert!(!page.text().contains("<script>alert"), "{}", page.text());
    }
    let form = app.form(&profile, "update_settings").await;
    assert_eq!((form.value("name"), form.value("bio")), (Some(hostile), Some(hostile)));
}

#[tokio::test]
async fn a_text_that_begins_with_a_line_break_keeps_it() {
    let app = TestApp::start().await;
    let profile = format!("/examples/guests/{}", app.member("Ada").await);
    let form = app.form(&profile, "update_settings").await;
    let form = form.fill("name", "").fill("bio", "\nfirst\nsecond");
    let refused = app.submit(&profile, &form).await;
    assert_eq!(refused.status, 422);
    let bio = Element::find(refused.text(), " name=\"bio\"").unwrap();
    assert_eq!(bio.value().replace("\r\n", "\n"), "\nfirst\nsecond");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_registrations_of_one_address_at_the_same_time_one_wins() {
    let app = TestApp::start().await;
    let filled = async |name: &str| {
        let form = app.form("/examples/guests/new", "create_user").await;
        form.fill("name", name).fill("email", "ada@example.org")
    };
    let (first, second) = (filled("First").await, filled("Second").await);
    let (first, second) = tokio::join!(
        app.submit("/examples/guests/new", &first),
        app.submit("/examples/guests/new", &second)
    );
    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 422]);
    assert_eq!(app.names().await.len(), 1);
    let refused = if first.status == 422 { first } else { second };
    assert!(refused.text().contains("Email is already registered"), "{}", refused.text());
}

#[tokio::test]
async fn a_registration_that_is_sent_again_is_the_same_one() {
    let app = TestApp::start().await;
    let form = app.form("/examples/guests/new", "create_user").await;
    let form = form.fill("name", "Ada").fill("email", "ada@example.org");
    for _ in 0..2 {
        let created = app.submit("/examples/guests/new", &form).await;
        assert_eq!((created.status, created.header("location")), (303, Some("/examples/guests")));
    }
    let other = app.submit("/examples/guests/new", &form.fill("name", "Eve")).await;
    assert_eq!(other.status, 409);
    assert!(other.text().contains("This form was sent before"), "{}", other.text());
    assert_eq!(app.names().await, ["Ada"]);
}

#[tokio::test]
async fn an_address_in_other_letter_case_is_taken_too() {
    let app = TestApp::start().await;
    app.member("Ada").await;
    let form = app.form("/examples/guests/new", "create_user").await;
    let form = form.fill("name", "Ada").fill("email", "ADA@example.org");
    assert_eq!(app.submit("/examples/guests/new", &form).await.status, 422);
}

#[tokio::test]
async fn settings_change_the_profile_and_the_cached_directory() {
    let app = TestApp::start().await;
    let profile = format!("/examples/guests/{}", app.member("Ada").await);
    assert!(app.get("/examples/guests").await.text().contains("Ada"));
    let form = app.form(&profile, "update_settings").await;
    assert_eq!(form.value("name"), Some("Ada"));
    let saved = app.submit(&profile, &form.fill("name", "Grace").fill("bio", "a\nb")).await;
    assert_eq!((saved.status, saved.header("location")), (303, Some(profile.as_str())));
    let bio: String =
        sqlx::query_scalar("SELECT bio FROM guests").fetch_one(&app.db).await.unwrap();
    assert_eq!((app.names().await, bio.as_str()), (vec!["Grace".to_owned()], "a\nb"));
    let shown = Request::get(&profile).header("cookie", &cookie(&saved));
    for expect in [true, false] {
        assert_eq!(app.send(&shown).await.text().contains("<li>Saved</li>"), expect, "once");
    }
    let directory = app.get("/examples/guests").await;
    assert_eq!(directory.header("formwork-cache"), Some("miss"));
    assert!(directory.text().contains("Grace") && !directory.text().contains("Ada"));
}

#[tokio::test]
async fn a_bound_argument_is_trusted_no_more_than_what_was_typed() {
    let app = TestApp::start().await;
    let profile = format!("/examples/guests/{}", app.member("Ada").await);
    let form = app.form(&profile, "update_settings").await.fill("name", "Grace");
    for (argument, status) in
        [("999", 404), ("\"1\"", 400), ("", 400), ("1e400", 400), ("[1]", 400)]
    {
        let answer = app.submit(&profile, &form.clone().fill("_arg", argument)).await;
        assert_eq!(answer.status, status, "{argument:?}");
    }
    for body in [form.body().replace("_arg=", "_other="), form.body() + "&_arg=1"] {
        assert_eq!(app.send(&Request::form(&profile, body)).await.status, 400);
    }
    assert_eq!(app.names().await, ["Ada"]);
}

#[tokio::test]
async fn likes_toggle_and_are_counted_by_visitor() {
    let app = TestApp::start().await;
    let profile = format!("/examples/guests/{}", app.member("Ada").await);
    let like = app.form(&profile, "toggle_like").await;
    let first = app.submit(&profile, &like).await;
    assert_eq!((first.status, first.header("location")), (303, Some(profile.as_str())));
    let set = set_cookie(&first, "visitor");
    for attribute in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(set.contains(attribute), "{set}");
    }
    assert!(!set.contains("Secure"), "{set}");
    let first = cookie(&first);
    let second = cookie(&app.submit(&profile, &like).await);
    assert_ne!(first, second);

    let visit = async |cookie: &str| {
        let page = app.send(&Request::get(&profile).header("cookie", cookie)).await;
        let count = Element::find(page.text(), "class=\"count\"").unwrap();
        let button = Element::find(page.text(), "class=\"like\"").unwrap();
        assert_eq!(page.header("cache-control"), Some("private, no-store"));
        let pressed = button.attribute("aria-pressed");
        (page.text().split("class=\"count\"").nth(1).unwrap()[1..2].to_owned(), pressed, count)
    };
    let (count, pressed, _) = visit(&first).await;
    assert_eq!((count.as_str(), pressed.as_deref()), ("2", Some("true")));
    let (count, pressed, _) = visit("other=1").await;
    assert_eq!((count.as_str(), pressed.as_deref()), ("2", Some("false")));

    let again = Request::form(&profile, like.body()).header("cookie", &first);
    let again = app.send(&again).await;
    assert_eq!((again.status, again.header("set-cookie")), (303, None));
    let (count, pressed, _) = visit(&first).await;
    assert_eq!((count.as_str(), pressed.as_deref()), ("1", Some("false")));
}

#[tokio::test]
async fn made_up_members_fill_only_an_empty_database() {
    let database = TestDatabase::new().await;
    let config = crate::support::config(&[("DATABASE_URL", &database.url)]);
    for members in [3, 5] {
        let settings = server::Settings { members, ..Default::default() };
        drop(server::application(&config, settings).await.unwrap());
        let db = AnyDatabase::connect(&database.url).await.unwrap();
        let count: i64 =
            sqlx::query_scalar("SELECT count(*) FROM guests").fetch_one(&db).await.unwrap();
        assert_eq!(count, 3);
    }
}
