//! What PostgreSQL says of a violated constraint: fields of the error, and the key in its detail.

use sqlx::postgres::PgDatabaseError;

use super::{Violation, ViolationKind};
use crate::database::tokens::{Token, tokens};

/// Error codes (PostgreSQL, appendix A, class 23).
const NOT_NULL: &str = "23502";
const FOREIGN_KEY: &str = "23503";
const UNIQUE: &str = "23505";
const CHECK: &str = "23514";

pub(super) fn read(error: &PgDatabaseError) -> Option<Violation> {
    let kind = match error.code() {
        NOT_NULL => ViolationKind::NotNull,
        FOREIGN_KEY => ViolationKind::ForeignKey,
        UNIQUE => ViolationKind::Unique,
        CHECK => ViolationKind::Check,
        _ => return None,
    };
    let detail = error.detail().unwrap_or_default();
    let columns = match kind {
        ViolationKind::Unique => unique_key(detail),
        ViolationKind::ForeignKey => foreign_key(detail),
        ViolationKind::Check | ViolationKind::NotNull => {
            error.column().map(ToOwned::to_owned).into_iter().collect()
        }
    };
    Some(Violation {
        kind,
        table: error.table().map(ToOwned::to_owned),
        columns,
        constraint: error.constraint().map(ToOwned::to_owned),
    })
}

/// The columns of `Key (team, "Name")=(1, a) already exists.`, in any language.
///
/// Names have quotes where SQL needs them. Of an index over expressions there are none, as SQLite
/// has none.
fn unique_key(detail: &str) -> Vec<String> {
    let mut columns = Vec::new();
    let all: Vec<_> = tokens(detail).skip_while(|token| !token.is_symbol("(")).skip(1).collect();
    for pair in all.chunks(2) {
        let [name, separator] = pair else {
            return Vec::new();
        };
        let Some(name) = column(name) else {
            return Vec::new();
        };
        columns.push(name);
        if separator.is_symbol(")") {
            return columns;
        }
        if !separator.is_symbol(",") {
            return Vec::new();
        }
    }
    Vec::new()
}

fn column(token: &Token<'_>) -> Option<String> {
    token.name().map(std::borrow::Cow::into_owned)
}

/// The columns of `Key (customer)=(7) is not present in table "customers".`, in any language.
///
/// Names stand as they are here, without quotes.
fn foreign_key(detail: &str) -> Vec<String> {
    let key = detail.split_once('(').and_then(|(_, rest)| rest.split_once(")=("));
    let columns = key.map(|(columns, _)| columns.split(", ").map(ToOwned::to_owned).collect());
    columns.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_key_is_read_whatever_the_values_are() {
        for (detail, expect) in [
            ("Key (email)=(a@b) already exists.", &["email"][..]),
            ("Key (team, name)=(1, a) already exists.", &["team", "name"]),
            ("Key (team, name)=(1, )=(x), y (z)) already exists.", &["team", "name"]),
            ("Schlüssel »(team)=(1)« existiert bereits.", &["team"]),
            (
                r#"Key ("Team ""A"", (x)", name)=(1, a) already exists."#,
                &["Team \"A\", (x)", "name"],
            ),
            ("Key (lower(email))=(a@b) already exists.", &[]),
            ("Key (team, lower(email))=(1, a@b) already exists.", &[]),
            ("Key ((a || b))=(ab) already exists.", &[]),
            ("", &[]),
            ("(", &[]),
            ("(a", &[]),
        ] {
            assert_eq!(unique_key(detail), expect, "{detail}");
        }
    }

    #[test]
    fn the_key_of_a_reference_is_read() {
        let gone = r#"Key (team, Seat No)=(7, ")=(") is not present in table "seats"."#;
        assert_eq!(foreign_key(gone), ["team", "Seat No"]);
        assert!(foreign_key("Key").is_empty() && foreign_key("(a)").is_empty());
    }

    proptest! {
        #[test]
        fn no_detail_panics(detail in r#"[a(),"= é]{0,40}|.*"#) {
            let _ = (unique_key(&detail), foreign_key(&detail));
        }
    }
}
