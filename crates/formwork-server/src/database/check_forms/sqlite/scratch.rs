//! An empty copy of a table, in which SQLite evaluates checks.

use sqlx::{AssertSqlSafe, ConnectOptions, SqliteConnection, SqlitePool};

use super::create_table::CreateTable;
use crate::database::check_forms::{
    probes::Value,
    table::{Outcome, quote},
};

/// A table in memory of the same columns, types and collations, without constraints.
pub(in crate::database::check_forms) struct Scratch {
    connection: SqliteConnection,
    /// Its name, quoted.
    table: String,
}

impl Scratch {
    /// Makes the copy, on a connection with the collations and functions that `db` has.
    pub(super) async fn open(
        db: &SqlitePool,
        name: &str,
        table: &CreateTable,
    ) -> sqlx::Result<Self> {
        let options = db.connect_options().as_ref().clone();
        let options = options.filename(":memory:").in_memory(true).shared_cache(false);
        let options = options.read_only(false).immutable(false);
        let mut connection = options.connect().await?;
        let columns = table.columns.iter().map(|column| {
            let collation = column.collation.as_deref().map(quote);
            let collation = collation.map(|name| format!(" COLLATE {name}")).unwrap_or_default();
            format!("{} {}{collation}", quote(&column.name), column.declared_type)
        });
        let columns: Vec<_> = columns.collect();
        let strict = if table.is_strict { " STRICT" } else { "" };
        let table = quote(name);
        // The pieces come from a statement that the database has run.
        let create = format!("CREATE TABLE {table} ({}){strict}", columns.join(", "));
        sqlx::query(AssertSqlSafe(create)).execute(&mut connection).await?;
        Ok(Self { connection, table })
    }

    pub(in crate::database::check_forms) async fn store(
        &mut self,
        column: &str,
        value: &Value,
        checks: &[&str],
    ) -> sqlx::Result<Outcome> {
        let table = &self.table;
        let delete = format!("DELETE FROM {table}");
        sqlx::query(AssertSqlSafe(delete)).execute(&mut self.connection).await?;
        let expression = if matches!(value, Value::Day { .. }) { "date(?1, ?2)" } else { "?1" };
        let insert = format!("INSERT INTO {table} ({}) VALUES ({expression})", quote(column));
        let insert = sqlx::query(AssertSqlSafe(insert));
        let insert = match value {
            Value::Null => insert.bind(None::<String>),
            Value::Integer(number) => insert.bind(*number),
            Value::Real(number) => insert.bind(*number),
            Value::Text(text) => insert.bind(text.clone()),
            Value::Day { date, after } => insert.bind(*date).bind(format!("{after:+} day")),
        };
        match insert.execute(&mut self.connection).await {
            Err(sqlx::Error::Database(error)) => {
                return Ok(Outcome::Unstorable(error.message().to_owned()));
            }
            other => other?,
        };
        let mut results = Vec::new();
        for check in checks {
            results.push(self.evaluate(check).await?);
        }
        Ok(Outcome::Checked(results))
    }

    async fn evaluate(&mut self, check: &str) -> sqlx::Result<Option<String>> {
        // The line break ends a comment.
        let select = format!("SELECT ({check}\n) IS NOT FALSE FROM {}", self.table);
        match sqlx::query_scalar(AssertSqlSafe(select)).fetch_one(&mut self.connection).await {
            Ok(true) => Ok(None),
            Ok(false) => Ok(Some(format!("CHECK ({check})"))),
            Err(sqlx::Error::Database(error)) => {
                Ok(Some(format!("CHECK ({check}): {}", error.message())))
            }
            Err(error) => Err(error),
        }
    }
}
