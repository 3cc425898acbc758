//! A table of a database, as far as forms are concerned.

#[cfg(feature = "postgres")]
use super::postgres;
use super::{PoolRef, probes::Value, sqlite};

/// A table, and a copy of it to try values in.
pub(super) struct Table {
    pub(super) columns: Vec<Column>,
    pub(super) checks: Vec<Check>,
    pub(super) scratch: Scratch,
}

/// A column.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) name: String,
    /// What is stored is never `NULL`.
    pub(super) is_not_null: bool,
    pub(super) has_default: bool,
    /// The database computes it.
    pub(super) is_generated: bool,
    /// No two rows have the same value, because of this column alone.
    pub(super) is_unique: bool,
    /// It makes numbers of what is put into it.
    pub(super) is_numeric: bool,
}

/// A `CHECK`.
#[derive(Debug)]
pub(super) struct Check {
    pub(super) expression: String,
    /// The columns in it.
    pub(super) columns: Vec<String>,
}

/// What becomes of a value.
#[derive(Debug)]
pub(super) enum Outcome {
    /// The column cannot hold it, because of this.
    Unstorable(String),
    /// For each check nothing, or what refuses it.
    Checked(Vec<Option<String>>),
}

/// An empty copy of a table without constraints, in which the database evaluates checks.
pub(super) enum Scratch {
    Sqlite(sqlite::Scratch),
    #[cfg(feature = "postgres")]
    Postgres(postgres::Scratch),
}

impl Table {
    /// Reads the table called `name`; `None` if there is none.
    pub(super) async fn read(pool: PoolRef<'_>, name: &str) -> sqlx::Result<Option<Self>> {
        match pool {
            PoolRef::Sqlite(pool) => sqlite::read(pool, name).await,
            #[cfg(feature = "postgres")]
            PoolRef::Postgres(pool) => postgres::read(pool, name).await,
        }
    }
}

impl Scratch {
    /// Puts `value` into `column`, all others being `NULL`, and evaluates `checks`.
    ///
    /// A check that fails lets nothing in, because a statement fails as well.
    pub(super) async fn store(
        &mut self,
        column: &str,
        value: &Value,
        checks: &[&str],
    ) -> sqlx::Result<Outcome> {
        match self {
            Self::Sqlite(scratch) => scratch.store(column, value, checks).await,
            #[cfg(feature = "postgres")]
            Self::Postgres(scratch) => scratch.store(column, value, checks).await,
        }
    }
}

/// A name as SQL has it in every place.
pub(super) fn quote(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
