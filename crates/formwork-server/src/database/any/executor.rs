//! Statements on any database, as sqlx runs them.

use futures::{
    FutureExt, StreamExt,
    future::{self, BoxFuture},
    stream::{self, BoxStream},
};
use sqlx::{
    Any, Describe, Either, Execute, Executor, SqlStr,
    any::{AnyQueryResult, AnyRow, AnyStatement, AnyTypeInfo},
};

use super::{AnyConnection, AnyDatabase, Kind, connection::ConnectionRef, values::Backend};
use crate::database::{busy::marked, statement::Statement};

/// What a statement gives: the rows, and after them how many were changed.
type Item = sqlx::Result<Either<AnyQueryResult, AnyRow>>;

impl<'c> Executor<'c> for &AnyDatabase {
    type Database = Any;

    fn fetch_many<'e, 'q: 'e, E>(self, query: E) -> BoxStream<'e, Item>
    where
        'c: 'e,
        E: 'q + Execute<'q, Any>,
    {
        let statement = Statement::of(query);
        match &self.kind {
            Kind::Sqlite(database) => fetch_many(database, statement),
            #[cfg(feature = "postgres")]
            Kind::Postgres(database) => fetch_many(database, statement),
        }
    }

    fn fetch_optional<'e, 'q: 'e, E>(self, query: E) -> BoxFuture<'e, sqlx::Result<Option<AnyRow>>>
    where
        'c: 'e,
        E: 'q + Execute<'q, Any>,
    {
        let statement = Statement::of(query);
        match &self.kind {
            Kind::Sqlite(database) => fetch_optional(database, statement),
            #[cfg(feature = "postgres")]
            Kind::Postgres(database) => fetch_optional(database, statement),
        }
    }

    fn prepare_with<'e>(
        self,
        sql: SqlStr,
        _: &'e [AnyTypeInfo],
    ) -> BoxFuture<'e, sqlx::Result<AnyStatement>>
    where
        'c: 'e,
    {
        match &self.kind {
            Kind::Sqlite(database) => prepare(database, sql),
            #[cfg(feature = "postgres")]
            Kind::Postgres(database) => prepare(database, sql),
        }
    }

    // There, because sqlx's feature `macros` is on.
    #[doc(hidden)]
    fn describe<'e>(self, sql: SqlStr) -> BoxFuture<'e, sqlx::Result<Describe<Any>>>
    where
        'c: 'e,
    {
        match &self.kind {
            Kind::Sqlite(database) => describe(database, sql),
            #[cfg(feature = "postgres")]
            Kind::Postgres(database) => describe(database, sql),
        }
    }
}

impl<'c> Executor<'c> for ConnectionRef<'c> {
    type Database = Any;

    fn fetch_many<'e, 'q: 'e, E>(self, query: E) -> BoxStream<'e, Item>
    where
        'c: 'e,
        E: 'q + Execute<'q, Any>,
    {
        let statement = Statement::of(query);
        match self {
            Self::Sqlite(connection) => fetch_many(connection, statement),
            #[cfg(feature = "postgres")]
            Self::Postgres(connection) => fetch_many(connection, statement),
        }
    }

    fn fetch_optional<'e, 'q: 'e, E>(self, query: E) -> BoxFuture<'e, sqlx::Result<Option<AnyRow>>>
    where
        'c: 'e,
        E: 'q + Execute<'q, Any>,
    {
        let statement = Statement::of(query);
        match self {
            Self::Sqlite(connection) => fetch_optional(connection, statement),
            #[cfg(feature = "postgres")]
            Self::Postgres(connection) => fetch_optional(connection, statement),
        }
    }

    fn prepare_with<'e>(
        self,
        sql: SqlStr,
        _: &'e [AnyTypeInfo],
    ) -> BoxFuture<'e, sqlx::Result<AnyStatement>>
    where
        'c: 'e,
    {
        match self {
            Self::Sqlite(connection) => prepare(connection, sql),
            #[cfg(feature = "postgres")]
            Self::Postgres(connection) => prepare(connection, sql),
        }
    }

    // There, because sqlx's feature `macros` is on.
    #[doc(hidden)]
    fn describe<'e>(self, sql: SqlStr) -> BoxFuture<'e, sqlx::Result<Describe<Any>>>
    where
        'c: 'e,
    {
        match self {
            Self::Sqlite(connection) => describe(connection, sql),
            #[cfg(feature = "postgres")]
            Self::Postgres(connection) => describe(connection, sql),
        }
    }
}

impl<'c> Executor<'c> for &'c mut AnyConnection {
    type Database = Any;

    fn fetch_many<'e, 'q: 'e, E>(self, query: E) -> BoxStream<'e, Item>
    where
        'c: 'e,
        E: 'q + Execute<'q, Any>,
    {
        self.get().fetch_many(query)
    }

    fn fetch_optional<'e, 'q: 'e, E>(self, query: E) -> BoxFuture<'e, sqlx::Result<Option<AnyRow>>>
    where
        'c: 'e,
        E: 'q + Execute<'q, Any>,
    {
        self.get().fetch_optional(query)
    }

    fn prepare_with<'e>(
        self,
        sql: SqlStr,
        parameters: &'e [AnyTypeInfo],
    ) -> BoxFuture<'e, sqlx::Result<AnyStatement>>
    where
        'c: 'e,
    {
        self.get().prepare_with(sql, parameters)
    }

    // There, because sqlx's feature `macros` is on.
    #[doc(hidden)]
    fn describe<'e>(self, sql: SqlStr) -> BoxFuture<'e, sqlx::Result<Describe<Any>>>
    where
        'c: 'e,
    {
        self.get().describe(sql)
    }
}

fn fetch_many<'e, DB: Backend>(
    executor: impl Executor<'e, Database = DB>,
    statement: sqlx::Result<Statement<Any>>,
) -> BoxStream<'e, Item> {
    let statement = match statement.and_then(DB::statement) {
        Ok(statement) => statement,
        Err(error) => return stream::once(future::ready(Err(error))).boxed(),
    };
    let items = executor.fetch_many(statement);
    items
        .map(|item| match item.map_err(marked)? {
            Either::Left(result) => Ok(Either::Left(DB::result(result))),
            Either::Right(row) => Ok(Either::Right(DB::row(&row)?)),
        })
        .boxed()
}

fn fetch_optional<'e, DB: Backend>(
    executor: impl Executor<'e, Database = DB>,
    statement: sqlx::Result<Statement<Any>>,
) -> BoxFuture<'e, sqlx::Result<Option<AnyRow>>> {
    let statement = match statement.and_then(DB::statement) {
        Ok(statement) => statement,
        Err(error) => return future::ready(Err(error)).boxed(),
    };
    let row = executor.fetch_optional(statement);
    row.map(|row| row.map_err(marked)?.as_ref().map(DB::row).transpose()).boxed()
}

/// The types of parameters are found by the database, as sqlx's `Any` driver lets it.
fn prepare<'e, DB: Backend>(
    executor: impl Executor<'e, Database = DB>,
    sql: SqlStr,
) -> BoxFuture<'e, sqlx::Result<AnyStatement>> {
    let statement = executor.prepare_with(sql, &[]);
    statement.map(|statement| DB::prepared(statement.map_err(marked)?)).boxed()
}

fn describe<'e, DB: Backend>(
    executor: impl Executor<'e, Database = DB>,
    sql: SqlStr,
) -> BoxFuture<'e, sqlx::Result<Describe<Any>>> {
    let described = executor.describe(sql);
    described.map(|described| DB::described(described.map_err(marked)?)).boxed()
}
