//! The texts in German.

use formwork::field::Messages;
use icu_locale_core::locale;

use super::{
    AccountSettings, Accounts, DataSettings, Directory, Letters, Links, Mails, Notices,
    PreferenceSettings, Profile, ProfileSettings, Refusals, SessionSettings, Settings, Site, Start,
    Texts, Tokens, administration,
};

/// What the forms say in German, with the labels of their fields and choices.
pub const GERMAN_FORMS: Messages = Messages::GERMAN.with_labels(LABELS);

const LABELS: &[(&str, &str)] = &[
    ("Account deleted", "Konto gelöscht"),
    ("Address changed", "Adresse geändert"),
    ("Administrator", "Administration"),
    ("Automatic", "Automatisch"),
    ("Bio", "Über mich"),
    ("Confirmation", "Bestätigung"),
    ("Current password", "Bisheriges Passwort"),
    ("Dark", "Dunkel"),
    ("Deletion asked", "Löschung gewünscht"),
    ("Deletion taken back", "Löschung zurückgenommen"),
    ("Deutsch", "Deutsch"),
    ("Email", "E-Mail"),
    ("English", "English"),
    ("Language", "Sprache"),
    ("Light", "Hell"),
    ("Member", "Mitglied"),
    ("Members", "Mitglieder"),
    ("Name", "Name"),
    ("New email", "Neue E-Mail"),
    ("New password", "Neues Passwort"),
    ("Notice", "Mitteilung"),
    ("Password", "Passwort"),
    ("Password changed", "Passwort geändert"),
    ("Picture", "Bild"),
    ("Registered", "Registriert"),
    ("Role changed", "Rolle geändert"),
    ("Send me the newsletter", "Newsletter bekommen"),
    ("Sessions ended", "Sitzungen beendet"),
    ("Signed in", "Angemeldet"),
    ("Signed out", "Abgemeldet"),
    ("System", "Wie das System"),
    ("Theme", "Farben"),
    ("Token made", "Token erstellt"),
    ("Token revoked", "Token widerrufen"),
    ("Too many attempts to sign in", "Zu viele Anmeldeversuche"),
    ("Version", "Version"),
    ("What it is for", "Wofür es ist"),
    ("Your email address, to confirm", "Deine E-Mail-Adresse, zur Bestätigung"),
];

