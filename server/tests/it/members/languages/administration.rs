//! Administration in German.

use app::admin::{end_sessions, make_administrators};
use formwork::action::Action;

use super::{TestApp, assert_german, registered};
use crate::members::admin::{press, promote};

const MEMBERS: &str = "/de/admin/users";

#[tokio::test]
async fn every_page_of_administration_is_german_below_its_prefix() {
    let app = TestApp::start().await;
    let ada = registered(&app, "Ada").await;
    registered(&app, "Grace").await;
    promote(&app, 1).await;
    press(&ada, MEMBERS, Some(make_administrators::ID), &[2]).await;
    let later = "INSERT INTO audit_log (at, what, details) VALUES (1772409590, 'of-later', '')";
    sqlx::query(later).execute(&app.db).await.unwrap();
    for (page, heading, texts) in [
        ("/de/admin", "Administration", &[">Mitglieder</a>", ">Protokoll</a>"][..]),
        (
            MEMBERS,
            "Mitglieder",
            &[">2 Mitglieder<", ">Rolle</th>", "aria-label=\"Grace auswählen\""],
        ),
        ("/de/admin/users?role=administrator", "Mitglieder", &[">Administration</td>", ">Suchen<"]),
        ("/de/admin/users?search=nobody", "Mitglieder", &[">0 Mitglieder<", ">Mitglied</option>"]),
        ("/de/admin/users/delete?id=2", "Mitglieder löschen", &["Gib das Wort LÖSCHEN ein."]),
        ("/de/admin/users/delete?id=99", "Mitglieder löschen", &["ist niemand mehr Mitglied"]),
        ("/de/admin/log", "Protokoll", &[">Registriert<", ">Rolle geändert<", ">of-later<"]),
        ("/de/admin/log", "Protokoll", &[">1. März 2026, 23:59:50</time>"]),
        ("/de/admin/log?member=2", "Protokoll", &["Was Mitglied 2 getan hat", ">Alles zeigen<"]),
    ] {
        let shown = ada.get(page).await;
        assert_german(&shown, 200, heading);
        for text in texts {
            assert!(shown.text().contains(text), "{text}: {}", shown.text());
        }
        for english in ["Members", ">Log<", ">Role<", ">Member<", "Search", "Selected"] {
            assert!(!shown.text().contains(english), "{page} has {english:?}: {}", shown.text());
        }
    }
}

#[tokio::test]
async fn what_administrators_do_is_said_in_german() {
    let app = TestApp::start().await;
    let ada = registered(&app, "Ada").await;
    registered(&app, "Grace").await;
    promote(&app, 1).await;
    for (ids, text) in [
        (&[][..], "Wähle mindestens ein Mitglied aus"),
        (&[1, 2], "Dein eigenes Konto lässt sich hier nicht ändern"),
    ] {
        let refused = press(&ada, MEMBERS, None, ids).await;
        assert_german(&refused, 422, "Mitglieder");
        assert!(refused.text().contains(text), "{text}: {}", refused.text());
    }
    let done = press(&ada, MEMBERS, Some(end_sessions::ID), &[2, 3]).await;
    assert_eq!((done.status, done.header("location")), (303, Some(MEMBERS)));
    let said = "<li>Überall abgemeldet, Tokens widerrufen: 1. Nicht mehr da: 1</li>";
    assert!(ada.get(MEMBERS).await.text().contains(said));

    let asked = press(&ada, MEMBERS, None, &[2]).await;
    let page = asked.header("location").unwrap().to_owned();
    let back = format!("<a href=\"{MEMBERS}\">Zurück, ohne jemanden zu löschen</a>");
    assert!(ada.get(&page).await.text().contains(&back));
    let delete = async |word| ada.submit(&page, "delete_members", &[("confirmation", word)]).await;
    let refused = delete("DELETE").await;
    assert_german(&refused, 422, "Mitglieder löschen");
    assert!(refused.text().contains("Bestätigung muss das Wort LÖSCHEN sein"), "{refused:?}");
    let done = delete("LÖSCHEN").await;
    assert_eq!((done.status, done.header("location")), (303, Some(MEMBERS)));
    let after = ada.get(MEMBERS).await;
    assert!(after.text().contains("<li>Gelöscht: 1</li>") && after.text().contains(">1 Mitglied<"));
}
