//! The check that the tables of the database agree with the forms that fill them.

use std::fmt;

#[cfg(feature = "postgres")]
use sqlx::PgPool;
use sqlx::SqlitePool;

use super::{AnyDatabase, FormTable};

mod compare;
#[cfg(feature = "postgres")]
mod postgres;
mod probes;
mod sqlite;
mod table;
#[cfg(test)]
mod tests;

/// Checks every form that has a table, `#[form(table = "users")]`, against the database.
///
/// Call it in a test, after the migrations:
///
/// ```text
/// formwork::database::check_forms(&db).await.unwrap();
/// ```
///
/// * A required field has a column that is `NOT NULL`, an optional one a column that is not, or has
///   a default.
/// * A field is `unique` where its column alone is; a partial index does not count.
/// * What the form takes the database takes, and what the form refuses it refuses: lengths, ranges
///   and choices. Values at the limits and beyond are given to every `CHECK`, which the database
///   itself evaluates, in an empty table of the same columns: of SQLite in memory, of PostgreSQL a
///   temporary one in a transaction that is not committed. The tables are only read.
///
/// A form counts lengths as browsers do, in UTF-16 code units, a database in characters, some of which
/// are two units. So the least length of a column is half of the form's, rounded up: `length(3..=80)` is
/// `CHECK (length(title) BETWEEN 2 AND 80)`, as two emoji are long enough for the form.
///
/// Lengths of a `Secret`, because not the secret is stored but a hash; times, because there are many
/// ways to store one; and dates and choices in a column of numbers are not compared. A check over
/// several columns counts unless it refuses what the form takes while the others are `NULL`. Columns
/// that no field fills are not looked at: the application fills them.
///
/// # Errors
///
/// [`CheckFormsError::Disagree`] lists every field that is not as its column, and
/// [`CheckFormsError::Database`] is what the database says if it cannot be read.
pub async fn check_forms<'a>(pool: impl Into<PoolRef<'a>>) -> Result<(), CheckFormsError> {
    let forms: Vec<_> = inventory::iter::<FormTable>().collect();
    check(pool.into(), &forms).await
}

async fn check(pool: PoolRef<'_>, forms: &[&FormTable]) -> Result<(), CheckFormsError> {
    let mut disagreements = Vec::new();
    for form in forms {
        compare::form(pool, form, &mut disagreements).await?;
    }
    disagreements.sort_by_key(|disagreement| disagreement.form);
    if disagreements.is_empty() { Ok(()) } else { Err(CheckFormsError::Disagree(disagreements)) }
}

/// The connections to a database whose tables can be checked; `&SqlitePool`, `&AnyDatabase`
/// and, with the feature `postgres`, `&PgPool` are some.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum PoolRef<'a> {
    /// SQLite.
    Sqlite(&'a SqlitePool),
    /// PostgreSQL.
    #[cfg(feature = "postgres")]
    Postgres(&'a PgPool),
}

impl<'a> From<&'a SqlitePool> for PoolRef<'a> {
    fn from(pool: &'a SqlitePool) -> Self {
        Self::Sqlite(pool)
    }
}

#[cfg(feature = "postgres")]
impl<'a> From<&'a PgPool> for PoolRef<'a> {
    fn from(pool: &'a PgPool) -> Self {
        Self::Postgres(pool)
    }
}

impl<'a> From<&'a AnyDatabase> for PoolRef<'a> {
    fn from(database: &'a AnyDatabase) -> Self {
        database.pool()
    }
}

/// Why forms and database could not be found to agree.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum CheckFormsError {
    /// They do not agree.
    #[error("the database does not agree with the forms:{}", lines(.0))]
    Disagree(Vec<Disagreement>),
    /// The database cannot be read.
    #[error("the tables cannot be read: {0}")]
    Database(#[from] sqlx::Error),
}

fn lines(disagreements: &[Disagreement]) -> String {
    disagreements.iter().map(|disagreement| format!("\n  {disagreement}")).collect()
}

/// The list, readable where a test unwraps.
impl fmt::Debug for CheckFormsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A field that is not as its column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disagreement {
    form: &'static str,
    field: &'static str,
    difference: String,
}

impl Disagreement {
    /// The name of the form.
    #[must_use]
    pub fn form(&self) -> &str {
        self.form
    }

    /// The name of the field.
    #[must_use]
    pub fn field(&self) -> &str {
        self.field
    }

    /// What the form says, what the database says, and what would make them agree.
    #[must_use]
    pub fn difference(&self) -> &str {
        &self.difference
    }
}

impl fmt::Display for Disagreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}: {}", self.form, self.field, self.difference)
    }
}
