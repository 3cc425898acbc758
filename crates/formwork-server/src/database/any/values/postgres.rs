//! Values of PostgreSQL.

use sqlx::{
    Any, Arguments, Describe, Postgres,
    any::{AnyArguments, AnyQueryResult, AnyRow, AnyStatement, AnyTypeInfoKind as Type},
    error::BoxDynError,
    postgres::{PgArguments, PgQueryResult, PgRow, PgStatement},
};
use sqlx_core::any::AnyValueKind as Value;

use super::{Backend, changed, prepared};
use crate::database::statement::Statement;

impl Backend for Postgres {
    fn statement(statement: Statement<Any>) -> sqlx::Result<Statement<Self>> {
        let Statement { sql, arguments, is_persistent } = statement;
        let arguments = arguments.map(convert).transpose().map_err(sqlx::Error::Encode)?;
        Ok(Statement { sql, arguments, is_persistent })
    }

    fn row(row: &PgRow) -> sqlx::Result<AnyRow> {
        AnyRow::try_from(row)
    }

    fn result(result: PgQueryResult) -> AnyQueryResult {
        changed(result.rows_affected())
    }

    fn prepared(statement: PgStatement) -> sqlx::Result<AnyStatement> {
        prepared(statement)
    }

    fn described(described: Describe<Self>) -> sqlx::Result<Describe<Any>> {
        described.try_into_any()
    }
}

/// Gives every `NULL` the type of its values, and every text the letters that PostgreSQL has.
///
/// A statement is prepared for the types of its first use, and kept. `sqlx` takes `REAL` and `DOUBLE
/// PRECISION` for each other where there is no value, so that a number after a `NULL` would be refused.
fn convert(arguments: AnyArguments) -> Result<PgArguments, BoxDynError> {
    let mut converted = PgArguments::default();
    for value in arguments.values.0 {
        match value {
            Value::Null(Type::Bool) => converted.add(None::<bool>),
            Value::Null(Type::SmallInt) => converted.add(None::<i16>),
            Value::Null(Type::Integer) => converted.add(None::<i32>),
            Value::Null(Type::BigInt) => converted.add(None::<i64>),
            Value::Null(Type::Real) => converted.add(None::<f32>),
            Value::Null(Type::Double) => converted.add(None::<f64>),
            Value::Null(Type::Blob) => converted.add(None::<Vec<u8>>),
            Value::Null(_) => converted.add(None::<String>),
            Value::Bool(value) => converted.add(value),
            Value::SmallInt(value) => converted.add(value),
            Value::Integer(value) => converted.add(value),
            Value::BigInt(value) => converted.add(value),
            Value::Real(value) => converted.add(value),
            Value::Double(value) => converted.add(value),
            Value::Text(text) if text.contains(NONE) => converted.add(without_none(&text)),
            Value::Text(text) => converted.add(text),
            Value::TextSlice(text) if text.contains(NONE) => converted.add(without_none(&text)),
            Value::TextSlice(text) => converted.add(text),
            Value::Blob(value) => converted.add(value),
            other => Err(format!("{other:?} is no value of PostgreSQL").into()),
        }?;
    }
    Ok(converted)
}

/// A character that no text of PostgreSQL has: it would refuse the statement, whoever sent that.
const NONE: char = '\0';

/// As an attribute with it is read (HTML Standard, section 13.2.5.36).
fn without_none(text: &str) -> String {
    text.replace(NONE, "\u{fffd}")
}
