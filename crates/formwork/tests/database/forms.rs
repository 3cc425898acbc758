//! The check of tables against forms, in SQL that every database understands.

use chrono::NaiveDate;
use formwork::{
    database::{PoolRef, check_forms},
    prelude::{Choice, Form},
};

#[derive(Choice, Debug)]
enum Plan {
    Free,
    Paid,
}

/// A form with every kind of field that is compared.
#[derive(Form, Debug)]
#[form(table = "members")]
struct Member {
    #[field(label = "Name", length(3..=40), unique)]
    name: String,
    #[field(label = "Bio", length(..=100))]
    bio: Option<String>,
    #[field(label = "Age", range(18..))]
    age: u8,
    #[field(label = "Plan")]
    plan: Plan,
    #[field(label = "Born", range("2000-03-01"..))]
    born: NaiveDate,
    #[field(label = "News")]
    news: bool,
}

/// A table that agrees with the form.
pub(crate) const AGREEING: &str = "CREATE TABLE members (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 2 AND 40),
    bio TEXT CHECK (length(bio) <= 100),
    age INTEGER NOT NULL CHECK (age >= 18),
    plan TEXT NOT NULL CHECK (plan IN ('free', 'paid')),
    born DATE NOT NULL CHECK (born >= '2000-03-01'),
    news BOOLEAN NOT NULL DEFAULT FALSE,
    CHECK (bio <> name), CHECK (bio IS NOT NULL OR name = 'a')
)";

/// A table that does not agree with any field.
pub(crate) const DISAGREEING: &str = "CREATE TABLE members (
    name TEXT CHECK (length(name) < 40),
    bio TEXT NOT NULL UNIQUE,
    age INTEGER NOT NULL CHECK (age < 255),
    plan TEXT NOT NULL CHECK (plan <> 'paid'),
    born DATE NOT NULL
)";

/// What is told of it, up to the words in which a database keeps a check.
const DIFFERENCES: [&str; 13] = [
    "name: the form says it is unique, the database does not: add UNIQUE",
    "name: the form requires it, the column takes NULL: add NOT NULL",
    "name: the form takes 40 characters, the database does not: CHECK (",
    "name: the form takes at least 3 characters, or 2 that count as 3, the database takes 1: \
     add CHECK (length(name) >= 2)",
    "bio: the database says it is unique, the form does not: add #[field(unique)]",
    "bio: the form takes no value, the column is NOT NULL without a default: ",
    "bio: the form takes at most 100 characters, the database takes 101: \
     add CHECK (length(bio) <= 100)",
    "age: the form takes 255, the database does not: CHECK (",
    "age: the form takes at least 18, the database takes 17: add CHECK (age >= 18)",
    "plan: the form takes \"paid\", the database does not: CHECK (",
    "plan: the form takes only what it offers, the database takes \"none of these\": \
     add CHECK (plan IN ('free', 'paid'))",
    "born: the form takes nothing before 2000-03-01, the database takes the day before: \
     add CHECK (born >= '2000-03-01')",
    "news: the table members has no column news",
];

/// The table `members` is as the form.
pub(crate) async fn agree<'a>(pool: impl Into<PoolRef<'a>>) {
    check_forms(pool).await.unwrap();
}

/// The table `members` is [`DISAGREEING`].
pub(crate) async fn disagree<'a>(pool: impl Into<PoolRef<'a>>) {
    let list = check_forms(pool).await.unwrap_err().to_string();
    let mut lines = list.lines();
    assert_eq!(lines.next(), Some("the database does not agree with the forms:"));
    let lines: Vec<_> = lines.collect();
    assert_eq!(lines.len(), DIFFERENCES.len(), "{list}");
    for (line, expect) in lines.iter().zip(DIFFERENCES) {
        assert!(line.starts_with(&format!("  Member.{expect}")), "{line}\n{expect}");
    }
}