/// Everything that the application says, in German.
pub const GERMAN: Texts = Texts {
    locale: || locale!("de"),
    language: "Deutsch",
    site: Site {
        name: "Mitglieder",
        description: "Ein Mitgliederverzeichnis",
        title_template: "%s – Mitglieder",
        navigation: "Hauptmenü",
        home: "Mitglieder",
        directory: "Verzeichnis",
        account: "Konto",
        examples: "Beispiele",
        languages: "Sprachen",
    },
    start: Start {
        heading: "Mitglieder",
        introduction: "Ein Verzeichnis von Menschen, die sich gern finden lassen.",
        directory: "Zum Verzeichnis",
        join: "Mitglied werden",
    },
    refusals: Refusals {
        failed: "Da ist etwas schiefgegangen",
        failed_text: "Das hat nicht geklappt. Versuch es später noch einmal.",
        failed_number: "Wenn es dabei bleibt, nenn uns diese Nummer: ",
        malformed: "Dieses Formular ist nicht lesbar",
        malformed_text: "Vielleicht stammt es von einer älteren Seite. Es wurde nichts geändert: Geh zurück, lade die Seite neu, und versuch es noch einmal.",
        too_large: "Das ist zu viel auf einmal",
        too_large_text: "Es wurde nichts geändert: Geh zurück, und schick weniger oder eine kleinere Datei.",
        too_often: "Das war zu oft",
        too_often_text: "Es wurde nichts geändert.",
        unavailable: "Hier ist gerade zu viel los",
        unavailable_text: "Es wurde nichts geändert.",
        again: |minutes| match minutes {
            0 | 1 => "Versuch es in einer Minute noch einmal.".to_owned(),
            minutes => format!("Versuch es in {minutes} Minuten noch einmal."),
        },
        not_found: "Nicht gefunden",
        not_found_text: "Unter dieser Adresse gibt es keine Seite.",
        unauthorized: "Melde dich zuerst an",
        unauthorized_text: "Das hier ist für angemeldete Mitglieder, und es wurde nichts geändert. Melde dich an, komm hierher zurück, und mach es noch einmal.",
        forbidden: "Kein Zugriff",
        forbidden_text: "Das hier ist der Administration vorbehalten. Es wurde nichts geändert.",
        to_start: "Zurück zur Startseite",
    },
    accounts: Accounts {
        join: "Mitglied werden",
        join_description: "Werde Mitglied im Verzeichnis",
        is_member: "Du bist schon Mitglied? ",
        sign_in: "Anmelden",
        for_members: "Für Mitglieder des Verzeichnisses",
        no_account: "Noch kein Konto? ",
        password_hint: "Mindestens 12 Zeichen.",
        welcome: "Willkommen",
        signed_out: "Du bist abgemeldet",
        unseen_name: "muss aus sichtbaren Zeichen bestehen",
        is_registered: "ist schon registriert",
        does_not_fit: "passt nicht zu dieser Adresse",
    },
    links: Links {
        no_longer_good: "Dieser Link gilt nicht mehr",
        confirm: "Adresse bestätigen",
        confirm_question: ["Soll ", " als Adresse von ", " bestätigt werden?"],
        confirm_button: "Ja, bestätigen",
        confirm_gone: "Er wurde schon benutzt, ist älter als drei Tage oder durch einen neueren ersetzt.",
        confirmed: "Deine Adresse ist bestätigt",
        sign_in_first: "Melde dich zuerst an, und bestätige die Adresse dann",
        confirmed_already: "Deine Adresse ist schon bestätigt",
        is_confirmed: ("Deine Adresse ", " ist bestätigt."),
        is_unconfirmed: ("Deine Adresse ", " ist noch nicht bestätigt."),
        send_another: "Noch eine E-Mail schicken",
        mail_sent: "Eine E-Mail ist unterwegs",
        address_taken: "Diese Adresse hat inzwischen ein anderes Mitglied",
        forgotten: "Passwort vergessen?",
        forgotten_text: "Wir schicken dir eine E-Mail mit einem Link, über den du ein neues wählen kannst.",
        send: "E-Mail schicken",
        reset_sent: "Wenn es ein Mitglied mit dieser Adresse gibt, ist eine E-Mail unterwegs",
        reset: "Neues Passwort wählen",
        reset_for: (
            "Für ",
            ". Überall sonst wirst du dabei abgemeldet, und deine Tokens werden widerrufen.",
        ),
        reset_button: "Passwort ändern",
        reset_gone: "Er wurde schon benutzt oder ist älter als eine Stunde.",
        ask_again: "Neuen Link anfordern",
        password_changed: "Dein Passwort ist geändert, und überall sonst bist du abgemeldet",
        password_reset: "Dein Passwort ist geändert, überall sonst bist du abgemeldet, und deine Tokens \
                         sind widerrufen",
    },
    letters: Letters {
        confirm_subject: "Bitte bestätige deine Adresse",
        confirm: |link| {
            format!(
                "Jemand hat diese Adresse im Mitgliederverzeichnis angegeben.\n\
                 Wenn du das warst, bestätige sie hier innerhalb von drei Tagen:\n\n\
                 {link}\n\n\
                 Wenn du es nicht warst, ist nichts zu tun.\n"
            )
        },
        changed_subject: "Deine Adresse wurde geändert",
        changed: "Dein Konto im Mitgliederverzeichnis hat von jetzt an eine andere Adresse.\n\
                  Wenn du sie geändert hast, ist nichts zu tun.\n\n\
                  Wenn du es nicht warst, sag gleich denen Bescheid, die das Verzeichnis betreiben: Über \
                  diese Adresse kommst du nicht mehr in das Konto.\n",
        reset_subject: "Neues Passwort wählen",
        reset: |link| {
            format!(
                "Jemand hat im Mitgliederverzeichnis ein neues Passwort angefordert.\n\
                 Wenn du das warst, wähle es hier innerhalb einer Stunde:\n\n\
                 {link}\n\n\
                 Wenn du es nicht warst, ist nichts zu tun: Dein Passwort bleibt, wie es ist.\n"
            )
        },
    },
    directory: Directory {
        title: "Verzeichnis",
        description: "Alle, die Mitglied sind",
        name: "Name",
        search: "Suchen",
        since: "Mitglied seit",
        likes: "Likes",
        found: |count, written, search| match (count, search) {
            (0, None) => "Hier ist noch niemand.".to_owned(),
            (0, Some(search)) => format!("Kein Mitglied heißt „{search}“."),
            (1, None) => "1 Mitglied".to_owned(),
            (1, Some(_)) => "1 Mitglied gefunden".to_owned(),
            (_, None) => format!("{written} Mitglieder"),
            (_, Some(_)) => format!("{written} Mitglieder gefunden"),
        },
        pages: "Seiten",
        page: |page, pages| format!("Seite {page} von {pages}"),
        previous: "Zurück",
        next: "Weiter",
    },
    profile: Profile {
        description: |name| format!("{name} im Mitgliederverzeichnis"),
        member_since: "Mitglied seit dem ",
        like: "Gefällt mir",
        liked: "Gefällt dir",
        liked_by: "Gefällt diesen Mitgliedern",
        missing: "Dieses Mitglied gibt es nicht",
        missing_text: "Niemand im Verzeichnis hat diese Nummer.",
        to_directory: "Zum Verzeichnis",
    },
    notices: Notices {
        heading: "Mitteilungen",
        hint: "Alle können sie lesen.",
        add: "Hinzufügen",
        added: "Die Mitteilung ist hinzugefügt",
        edit: "Bearbeiten",
        save: "Speichern",
        cancel: "Abbrechen",
        saved: "Die Mitteilung ist gespeichert",
        changed: "Die Mitteilung wurde inzwischen geändert. Gespeichert ist noch nichts: Sieh dir an, was jetzt \
                  dort steht, und speichere noch einmal, um es zu ersetzen.",
        says_now: "Jetzt steht dort: ",
        up: "Nach oben",
        down: "Nach unten",
        delete: "Löschen",
        deleted: "Die Mitteilung ist gelöscht",
        deleted_one: "Gelöscht: ",
        undo: "Rückgängig",
        restored: "Die Mitteilung ist wieder da",
        too_many: |most| format!("Du hast {most} Mitteilungen, mehr passen nicht"),
        failed: "Das hat nicht geklappt. Versuch es noch einmal, oder lade die Seite neu.",
    },
    settings: Settings {
        title: "Einstellungen",
        leaving: "Dieses Konto wird gelöscht und steht nicht mehr im Verzeichnis. ",
        keep_short: "Behalten",
        save: "Speichern",
        profile: ProfileSettings {
            title: "Profil",
            description: "Was alle von dir sehen",
            heading: "Dein Profil",
            signed_in_as: ("Du bist angemeldet als ", ". "),
            see: "Profil ansehen",
            bio_hint: "Höchstens 500 Zeichen.",
            picture_hint: "JPEG, PNG, WebP oder GIF, höchstens 5 MiB; gezeigt wird die Mitte.",
            remove_picture: "Bild entfernen",
            sign_out: "Abmelden",
            saved_now: "Was jetzt gespeichert ist",
            name: "Name",
            bio: "Über mich",
            saved: "Dein Profil ist gespeichert",
            picture_removed: "Dein Bild ist entfernt",
            picture_too_large: |pixels| {
                format!("hat mehr als {pixels} Pixel auf einer Seite oder ist zu aufwendig")
            },
            no_picture: "lässt sich nicht als Bild lesen",
        },
        account: AccountSettings {
            title: "Konto",
            description: "Wie du dich anmeldest",
            heading: "Dein Konto",
            email: "E-Mail",
            address: ("Deine Adresse ist ", "."),
            change_address: "Adresse ändern",
            password: "Passwort",
            password_hint: "Mindestens 12 Zeichen. Überall sonst wirst du abgemeldet.",
            change_password: "Passwort ändern",
            wrong_password: "ist nicht richtig",
            follow_the_link: "Folge dem Link in der E-Mail, die unterwegs ist: Dann ist es deine Adresse",
        },
        preferences: PreferenceSettings {
            title: "Vorlieben",
            description: "Wie du die Seite haben möchtest",
            heading: "Deine Vorlieben",
            saved: "Deine Vorlieben sind gespeichert",
        },
        sessions: SessionSettings {
            title: "Sitzungen",
            heading: "Wo du angemeldet bist",
            unnamed: "Ein Browser ohne Namen",
            current: "Hier bist du gerade.",
            since: "Seit dem ",
            seen: ", zuletzt gesehen am ",
            end: "Diese Sitzung beenden",
            ended: "Die Sitzung ist beendet",
            end_others: "Überall sonst abmelden",
            ended_others: "Überall sonst bist du abgemeldet",
        },
        data: DataSettings {
            title: "Deine Daten",
            description: "Nimm sie mit, oder verlass uns",
            download: "Alles herunterladen",
            download_text: ", was über dich gespeichert ist, als JSON-Datei.",
            delete_heading: "Konto löschen",
            deleted_on: (
                "Dein Konto wird gelöscht am ",
                ". Bis dahin kannst du dich anmelden und es dir anders überlegen.",
            ),
            keep: "Mein Konto behalten",
            delete_text: "Du stehst sofort nicht mehr im Verzeichnis, und eine Woche später wird alles \
                          gelöscht, was über dich gespeichert ist: dein Profil, dein Bild, deine Likes. \
                          Bis dahin kannst du es dir anders überlegen. Im Protokoll bleibt ein Jahr lang \
                          die Nummer deines Kontos, ohne Namen und Adresse.",
            delete: "Mein Konto löschen",
            other_address: "ist nicht deine",
            last_administrator: "Außer dir bleibt niemand in der Administration: Ernenne erst jemanden",
            deleted: "Dein Konto wird in einer Woche gelöscht",
            kept: "Dein Konto bleibt",
        },
    },
    tokens: Tokens {
        title: "Tokens",
        description: "Für Programme, die für dich handeln",
        heading: "Deine Tokens",
        introduction: "Ein Programm, das eines hat, darf dein Profil über die API ändern; hier steht, ",
        document: "was sie kann",
        created: "Dein neues Token. Kopiere es jetzt: Es wird nicht noch einmal angezeigt.",
        create: "Token erstellen",
        made: "Erstellt am ",
        used: "zuletzt benutzt am ",
        never_used: "nie benutzt",
        revoke: "Widerrufen",
        revoked: "Das Token ist widerrufen",
        too_many: |most| format!("Du hast {most} Tokens, mehr geht nicht: Widerruf erst eines"),
    },
    administration: administration::GERMAN,
    mails: Mails {
        title: "E-Mails",
        description: "Was verschickt worden wäre",
        none: "Es wurde noch nichts verschickt.",
        subject: "Betreff",
        to: "An",
        date: "Datum",
        mail: "E-Mail",
        sent_to: "An ",
        all: "Alle E-Mails",
    },
};

