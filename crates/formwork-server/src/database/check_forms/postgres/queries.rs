//! What PostgreSQL tells of a table.

use sqlx::{PgPool, Row};

use crate::database::check_forms::table::{Check, Column};

/// The table called `name`, as SQL has to write it.
pub(super) async fn table(pool: &PgPool, name: &str) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar(
        "SELECT oid::regclass::text FROM pg_class \
         WHERE oid = to_regclass($1) AND relkind IN ('r', 'p')",
    )
    .bind(name)
    .fetch_optional(pool)
    .await
}

/// The columns of `table`.
pub(super) async fn columns(pool: &PgPool, table: &str) -> sqlx::Result<Vec<Column>> {
    let rows = sqlx::query(
        "SELECT attname::text AS name, attnotnull AS is_not_null, atthasdef AS has_default, \
           attgenerated <> '' OR attidentity = 'a' AS is_generated, \
           typcategory = 'N' AS is_numeric, \
           EXISTS (SELECT FROM pg_index WHERE indrelid = attrelid AND indisunique \
             AND indpred IS NULL AND indnkeyatts = 1 AND indkey[0] = attnum) AS is_unique \
         FROM pg_attribute JOIN pg_type ON pg_type.oid = atttypid \
         WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped",
    )
    .bind(table)
    .fetch_all(pool)
    .await?;
    let columns = rows.iter().map(|row| {
        Ok(Column {
            name: row.try_get("name")?,
            is_not_null: row.try_get("is_not_null")?,
            has_default: row.try_get("has_default")?,
            is_generated: row.try_get("is_generated")?,
            is_unique: row.try_get("is_unique")?,
            is_numeric: row.try_get("is_numeric")?,
        })
    });
    columns.collect()
}

/// The checks of `table`.
pub(super) async fn checks(pool: &PgPool, table: &str) -> sqlx::Result<Vec<Check>> {
    let rows: Vec<(String, Vec<String>)> = sqlx::query_as(
        "SELECT pg_get_expr(conbin, conrelid, true), \
           ARRAY(SELECT attname::text FROM pg_attribute \
             WHERE attrelid = conrelid AND attnum = ANY (conkey)) \
         FROM pg_constraint WHERE conrelid = $1::regclass AND contype = 'c' ORDER BY conname",
    )
    .bind(table)
    .fetch_all(pool)
    .await?;
    Ok(rows.into_iter().map(|(expression, columns)| Check { expression, columns }).collect())
}
