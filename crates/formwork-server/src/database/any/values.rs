//! Values between the types of a database and those of any.
//!
//! What `sqlx` does for its `Any` driver is done here for connections that are held otherwise.

use std::sync::Arc;

use sqlx::{
    Any, Column, Database, Describe, Sqlite,
    any::{AnyQueryResult, AnyRow, AnyStatement, AnyTypeInfo},
    sqlite::{SqliteQueryResult, SqliteRow, SqliteStatement},
};
use sqlx_core::{HashMap, any::AnyColumn, ext::ustr::UStr};

use crate::database::statement::Statement;

#[cfg(feature = "postgres")]
mod postgres;

/// A database that runs what is written for any.
pub(super) trait Backend: Database<Arguments: 'static> {
    fn statement(statement: Statement<Any>) -> sqlx::Result<Statement<Self>>;

    fn row(row: &Self::Row) -> sqlx::Result<AnyRow>;

    fn result(result: Self::QueryResult) -> AnyQueryResult;

    fn prepared(statement: Self::Statement) -> sqlx::Result<AnyStatement>;

    fn described(described: Describe<Self>) -> sqlx::Result<Describe<Any>>;
}

impl Backend for Sqlite {
    /// A `NULL` has no type, so what `sqlx` makes of one is right whatever it is.
    fn statement(statement: Statement<Any>) -> sqlx::Result<Statement<Self>> {
        let Statement { sql, arguments, is_persistent } = statement;
        let arguments = arguments.map(|arguments| arguments.convert_into()).transpose();
        Ok(Statement { sql, arguments: arguments.map_err(sqlx::Error::Encode)?, is_persistent })
    }

    fn row(row: &SqliteRow) -> sqlx::Result<AnyRow> {
        AnyRow::try_from(row)
    }

    fn result(result: SqliteQueryResult) -> AnyQueryResult {
        changed(result.rows_affected())
    }

    fn prepared(statement: SqliteStatement) -> sqlx::Result<AnyStatement> {
        prepared(statement)
    }

    fn described(described: Describe<Self>) -> sqlx::Result<Describe<Any>> {
        described.try_into_any()
    }
}

/// The number of the last row is not what the databases agree on: there is `RETURNING`.
fn changed(rows_affected: u64) -> AnyQueryResult {
    AnyQueryResult { rows_affected, last_insert_id: None }
}

fn prepared<S>(statement: S) -> sqlx::Result<AnyStatement>
where
    S: sqlx::Statement,
    AnyTypeInfo: for<'a> TryFrom<&'a <S::Database as Database>::TypeInfo, Error = sqlx::Error>,
    AnyColumn: for<'a> TryFrom<&'a <S::Database as Database>::Column, Error = sqlx::Error>,
{
    let columns = statement.columns().iter();
    let names: HashMap<UStr, usize> =
        columns.map(|column| (UStr::new(column.name()), column.ordinal())).collect();
    AnyStatement::try_from_statement(statement, Arc::new(names))
}
