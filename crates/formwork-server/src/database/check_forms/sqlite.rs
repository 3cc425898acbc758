//! A table of SQLite.

use sqlx::SqlitePool;

use self::create_table::CreateTable;
use super::table::{self, Check, Column, Table};
use crate::database::{tokens::tokens, violation::mentioned};

pub(super) use scratch::Scratch;

mod create_table;
mod queries;
mod scratch;

pub(super) async fn read(pool: &SqlitePool, name: &str) -> sqlx::Result<Option<Table>> {
    let Some((name, statement)) = queries::statement(pool, name).await? else {
        return Ok(None);
    };
    let created = CreateTable::parse(&statement);
    let unique = queries::unique_columns(pool, &name).await?;
    let rows = queries::columns(pool, &name).await?;
    let columns = rows.into_iter().map(|row| Column {
        is_not_null: row.is_not_null,
        has_default: row.has_default,
        is_generated: row.is_generated,
        is_unique: unique.contains(&row.name),
        is_numeric: is_numeric(&row.declared_type),
        name: row.name,
    });
    let columns: Vec<_> = columns.collect();
    let checks = created.checks.iter().map(|expression| {
        let all: Vec<_> = tokens(expression).collect();
        let names = columns.iter().map(|column| &column.name);
        let mentioned = names.filter(|name| mentioned(&all, name));
        Check { expression: expression.clone(), columns: mentioned.cloned().collect() }
    });
    let checks = checks.collect();
    let scratch = table::Scratch::Sqlite(Scratch::open(pool, &name, &created).await?);
    Ok(Some(Table { columns, checks, scratch }))
}

/// Whether a type makes numbers of what is stored (sqlite.org/datatype3.html, section 3.1).
fn is_numeric(declared_type: &str) -> bool {
    let declared = declared_type.to_ascii_uppercase();
    let has = |parts: &[&str]| parts.iter().any(|part| declared.contains(part));
    let is_text = has(&["CHAR", "CLOB", "TEXT", "BLOB"]);
    has(&["INT"]) || (!is_text && has(&["REAL", "FLOA", "DOUB"]))
}
