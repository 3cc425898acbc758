//! Which constraint of the database a statement violates.

use super::tokens::{Token, TokenKind, tokens};

#[cfg(feature = "postgres")]
mod postgres;
mod sqlite;

/// The kind of a violated constraint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ViolationKind {
    /// `UNIQUE` or `PRIMARY KEY`: there is a row of this key.
    Unique,
    /// `REFERENCES`: there is no row that is referred to, or one that still is.
    ForeignKey,
    /// `CHECK`: the expression is false.
    Check,
    /// `NOT NULL`: there is no value.
    NotNull,
}

impl ViolationKind {
    /// The code of the field error: `unique`, `foreign_key`, `check`, `required`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unique => "unique",
            Self::ForeignKey => "foreign_key",
            Self::Check => "check",
            Self::NotNull => "required",
        }
    }
}

/// A violated constraint, as far as the database says which.
///
/// | | SQLite | PostgreSQL |
/// |---|---|---|
/// | unique | table and columns; of an index over expressions its name alone | table, name, columns |
/// | foreign key | nothing | table, name, columns |
/// | check | the name, or the expression of one without a name | table and name |
/// | not null | table and column | table and column |
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    kind: ViolationKind,
    table: Option<String>,
    columns: Vec<String>,
    constraint: Option<String>,
}

impl Violation {
    /// The constraint that `error` is about; `None` if it is about something else.
    ///
    /// # Examples
    ///
    /// ```
    /// use formwork_server::database::Violation;
    ///
    /// assert_eq!(Violation::of(&sqlx::Error::PoolTimedOut), None);
    /// ```
    #[must_use]
    pub fn of(error: &sqlx::Error) -> Option<Self> {
        let error = error.as_database_error()?;
        #[cfg(feature = "postgres")]
        if let Some(error) = error.try_downcast_ref() {
            return postgres::read(error);
        }
        sqlite::read(error.try_downcast_ref()?)
    }

    /// What kind of constraint it is.
    #[must_use]
    pub fn kind(&self) -> ViolationKind {
        self.kind
    }

    /// The table, if it is known.
    #[must_use]
    pub fn table(&self) -> Option<&str> {
        self.table.as_deref()
    }

    /// The columns of the key, or the one that has to have a value; empty if they are not known.
    #[must_use]
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// The constraint's name or, of a check without a name in SQLite, its expression.
    #[must_use]
    pub fn constraint(&self) -> Option<&str> {
        self.constraint.as_deref()
    }

    /// Whether the constraint is of exactly these columns, in any order.
    #[must_use]
    pub fn is_of(&self, columns: &[impl AsRef<str>]) -> bool {
        let is_column =
            |name: &String| columns.iter().any(|column| name.eq_ignore_ascii_case(column.as_ref()));
        self.columns.len() == columns.len() && self.columns.iter().all(is_column)
    }

    /// Whether the constraint has this name, or is of this: `users.team, users.name`, its columns as
    /// SQLite says them in the place of a name.
    #[must_use]
    pub fn is_called(&self, name: &str) -> bool {
        self.constraint() == Some(name) || self.qualified_columns().as_deref() == Some(name)
    }

    fn qualified_columns(&self) -> Option<String> {
        let table = self.table()?;
        let columns: Vec<_> =
            self.columns.iter().map(|column| format!("{table}.{column}")).collect();
        Some(columns.join(", ")).filter(|text| !text.is_empty())
    }

    /// Whether the name or the expression of the constraint has `column` in it, as a whole word.
    ///
    /// In a name words are set apart by `_`, and the table's name in front does not count: `name` is
    /// in `users_name_check` and in `name_length`, not in `rename`. In an expression it is a column:
    /// not a part of a text, not a function.
    #[must_use]
    pub fn mentions(&self, column: &str) -> bool {
        let Some(constraint) = self.constraint() else {
            return false;
        };
        let all: Vec<_> = tokens(constraint).collect();
        match all.as_slice() {
            [one] if one.kind == TokenKind::Word => self.name_mentions(constraint, column),
            _ => mentioned(&all, column),
        }
    }

    fn name_mentions(&self, name: &str, column: &str) -> bool {
        let in_table = self.table().and_then(|table| name.strip_prefix(table)?.strip_prefix('_'));
        let name = in_table.unwrap_or(name).to_ascii_lowercase();
        format!("_{name}_").contains(&format!("_{}_", column.to_ascii_lowercase()))
    }
}

/// Whether `column` is a column in an expression; a name before `(` is a function.
pub(super) fn mentioned(expression: &[Token<'_>], column: &str) -> bool {
    expression.iter().enumerate().any(|(index, token)| {
        let is_function = expression.get(index + 1).is_some_and(|next| next.is_symbol("("));
        let is_column = token.name().is_some_and(|name| name.eq_ignore_ascii_case(column));
        is_column && !is_function
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn violation(table: Option<&str>, columns: &[&str], constraint: Option<&str>) -> Violation {
        Violation {
            kind: ViolationKind::Check,
            table: table.map(Into::into),
            columns: columns.iter().map(|column| (*column).to_owned()).collect(),
            constraint: constraint.map(Into::into),
        }
    }

    #[test]
    fn a_column_is_mentioned_as_a_whole_word() {
        for (constraint, expect) in [
            ("name", true),
            ("name_length", true),
            ("users_name_check", true),
            ("rename", false),
            ("names_check", false),
            ("length(name) BETWEEN 1 AND 80", true),
            ("length(NAME) > 0", true),
            ("length(\"name\") > 0", true),
            ("email <> 'name'", false),
            ("first_name <> ''", false),
            ("name(email)", false),
            ("", false),
        ] {
            assert_eq!(
                violation(None, &[], Some(constraint)).mentions("name"),
                expect,
                "{constraint}"
            );
        }
        assert!(!violation(None, &["name"], None).mentions("name"));
    }

    #[test]
    fn the_name_of_the_table_is_no_mention() {
        let check = violation(Some("name_tags"), &[], Some("name_tags_size_check"));
        assert!(check.mentions("size") && !check.mentions("name") && !check.mentions("tags"));
    }

    #[test]
    fn a_key_is_all_of_its_columns() {
        let key = violation(Some("seats"), &["team", "number"], Some("seats_once"));
        assert!(key.is_of(&["number", "team"]) && key.is_of(&["Team", "number"]));
        assert!(!key.is_of(&["team"]) && !key.is_of(&["team", "number", "row"]));
        assert!(key.is_called("seats_once") && key.is_called("seats.team, seats.number"));
        assert!(!key.is_called("seats") && !key.is_called(""));
        assert!(!violation(None, &[], None).is_called(""));
    }
}
