//! What administrators are told, in each language.

/// The pages of administration.
pub struct Administration {
    pub title: &'static str,
    pub description: &'static str,
    pub members: Members,
    pub deletion: Deletion,
    pub log: Log,
}

/// The list of members, and what is done to those who are selected.
pub struct Members {
    pub title: &'static str,
    pub description: &'static str,
    pub name_or_address: &'static str,
    /// Of members with any role.
    pub all: &'static str,
    /// How many there are; the number as it is written.
    pub count: fn(count: i64, written: &str) -> String,
    pub selected: &'static str,
    pub select: fn(name: &str) -> String,
    pub name: &'static str,
    pub email: &'static str,
    /// After an address.
    pub unconfirmed: &'static str,
    pub role: &'static str,
    pub since: &'static str,
    pub deleted_on: &'static str,
    pub make_administrators: &'static str,
    pub made_administrators: &'static str,
    pub make_members: &'static str,
    pub made_members: &'static str,
    pub end_sessions: &'static str,
    pub ended_sessions: &'static str,
    pub delete: &'static str,
    pub deleted: &'static str,
    /// What was done to how many, and how many of the selected were not there any more.
    pub done: fn(what: &str, count: usize, gone: usize) -> String,
    pub select_somebody: &'static str,
    pub not_yourself: &'static str,
}

/// Whether members are to be deleted.
pub struct Deletion {
    pub title: &'static str,
    pub nobody: &'static str,
    /// Before their names.
    pub question: &'static str,
    /// What is typed, so that nobody deletes by mistake.
    pub word: &'static str,
    pub hint: &'static str,
    /// Continues the label of the confirmation.
    pub other_word: &'static str,
    pub delete: &'static str,
    pub back: &'static str,
}

/// What was done.
pub struct Log {
    pub title: &'static str,
    pub description: &'static str,
    pub of_member: fn(id: i64) -> String,
    pub show_all: &'static str,
    pub empty: &'static str,
    /// What the table is called.
    pub table: &'static str,
    pub when: &'static str,
    pub who: &'static str,
    pub what: &'static str,
    pub to_whom: &'static str,
    pub details: &'static str,
}

pub(super) const ENGLISH: Administration = Administration {
    title: "Administration",
    description: "For administrators",
    members: Members {
        title: "Members",
        description: "All members, for administrators",
        name_or_address: "Name or address",
        all: "All",
        count: |count, written| match count {
            1 => "1 member".to_owned(),
            _ => format!("{written} members"),
        },
        selected: "Selected",
        select: |name| format!("Select {name}"),
        name: "Name",
        email: "Email",
        unconfirmed: "(not confirmed)",
        role: "Role",
        since: "Member since",
        deleted_on: "Deleted on",
        make_administrators: "Make administrators",
        made_administrators: "Made administrators",
        make_members: "Make members",
        made_members: "Made members",
        end_sessions: "Sign out everywhere",
        ended_sessions: "Signed out everywhere, tokens revoked",
        delete: "Delete …",
        deleted: "Deleted",
        done: |what, count, gone| match gone {
            0 => format!("{what}: {count}"),
            _ => format!("{what}: {count}. Not there any more: {gone}"),
        },
        select_somebody: "Select at least one member",
        not_yourself: "Your own account cannot be changed here",
    },
    deletion: Deletion {
        title: "Delete members",
        nobody: "Nobody of those who were selected is a member any more.",
        question: "These members are deleted, with everything that is theirs, and do not come back:",
        word: "DELETE",
        hint: "Type the word DELETE.",
        other_word: "must be the word DELETE",
        delete: "Delete",
        back: "Back, without deleting anybody",
    },
    log: Log {
        title: "Log",
        description: "What was done, for administrators",
        of_member: |id| format!("What member {id} did, and what was done to them. "),
        show_all: "Show everything",
        empty: "Nothing was done yet.",
        table: "What was done",
        when: "When (UTC)",
        who: "Who",
        what: "What",
        to_whom: "To whom",
        details: "Details",
    },
};

pub(super) const GERMAN: Administration = Administration {
    title: "Administration",
    description: "Nur für die Administration",
    members: Members {
        title: "Mitglieder",
        description: "Alle Mitglieder, für die Administration",
        name_or_address: "Name oder Adresse",
        all: "Alle",
        count: |count, written| match count {
            1 => "1 Mitglied".to_owned(),
            _ => format!("{written} Mitglieder"),
        },
        selected: "Ausgewählt",
        select: |name| format!("{name} auswählen"),
        name: "Name",
        email: "E-Mail",
        unconfirmed: "(nicht bestätigt)",
        role: "Rolle",
        since: "Mitglied seit",
        deleted_on: "Löschung am",
        make_administrators: "In die Administration aufnehmen",
        made_administrators: "In die Administration aufgenommen",
        make_members: "Aus der Administration nehmen",
        made_members: "Aus der Administration genommen",
        end_sessions: "Überall abmelden",
        ended_sessions: "Überall abgemeldet, Tokens widerrufen",
        delete: "Löschen …",
        deleted: "Gelöscht",
        done: |what, count, gone| match gone {
            0 => format!("{what}: {count}"),
            _ => format!("{what}: {count}. Nicht mehr da: {gone}"),
        },
        select_somebody: "Wähle mindestens ein Mitglied aus",
        not_yourself: "Dein eigenes Konto lässt sich hier nicht ändern",
    },
    deletion: Deletion {
        title: "Mitglieder löschen",
        nobody: "Von den Ausgewählten ist niemand mehr Mitglied.",
        question: "Diese Mitglieder werden gelöscht, mit allem, was ihnen gehört, und kommen nicht wieder:",
        word: "LÖSCHEN",
        hint: "Gib das Wort LÖSCHEN ein.",
        other_word: "muss das Wort LÖSCHEN sein",
        delete: "Löschen",
        back: "Zurück, ohne jemanden zu löschen",
    },
    log: Log {
        title: "Protokoll",
        description: "Was getan wurde, für die Administration",
        of_member: |id| format!("Was Mitglied {id} getan hat, und was ihm getan wurde. "),
        show_all: "Alles zeigen",
        empty: "Es wurde noch nichts getan.",
        table: "Was getan wurde",
        when: "Wann (UTC)",
        who: "Wer",
        what: "Was",
        to_whom: "Wem",
        details: "Näheres",
    },
};
