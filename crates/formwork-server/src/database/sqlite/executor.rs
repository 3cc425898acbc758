//! Statements on a database, as sqlx runs them.

use futures::{
    FutureExt, StreamExt, TryStreamExt,
    future::{self, BoxFuture},
    stream::{self, BoxStream},
};
use sqlx::{
    Describe, Either, Execute, Executor, SqlStr, Sqlite,
    sqlite::{SqliteRow, SqliteStatement, SqliteTypeInfo},
};

use super::{Database, written::run};
use crate::database::{
    items::{Item, Rows},
    statement::Statement,
};

impl<'c> Executor<'c> for &Database {
    type Database = Sqlite;

    fn fetch_many<'e, 'q: 'e, E>(self, query: E) -> BoxStream<'e, Item<Sqlite>>
    where
        'c: 'e,
        E: 'q + Execute<'q, Sqlite>,
    {
        let (database, statement) = (self.clone(), Statement::of(query));
        let items = async move {
            let statement = match statement {
                Ok(statement) => statement,
                Err(error) => return stream::once(future::ready(Err(error))).boxed(),
            };
            let tables = database.note(statement.sql.as_str()).await;
            if tables.may_write() {
                run(database, statement, tables, Rows::All)
            } else {
                database.pool.fetch_many(statement)
            }
        };
        items.flatten_stream().boxed()
    }

    fn fetch_optional<'e, 'q: 'e, E>(
        self,
        query: E,
    ) -> BoxFuture<'e, sqlx::Result<Option<SqliteRow>>>
    where
        'c: 'e,
        E: 'q + Execute<'q, Sqlite>,
    {
        let (database, statement) = (self.clone(), Statement::of(query));
        let row = async move {
            let statement = statement?;
            let tables = database.note(statement.sql.as_str()).await;
            if tables.may_write() {
                let mut rows = run(database, statement, tables, Rows::First);
                return Ok(rows.try_next().await?.and_then(Either::right));
            }
            database.pool.fetch_optional(statement).await
        };
        row.boxed()
    }

    fn prepare_with<'e>(
        self,
        sql: SqlStr,
        parameters: &'e [SqliteTypeInfo],
    ) -> BoxFuture<'e, sqlx::Result<SqliteStatement>>
    where
        'c: 'e,
    {
        self.pool.prepare_with(sql, parameters)
    }

    // There, because sqlx's feature `macros` is on.
    #[doc(hidden)]
    fn describe<'e>(self, sql: SqlStr) -> BoxFuture<'e, sqlx::Result<Describe<Sqlite>>>
    where
        'c: 'e,
    {
        self.pool.describe(sql)
    }
}
