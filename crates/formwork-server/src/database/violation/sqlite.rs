//! What SQLite says of a violated constraint: a result code and a text.

use sqlx::{error::DatabaseError, sqlite::SqliteError};

use super::{Violation, ViolationKind};

/// Extended result codes (sqlite.org/rescode.html).
const CHECK: &str = "275";
const FOREIGN_KEY: &str = "787";
const NOT_NULL: &str = "1299";
const PRIMARY_KEY: &str = "1555";
const ROW_ID: &str = "2579";
const UNIQUE: &str = "2067";

pub(super) fn read(error: &SqliteError) -> Option<Violation> {
    let kind = match error.code()?.as_ref() {
        CHECK => ViolationKind::Check,
        FOREIGN_KEY => ViolationKind::ForeignKey,
        NOT_NULL => ViolationKind::NotNull,
        PRIMARY_KEY | ROW_ID | UNIQUE => ViolationKind::Unique,
        _ => return None,
    };
    Some(parse(kind, error.message()))
}

/// Reads a text such as `UNIQUE constraint failed: users.team, users.name`.
///
/// One that has no such form, or nothing after the colon, is a violation of a constraint that is not
/// known.
fn parse(kind: ViolationKind, message: &str) -> Violation {
    let violation = Violation { kind, table: None, columns: Vec::new(), constraint: None };
    let Some((_, subject)) = message.split_once(" constraint failed: ") else {
        return violation;
    };
    match kind {
        ViolationKind::ForeignKey => violation,
        ViolationKind::Check => Violation { constraint: Some(subject.to_owned()), ..violation },
        ViolationKind::Unique | ViolationKind::NotNull => {
            if let Some(index) = index_name(subject) {
                return Violation { constraint: Some(index), ..violation };
            }
            let (table, columns) = key(subject);
            Violation { table, columns, ..violation }
        }
    }
}

/// The name in `index 'users_email_lower'`, which stands for an index over expressions.
fn index_name(subject: &str) -> Option<String> {
    let name = subject.strip_prefix("index '")?.strip_suffix('\'')?;
    Some(name.replace("''", "'"))
}

/// Table and columns of `users.team, users.name`.
///
/// Names stand as they are, without quotes, whatever is in them. All columns are of one table, so
/// its name is a beginning that stands before each of them. Of several that could be it, the one
/// with the most columns is taken, and then the longest: a field's column has no dot in it.
fn key(subject: &str) -> (Option<String>, Vec<String>) {
    let tables = subject.match_indices('.').take(MOST_DOTS).map(|(dot, _)| &subject[..dot]);
    let named = tables.filter(|table| columns(subject, table).all(|column| !column.is_empty()));
    let table = named.max_by_key(|table| columns(subject, table).count());
    let Some(table) = table else {
        return (None, Vec::new());
    };
    (Some(table.to_owned()), columns(subject, table).map(ToOwned::to_owned).collect())
}

/// How many dots are looked at: far more than names have.
const MOST_DOTS: usize = 100;

fn columns<'a>(subject: &'a str, table: &str) -> impl Iterator<Item = &'a str> {
    let first = subject[table.len()..].strip_prefix('.').unwrap_or_default();
    let between = format!(", {table}.");
    let mut rest = Some(first);
    std::iter::from_fn(move || {
        let text = rest?;
        let (column, after) = match text.split_once(between.as_str()) {
            Some((column, after)) => (column, Some(after)),
            None => (text, None),
        };
        rest = after;
        Some(column)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(message: &str, table: Option<&str>, columns: &[&str], constraint: Option<&str>) {
        let kind = match message.split(' ').next() {
            Some("CHECK") => ViolationKind::Check,
            Some("FOREIGN") => ViolationKind::ForeignKey,
            Some("NOT") => ViolationKind::NotNull,
            _ => ViolationKind::Unique,
        };
        let violation = parse(kind, message);
        assert_eq!(violation.table(), table, "{message}");
        assert_eq!(violation.columns(), columns, "{message}");
        assert_eq!(violation.constraint(), constraint, "{message}");
    }

    #[test]
    fn the_texts_of_sqlite_are_read() {
        check("UNIQUE constraint failed: users.email", Some("users"), &["email"], None);
        check("UNIQUE constraint failed: u.team, u.name", Some("u"), &["team", "name"], None);
        check("UNIQUE constraint failed: index 'it''s'", None, &[], Some("it's"));
        check("NOT NULL constraint failed: users.name", Some("users"), &["name"], None);
        check("CHECK constraint failed: name_length", None, &[], Some("name_length"));
        check("CHECK constraint failed: a <> ': '", None, &[], Some("a <> ': '"));
        check("FOREIGN KEY constraint failed", None, &[], None);
        check("UNIQUE constraint failed: ", None, &[], None);
        check("UNIQUE", None, &[], None);
    }

    #[test]
    fn dots_and_commas_in_names_are_told_apart() {
        check("UNIQUE constraint failed: a.b.c", Some("a.b"), &["c"], None);
        check("UNIQUE constraint failed: a.b.c, a.b.d", Some("a.b"), &["c", "d"], None);
        check("UNIQUE constraint failed: a b.c, d, a b.e", Some("a b"), &["c, d", "e"], None);
        check("UNIQUE constraint failed: a, b.c", Some("a, b"), &["c"], None);
        check("UNIQUE constraint failed: a.No.", Some("a"), &["No."], None);
        check("UNIQUE constraint failed: a.", None, &[], None);
        check("UNIQUE constraint failed: é.ü", Some("é"), &["ü"], None);
    }

    proptest! {
        #[test]
        fn no_text_panics(subject in "[a., é'\"]{0,60}|.*") {
            for kind in [ViolationKind::Unique, ViolationKind::Check, ViolationKind::NotNull] {
                let _ = parse(kind, &format!("X constraint failed: {subject}"));
                let _ = parse(kind, &subject);
            }
        }

        #[test]
        fn plain_names_are_found_again(
            table in "[a-z_]{1,8}",
            columns in proptest::collection::vec("[a-z_]{1,8}", 1..5),
        ) {
            let key = columns.iter().map(|column| format!("{table}.{column}"));
            let message = format!("UNIQUE constraint failed: {}", key.collect::<Vec<_>>().join(", "));
            let violation = parse(ViolationKind::Unique, &message);
            prop_assert_eq!(violation.table(), Some(table.as_str()));
            prop_assert_eq!(violation.columns(), columns);
        }
    }
}
