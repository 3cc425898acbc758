//! The application in English and in German.

use app::{
    accounts::{SignInFields, resend_confirmation, sign_in},
    routes::layout,
};
use formwork::{
    action::Action,
    prelude::*,
    routing::{Boundary, Layout, Page, Routes},
};

use super::{Browser, credentials, mailbox::mails, mailbox::path, registration};
use crate::{
    html::Form,
    http::{Request, Response},
    support::{Server, TestApp, config},
};

mod administration;
mod start;

/// A browser whose user has just registered on the German page.
async fn registered<'a>(app: &'a TestApp, name: &str) -> Browser<'a> {
    let browser = Browser::new(app);
    let created = browser.submit("/de/register", "register", &registration(name)).await;
    assert_eq!((created.status, created.header("location")), (303, Some("/de/settings")));
    browser
}

#[track_caller]
fn assert_german(page: &Response, status: u16, heading: &str) {
    let html = page.text();
    assert_eq!(page.status, status, "{heading}: {html}");
    assert!(html.starts_with("<!DOCTYPE html><html lang=\"de\""), "{heading}: {html}");
    assert!(html.contains(&format!("<h1>{heading}</h1>")), "{heading}: {html}");
    assert!(html.contains("<nav aria-label=\"Hauptmenü\">"), "{heading}: {html}");
    for english in [" the ", "Your ", "You ", "Directory", "Password", ">Save", "Sign ", " is "] {
        assert!(!html.contains(english), "{heading} has {english:?}: {html}");
    }
}

#[tokio::test]
async fn every_page_is_german_below_its_prefix() {
    let app = TestApp::with_variables(&[("FORMWORK_DEV", "1")]).await;
    let ada = registered(&app, "Ada").await;
    let link = path(&mails(&app, 1).await[0]);
    for (page, heading) in [
        ("/de", "Mitglieder"),
        ("/de/users", "Verzeichnis"),
        ("/de/users?search=nobody", "Verzeichnis"),
        ("/de/users/1", "Ada"),
        ("/de/register", "Mitglied werden"),
        ("/de/sign-in", "Anmelden"),
        ("/de/reset", "Passwort vergessen?"),
        (&link, "Adresse bestätigen"),
        ("/de/settings", "Dein Profil"),
        ("/de/settings/account", "Dein Konto"),
        ("/de/settings/preferences", "Deine Vorlieben"),
        ("/de/settings/sessions", "Wo du angemeldet bist"),
        ("/de/settings/tokens", "Deine Tokens"),
        ("/de/settings/data", "Deine Daten"),
        ("/de/development/mail", "E-Mails"),
    ] {
        assert_german(&ada.get(page).await, 200, heading);
    }
    ada.submit("/de/settings/tokens", "create_token", &[("name", "backup")]).await;
    assert_german(&ada.get("/de/settings/tokens").await, 200, "Deine Tokens");
    ada.submit("/de/settings/data", "delete_account", &[("email", "ada@example.org")]).await;
    assert_german(&ada.get("/de/settings/data").await, 200, "Deine Daten");
    ada.submit("/de/reset", "request_reset", &[("email", "ada@example.org")]).await;
    let reset = path(&mails(&app, 2).await[1]);
    assert_german(&app.get(&reset).await, 200, "Neues Passwort wählen");
    assert_eq!(app.get("/de/examples/guests").await.status, 200, "examples stay English");
}

#[tokio::test]
async fn what_is_refused_is_refused_in_german() {
    let app = TestApp::start().await;
    let unsigned = format!("_action={}", resend_confirmation::ID);
    let refused = app.send(&Request::form("/de/users", unsigned)).await;
    assert_german(&refused, 401, "Melde dich zuerst an");
    for (page, heading) in [
        ("/de/nothing", "Nicht gefunden"),
        ("/de/users/99", "Dieses Mitglied gibt es nicht"),
        ("/de/confirm", "Dieser Link gilt nicht mehr"),
        ("/de/reset/password?token=nothing", "Dieser Link gilt nicht mehr"),
    ] {
        assert_german(&app.get(page).await, 404, heading);
    }
    sqlx::query("DROP TABLE likes").execute(&app.db).await.unwrap();
    assert_german(&app.get("/de/users").await, 500, "Da ist etwas schiefgegangen");
}

