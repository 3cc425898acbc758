//! What SQLite tells of a table.

use sqlx::{FromRow, SqlitePool};

/// The statement of `table`, and its name as it is declared; views and virtual tables have none.
pub(super) async fn statement(
    db: &SqlitePool,
    table: &str,
) -> sqlx::Result<Option<(String, String)>> {
    sqlx::query_as(
        "SELECT name, sql FROM sqlite_schema \
         WHERE type = 'table' AND name = ?1 COLLATE NOCASE AND sql LIKE 'CREATE TABLE%'",
    )
    .bind(table)
    .fetch_optional(db)
    .await
}

/// A column as the pragma tells of it.
#[derive(Debug, FromRow)]
pub(super) struct ColumnRow {
    pub(super) name: String,
    /// What is stored is never `NULL`.
    pub(super) is_not_null: bool,
    pub(super) has_default: bool,
    pub(super) is_generated: bool,
    pub(super) declared_type: String,
}

/// The columns of `table`. An `INTEGER PRIMARY KEY` is the number of the row, and so never `NULL`.
pub(super) async fn columns(db: &SqlitePool, table: &str) -> sqlx::Result<Vec<ColumnRow>> {
    sqlx::query_as(
        "SELECT name, \"notnull\" OR (pk = 1 AND type = 'INTEGER' COLLATE NOCASE \
           AND (SELECT count(*) FROM pragma_table_xinfo(?1) WHERE pk > 0) = 1) AS is_not_null, \
           dflt_value IS NOT NULL AS has_default, hidden > 0 AS is_generated, \
           type AS declared_type \
         FROM pragma_table_xinfo(?1)",
    )
    .bind(table)
    .fetch_all(db)
    .await
}

/// The columns of `table` of which no two rows have the same value, because of that column alone.
pub(super) async fn unique_columns(db: &SqlitePool, table: &str) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar(
        "SELECT part.name FROM pragma_index_list(?1) AS list, pragma_index_info(list.name) AS part \
         WHERE list.\"unique\" AND NOT list.partial AND part.name IS NOT NULL \
           AND (SELECT count(*) FROM pragma_index_info(list.name)) = 1 \
         UNION SELECT name FROM pragma_table_xinfo(?1) \
         WHERE pk = 1 AND (SELECT count(*) FROM pragma_table_xinfo(?1) WHERE pk > 0) = 1",
    )
    .bind(table)
    .fetch_all(db)
    .await
}
