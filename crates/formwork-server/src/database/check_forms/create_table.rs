//! A `CREATE TABLE` statement, as SQLite keeps it: types, collations and checks.

use crate::database::tokens::{Token, tokens};

/// What stands in a statement that pragmas do not tell.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct CreateTable {
    pub(super) columns: Vec<Column>,
    /// The expression of every `CHECK`, of columns and of the table.
    pub(super) checks: Vec<String>,
    pub(super) is_strict: bool,
}

/// The declaration of a column.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) name: String,
    /// As it is written; empty if there is none.
    pub(super) declared_type: String,
    pub(super) collation: Option<String>,
}

/// The words with which a constraint of the table begins; reserved, so no column is called so.
const TABLE_CONSTRAINTS: [&str; 5] = ["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"];

/// The words that can come after the type of a column.
const COLUMN_CONSTRAINTS: [&str; 11] = [
    "CONSTRAINT",
    "PRIMARY",
    "NOT",
    "NULL",
    "UNIQUE",
    "CHECK",
    "DEFAULT",
    "COLLATE",
    "REFERENCES",
    "GENERATED",
    "AS",
];

impl CreateTable {
    /// Reads a statement; what has no list of columns is a table without any.
    pub(super) fn parse(sql: &str) -> Self {
        let all: Vec<_> = tokens(sql).collect();
        let Some(open) = all.iter().position(|token| token.is_symbol("(")) else {
            return Self::default();
        };
        let close = closing(&all, open);
        let mut table = Self {
            is_strict: all[close..].iter().any(|token| token.is_word("STRICT")),
            ..Self::default()
        };
        for definition in split(&all[open + 1..close]) {
            table.checks.extend(checks(sql, definition));
            table.columns.extend(Column::parse(sql, definition));
        }
        table
    }
}

impl Column {
    /// Reads the declaration of a column; `None` if it is a constraint of the table.
    fn parse(sql: &str, definition: &[Token<'_>]) -> Option<Self> {
        let (name, rest) = definition.split_first()?;
        if TABLE_CONSTRAINTS.iter().any(|word| name.is_word(word)) {
            return None;
        }
        let is_constraint =
            |token: &Token<'_>| COLUMN_CONSTRAINTS.iter().any(|word| token.is_word(word));
        let end = rest.iter().position(is_constraint).unwrap_or(rest.len());
        let declared_type = text(sql, &rest[..end]).to_owned();
        let collation = top_level(&rest[end..]).find(|(_, token)| token.is_word("COLLATE"));
        let collation =
            collation.and_then(|(index, _)| rest[end..].get(index + 1)?.declared_name());
        Some(Self {
            name: name.declared_name()?.into_owned(),
            declared_type,
            collation: collation.map(std::borrow::Cow::into_owned),
        })
    }
}

/// The expressions of the checks in one definition.
fn checks<'a>(sql: &'a str, definition: &[Token<'a>]) -> impl Iterator<Item = String> {
    let words = top_level(definition).filter(|(_, token)| token.is_word("CHECK"));
    words.filter_map(|(index, _)| {
        let open = index + 1;
        definition.get(open).filter(|token| token.is_symbol("("))?;
        Some(text(sql, &definition[open + 1..closing(definition, open)]).to_owned())
    })
}

/// The tokens outside of parentheses, and where they are.
fn top_level<'a, 'b>(all: &'b [Token<'a>]) -> impl Iterator<Item = (usize, &'b Token<'a>)> {
    let mut depth = 0_usize;
    all.iter().enumerate().filter(move |(_, token)| {
        if token.is_symbol(")") {
            depth = depth.saturating_sub(1);
        }
        let is_outside = depth == 0;
        if token.is_symbol("(") {
            depth += 1;
        }
        is_outside
    })
}

/// Where the parenthesis at `open` is closed; the end if it is not.
fn closing(all: &[Token<'_>], open: usize) -> usize {
    let inside = top_level(&all[open..]).skip(1);
    inside.map(|(index, _)| open + index).next().unwrap_or(all.len())
}

/// The definitions of a list, which commas outside of parentheses set apart.
fn split<'a, 'b>(list: &'b [Token<'a>]) -> Vec<&'b [Token<'a>]> {
    let mut definitions = Vec::new();
    let mut start = 0;
    for (comma, _) in top_level(list).filter(|(_, token)| token.is_symbol(",")) {
        definitions.push(&list[start..comma]);
        start = comma + 1;
    }
    definitions.push(&list[start..]);
    definitions
}

/// The SQL from the first of some tokens to the last, comments in it included.
fn text<'a>(sql: &'a str, part: &[Token<'_>]) -> &'a str {
    match (part.first(), part.last()) {
        (Some(first), Some(last)) => &sql[first.start..last.end()],
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(sql: &str, columns: &[(&str, &str, Option<&str>)], checks: &[&str]) {
        let table = CreateTable::parse(sql);
        let found = table.columns.iter().map(|column| {
            (column.name.as_str(), column.declared_type.as_str(), column.collation.as_deref())
        });
        assert_eq!(found.collect::<Vec<_>>(), columns, "{sql}");
        assert_eq!(table.checks, checks, "{sql}");
    }

    #[test]
    fn types_collations_and_checks_are_found() {
        check(
            "CREATE TABLE users (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                name VARCHAR(80) NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
                email TEXT COLLATE NOCASE DEFAULT (lower('A')) CHECK(email LIKE '%@%') CHECK (1),
                price DECIMAL(10, 2), bare,
                CONSTRAINT once UNIQUE (email), CHECK (price > (0)) CONSTRAINT c CHECK (name <> ')')
            ) STRICT",
            &[
                ("id", "INTEGER", None),
                ("name", "VARCHAR(80)", None),
                ("email", "TEXT", Some("NOCASE")),
                ("price", "DECIMAL(10, 2)", None),
                ("bare", "", None),
            ],
            &[
                "length(name) BETWEEN 1 AND 80",
                "email LIKE '%@%'",
                "1",
                "price > (0)",
                "name <> ')'",
            ],
        );
    }

    #[test]
    fn quotes_and_comments_are_no_obstacle() {
        check(
            "CREATE TABLE \"a(b\" ([a, check (1)] TEXT, `check` INT, 'it''s' \"my type\", \"d\"\"e\",
                -- CHECK (0)
                f TEXT /* , g TEXT */ CHECK (f <> '--' /* ) */ AND \"f\" <> 'x') COLLATE \"RTRIM\")",
            &[
                ("a, check (1)", "TEXT", None),
                ("check", "INT", None),
                ("it's", "\"my type\"", None),
                ("d\"e", "", None),
                ("f", "TEXT", Some("RTRIM")),
            ],
            &["f <> '--' /* ) */ AND \"f\" <> 'x'"],
        );
    }

    #[test]
    fn strictness_is_an_option_after_the_columns() {
        assert!(CreateTable::parse("CREATE TABLE a (b INT) WITHOUT ROWID, strict").is_strict);
        assert!(!CreateTable::parse("CREATE TABLE strict (strict INT)").is_strict);
    }

    proptest! {
        #[test]
        fn no_statement_panics(sql in r#"(CREATE TABLE a \()?([abé(),'"\[\] ]|CHECK|COLLATE|--|/\*){0,30}"#) {
            let _ = CreateTable::parse(&sql);
        }
    }
}