#[tokio::test]
async fn forms_have_german_labels_and_say_in_german_what_is_wrong() {
    let app = TestApp::start().await;
    registered(&app, "Ada").await;
    let browser = Browser::new(&app);
    let wrong = [("name", ""), ("email", "x"), ("password", "short")];
    let refused = browser.submit("/de/register", "register", &wrong).await;
    assert_german(&refused, 422, "Mitglied werden");
    for text in [
        ">Passwort</label>",
        "Mindestens 12 Zeichen.",
        "Bitte die Eingaben prüfen:",
        "E-Mail muss eine E-Mail-Adresse sein",
        "Passwort muss mindestens 12 Zeichen haben",
    ] {
        assert!(refused.text().contains(text), "{text}: {}", refused.text());
    }
    let taken = [("name", "Eve"), ("email", "ada@example.org"), ("password", "quite another one")];
    let refused = browser.submit("/de/register", "register", &taken).await;
    assert!(refused.text().contains("E-Mail ist schon registriert"), "{}", refused.text());
    let unknown = [("email", "ada@example.org"), ("password", "not the right one")];
    let refused = browser.submit("/de/sign-in", "sign_in", &unknown).await;
    let text = "Passwort passt nicht zu dieser Adresse";
    assert!(refused.text().contains(text), "{}", refused.text());
}

/// As it stands in the boundary of a page.
fn form() -> impl IntoView {
    view! {
        <Form action=sign_in.bind(None) let(SignInFields { email, password })>
            <Field of=email/>
            <Field of=password/>
        </Form>
    }
}

async fn form_page() -> Result<impl IntoView> {
    Ok(form())
}

async fn missing() -> Result<String> {
    Err(not_found())
}

#[tokio::test]
async fn the_labels_reach_forms_in_cached_pages_and_in_boundaries() {
    let routes = Routes::new().layout(Layout::new(layout::layout), |routes| {
        routes.boundary(Boundary::new().not_found(form), |routes| {
            routes
                .page("/", Page::new(form_page))
                .page("/kept", Page::new(form_page).cache(Cache::forever()))
                .page("/missing", Page::new(missing))
        })
    });
    let server = Server::start(routes.languages(["en", "de"]), config(&[])).await;
    for page in ["/", "/kept", "/kept", "/missing"] {
        let english = server.get(page).await;
        assert!(english.text().contains(">Password</label>"), "{page}: {}", english.text());
        let german = server.get(&format!("/de{}", page.trim_end_matches('/'))).await;
        assert!(german.text().contains(">Passwort</label>"), "{page}: {}", german.text());
    }
}

#[tokio::test]
async fn redirects_stay_in_the_language_and_what_is_said_is_in_it() {
    let app = TestApp::start().await;
    let ada = registered(&app, "Ada").await;
    assert!(ada.get("/de/settings").await.text().contains("<li>Willkommen</li>"));
    let left = ada.submit("/de/settings", "sign_out", &[]).await;
    assert_eq!((left.status, left.header("location")), (303, Some("/de")));
    assert!(ada.get("/de").await.text().contains("<li>Du bist abgemeldet</li>"));

    let led = ada.get("/de/settings/account").await;
    let sign_in = "/de/sign-in?next=%2Fde%2Fsettings%2Faccount";
    assert_eq!((led.status, led.header("location")), (303, Some(sign_in)));
    let back = ada.submit(sign_in, "sign_in", &credentials("Ada")).await;
    assert_eq!((back.status, back.header("location")), (303, Some("/de/settings/account")));

    let liked = ada.submit("/de/users/1", "toggle_like", &[]).await;
    assert_eq!((liked.status, liked.header("location")), (303, Some("/de/users/1")));
    let profile = ada.get("/de/users/1").await;
    assert!(profile.text().contains("Gefällt dir"), "{}", profile.text());
    assert!(ada.get("/users/1").await.text().contains("Liked"));
}

#[tokio::test]
async fn the_directory_is_kept_in_each_language_and_dropped_in_both() {
    let app = TestApp::start().await;
    let states = async || {
        let (english, german) = (app.get("/users").await, app.get("/de/users").await);
        assert!(english.text().contains("<h1>Directory</h1>"), "{}", english.text());
        assert!(german.text().contains("<h1>Verzeichnis</h1>"), "{}", german.text());
        [english, german].map(|page| page.header("formwork-cache").unwrap().to_owned())
    };
    assert_eq!(states().await, ["miss", "miss"]);
    assert_eq!(states().await, ["hit", "hit"]);
    Browser::registered(&app, "Ada").await;
    assert_eq!(states().await, ["miss", "miss"]);
    assert!(app.get("/de/users").await.text().contains("1 Mitglied<"));
    registered(&app, "Grace").await;
    assert_eq!(states().await, ["miss", "miss"]);
    assert!(app.get("/users").await.text().contains("2 members<"));
}