#[cfg(test)]
mod tests {
    use formwork::{
        field::{Choice, FieldSpec, FieldValue},
        form::Form,
    };

    use super::*;
    use crate::{
        accounts::{NewPassword, Registration, ResetRequest, Role, SignIn},
        admin,
        api::NewToken,
        audit::What,
        notices::{NewNotice, NoticeEdit},
        settings::{self, Deletion, NewAddress, Preferences},
    };

    /// The forms that members see; those of the examples are English.
    const FORMS: [fn() -> &'static [FieldSpec]; 14] = [
        Registration::specs,
        SignIn::specs,
        ResetRequest::specs,
        NewPassword::specs,
        settings::Profile::specs,
        NewAddress::specs,
        settings::NewPassword::specs,
        Preferences::specs,
        Deletion::specs,
        NewToken::specs,
        admin::Selection::specs,
        admin::Deletion::specs,
        NewNotice::specs,
        NoticeEdit::specs,
    ];

    /// What is shown by its label beside forms.
    const CHOICES: [&[Choice]; 2] = [Role::CHOICES, What::CHOICES];

    /// The labels of the fields, of those within them, and of what they offer.
    fn labels(specs: &'static [FieldSpec]) -> Vec<&'static str> {
        let of_one = |spec: &'static FieldSpec| {
            let choices = spec.choices.iter().map(|choice| choice.label);
            let own = [spec.label, spec.item_label()].into_iter().chain(choices);
            own.chain(labels((spec.inner)())).collect::<Vec<_>>()
        };
        specs.iter().flat_map(of_one).collect()
    }

    #[test]
    fn every_label_and_choice_of_a_form_is_there_in_german() {
        let of_forms = FORMS.iter().flat_map(|specs| labels(specs()));
        let of_choices = CHOICES.into_iter().flatten().map(|choice| choice.label);
        let used: Vec<_> = of_forms.chain(of_choices).collect();
        for label in &used {
            assert!(LABELS.iter().any(|(english, _)| english == label), "{label}");
        }
        for (english, _) in LABELS {
            assert!(used.contains(english), "{english} is the label of nothing");
        }
    }

    #[test]
    fn a_template_has_a_place_for_the_title() {
        for texts in [super::super::ENGLISH, GERMAN] {
            assert!(texts.site.title_template.contains("%s"), "{}", texts.site.title_template);
        }
    }
}
