//! A table of PostgreSQL.

use sqlx::PgPool;

use super::table::{self, Table};

pub(super) use scratch::Scratch;

mod queries;
mod scratch;

pub(super) async fn read(pool: &PgPool, name: &str) -> sqlx::Result<Option<Table>> {
    let Some(name) = queries::table(pool, name).await? else {
        return Ok(None);
    };
    let columns = queries::columns(pool, &name).await?;
    let checks = queries::checks(pool, &name).await?;
    let scratch = table::Scratch::Postgres(Scratch::open(pool, &name).await?);
    Ok(Some(Table { columns, checks, scratch }))
}