#[tokio::test]
async fn a_mail_is_in_the_language_of_the_request_and_so_is_where_it_leads() {
    let app = TestApp::with_variables(&[("FORMWORK_DEV", "1")]).await;
    let ask = async |page: &str| {
        let fields = [("email", "ada@example.org")];
        Browser::new(&app).submit(page, "request_reset", &fields).await.status
    };
    registered(&app, "Ada").await;
    let confirmation = mails(&app, 1).await.remove(0);
    assert_eq!(ask("/de/reset").await, 303);
    let german = mails(&app, 2).await.remove(1);
    assert_eq!(ask("/reset").await, 303);
    let english = mails(&app, 3).await.remove(2);
    for (mail, text, begins) in [
        (&confirmation, "bestätige sie hier innerhalb von drei Tagen", "/de/confirm?token="),
        (&german, "wähle es hier innerhalb einer Stunde", "/de/reset/password?token="),
        (&english, "choose one here within an hour", "/reset/password?token="),
    ] {
        assert!(mail.contains(text) && path(mail).starts_with(begins), "{mail}");
        assert_eq!(app.get(&path(mail)).await.status, 200);
    }
    // A subject is encoded in the head of the mail (RFC 2047), and read as it was written.
    assert!(confirmation.contains("\nSubject: Bitte =?utf-8?b?"), "{confirmation}");
    let list = app.get("/development/mail").await;
    assert!(list.text().contains("Bitte bestätige deine Adresse"), "{}", list.text());
}

#[tokio::test]
async fn days_and_numbers_are_written_as_the_language_has_them() {
    let app = TestApp::start().await;
    // 1 March 2026, some seconds before midnight.
    sqlx::query(
        "WITH RECURSIVE numbers (number) AS \
         (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < 1234) \
         INSERT INTO users (name, sort_name, email, created_at) \
         SELECT 'Member', 'member', number || '@example.org', 1772409590 FROM numbers",
    )
    .execute(&app.db)
    .await
    .unwrap();
    let sql = "INSERT INTO likes (user_id, visitor) SELECT 7, CAST(id AS TEXT) FROM users";
    sqlx::query(sql).execute(&app.db).await.unwrap();
    for (page, expect) in [
        (
            "/users?sort=likes",
            [
                ">1,234 members<",
                "<time datetime=\"2026-03-01\">1 March 2026</time>",
                "<td class=\"number\">1,234</td>",
                ">Page 1 of 25<",
            ],
        ),
        (
            "/de/users?sort=likes",
            [
                ">1.234 Mitglieder<",
                "<time datetime=\"2026-03-01\">1. März 2026</time>",
                "<td class=\"number\">1.234</td>",
                ">Seite 1 von 25<",
            ],
        ),
    ] {
        let html = app.get(page).await;
        for text in expect {
            assert!(html.text().contains(text), "{text}: {}", html.text());
        }
    }
    let searched = app.get("/de/users?search=mem").await;
    assert!(searched.text().contains(">1.234 Mitglieder gefunden<"), "{}", searched.text());
}

/// The links of the menu: where they lead, the language of both, and whether it is the present one.
fn menu(page: &Response) -> Vec<(String, String, bool)> {
    let menu = page.text().split_once("class=\"languages\"");
    let (_, menu) = menu.unwrap_or_else(|| panic!("no menu: {page:?}"));
    let links = menu.split("</nav>").next().unwrap().split("<a ").skip(1);
    let value = |link: &str, name: &str| {
        let (_, value) = link.split_once(&format!("{name}=\"")).unwrap();
        value.split('"').next().unwrap().to_owned()
    };
    let read = |link: &str| {
        let tag = value(link, " lang");
        assert_eq!(value(link, "hreflang"), tag);
        (value(link, "href"), tag, link.contains("aria-current=\"true\""))
    };
    links.map(|link| read(&format!(" {link}"))).collect()
}

#[tokio::test]
async fn every_page_leads_to_itself_in_each_language() {
    let app = TestApp::start().await;
    registered(&app, "Ada").await;
    for (english, german) in [
        ("/", "/de"),
        ("/users", "/de/users"),
        ("/users?search=a&amp;sort=newest", "/de/users?search=a&amp;sort=newest"),
        ("/users/1", "/de/users/1"),
        ("/users/99", "/de/users/99"),
        ("/nothing", "/de/nothing"),
        ("/examples/guests", "/de/examples/guests"),
    ] {
        for (page, is_german) in [(english, false), (german, true)] {
            let shown = app.get(&page.replace("&amp;", "&")).await;
            let expect = [(english, "en", !is_german), (german, "de", is_german)];
            let expect =
                expect.map(|(page, tag, current)| (page.to_owned(), tag.to_owned(), current));
            assert_eq!(menu(&shown), expect, "{page}");
            let label = if is_german { "Sprachen" } else { "Languages" };
            assert!(shown.text().contains(&format!("aria-label=\"{label}\"")), "{page}");
            assert!(shown.text().contains(">Deutsch</a>") && shown.text().contains(">English</a>"));
        }
    }
    let refused = Form::find(app.get("/de/register").await.text(), "register");
    let refused = app.submit("/de/register", &refused).await;
    assert_eq!((refused.status, &*menu(&refused)[0].0), (422, "/register"));
}
