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
    use proptest::{prelude::*, test_runner::TestCaseResult};
    use sqlx::{AssertSqlSafe, ConnectOptions, sqlite::SqliteConnectOptions};

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

    /// What a column may be called, in each spelling.
    fn name() -> impl Strategy<Value = String> {
        let hostile = r#"[a-z"`'(),\]\- é/*.]{0,6}"#.prop_map(|text| format!("x{text}"));
        (hostile, 0..4_u8).prop_map(|(name, spelling)| match spelling {
            0 => format!("\"{}\"", name.replace('"', "\"\"")),
            1 => format!("`{}`", name.replace('`', "``")),
            2 if !name.contains(']') => format!("[{name}]"),
            _ => name.chars().filter(|c| c.is_alphanumeric()).collect(),
        })
    }

    /// What may stand after a name; `#` is the name.
    const DECLARATIONS: [&str; 8] = [
        "",
        " VARCHAR(8) CHECK (# <> ')')",
        " DECIMAL(8, 2) NOT NULL DEFAULT (1, 2 = 3, 4)",
        " TEXT COLLATE NOCASE CONSTRAINT \"c)\" CHECK (# NOT IN ('--', \"it's\", '/*'))",
        " /* , CHECK (0) */ INT -- CHECK (0), (\n CHECK (# /* ) */ > 0) CHECK ((# < 9))",
        " \"my, type\" DEFAULT 'CHECK (0)' REFERENCES t (x) ON DELETE SET NULL",
        " TEXT GENERATED ALWAYS AS (1 || ', CHECK (0)') STORED",
        " BLOB UNIQUE CHECK (# IS NOT x'2729')",
    ];

    /// Has SQLite read `sql` and compares its columns; what it refuses is no case.
    async fn compare(sql: String) -> TestCaseResult {
        let mut db = SqliteConnectOptions::new().filename(":memory:").connect().await.unwrap();
        if sqlx::query(AssertSqlSafe(sql.clone())).execute(&mut db).await.is_err() {
            return Err(TestCaseError::reject("no statement"));
        }
        let kept: String =
            sqlx::query_scalar("SELECT sql FROM sqlite_schema").fetch_one(&mut db).await.unwrap();
        let names: Vec<String> = sqlx::query_scalar("SELECT name FROM pragma_table_xinfo('t')")
            .fetch_all(&mut db)
            .await
            .unwrap();
        let table = CreateTable::parse(&kept);
        let found: Vec<_> = table.columns.iter().map(|column| column.name.clone()).collect();
        prop_assert_eq!(found, names, "{}", sql);
        // The checks are those of the statement, for they can be made into one again.
        let columns = table.columns.iter().map(|column| {
            format!("\"{}\" {}", column.name.replace('"', "\"\""), column.declared_type)
        });
        let checks = table.checks.iter().map(|check| format!("CHECK ({check}\n)"));
        let again = columns.chain(checks).collect::<Vec<_>>().join(", ");
        let again = format!("CREATE TABLE again ({again})");
        let result = sqlx::query(AssertSqlSafe(again.clone())).execute(&mut db).await;
        prop_assert!(result.is_ok(), "{}: {:?}", again, result);
        let expect = sql.matches("CHECK (").count() - sql.matches("CHECK (0)").count();
        prop_assert_eq!(table.checks.len(), expect, "{}", sql);
        Ok(())
    }

    proptest! {
        #[test]
        fn columns_and_checks_are_those_that_sqlite_sees(
            columns in proptest::collection::vec((name(), 0..DECLARATIONS.len()), 1..5),
            constraint in prop_oneof![Just(""), Just(", CHECK (1) CHECK ((2, 3) = (2, 3))")],
        ) {
            let declarations = columns.iter().enumerate().map(|(index, (name, declaration))| {
                // A number keeps the names apart; the quote at the end stays there.
                let at = name.len() - usize::from(!name.ends_with(char::is_alphanumeric));
                let name = format!("{}{index}{}", &name[..at], &name[at..]);
                format!("{name}{}", DECLARATIONS[*declaration].replace('#', &name))
            });
            let declarations = declarations.collect::<Vec<_>>().join(", ");
            let sql = format!("CREATE TABLE t ({declarations}{constraint})");
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(compare(sql))?;
        }

        #[test]
        fn no_statement_panics(sql in r#"(CREATE TABLE a \()?([abé(),'"\[\] ]|CHECK|COLLATE|--|/\*){0,30}"#) {
            let _ = CreateTable::parse(&sql);
        }
    }
}
