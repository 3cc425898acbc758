//! Statements on a PostgreSQL database, as sqlx runs them, and what they read and write.
//!
//! Nobody knows before whether a statement writes. So it runs on a connection that may only read, which
//! PostgreSQL sees to; one that it refuses there has done nothing, and runs as one that writes.

use std::{
    collections::HashSet,
    hash::{BuildHasher, RandomState},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use futures::{
    FutureExt, StreamExt, TryStreamExt,
    future::BoxFuture,
    stream::{self, BoxStream},
};
use sqlx::{
    Describe, Either, Execute, Executor, SqlStr,
    postgres::{PgRow, PgStatement, PgTypeInfo},
};
use tokio::sync::mpsc;

use super::{Postgres, locks::Locked};
use crate::{
    database::{
        changes::{EVERY_TABLE, Written},
        items::{self, Rows},
        statement::Statement,
    },
    request::RequestContext,
};

type Item = items::Item<sqlx::Postgres>;

type Items = BoxStream<'static, Item>;

/// `read_only_sql_transaction`: what writes was asked of a connection that may not.
const ONLY_READS: &str = "25006";

/// `active_sql_transaction`: what is no part of a transaction, such as `VACUUM`.
const NO_TRANSACTION: &str = "25001";

impl<'c> Executor<'c> for &Postgres {
    type Database = sqlx::Postgres;

    fn fetch_many<'e, 'q: 'e, E>(self, query: E) -> BoxStream<'e, Item>
    where
        'c: 'e,
        E: 'q + Execute<'q, sqlx::Postgres>,
    {
        let (database, statement) = (self.clone(), Statement::of(query));
        let items = async move {
            match statement {
                Ok(statement) => database.run(statement, Rows::All).await,
                Err(error) => stream::iter([Err(error)]).boxed(),
            }
        };
        items.flatten_stream().boxed()
    }

    fn fetch_optional<'e, 'q: 'e, E>(self, query: E) -> BoxFuture<'e, sqlx::Result<Option<PgRow>>>
    where
        'c: 'e,
        E: 'q + Execute<'q, sqlx::Postgres>,
    {
        let (database, statement) = (self.clone(), Statement::of(query));
        let row = async move {
            let items = database.run(statement?, Rows::First).await;
            // To the end: then it is known what was read.
            let items: Vec<_> = items.try_collect().await?;
            Ok(items.into_iter().find_map(Either::right))
        };
        row.boxed()
    }

    fn prepare_with<'e>(
        self,
        sql: SqlStr,
        parameters: &'e [PgTypeInfo],
    ) -> BoxFuture<'e, sqlx::Result<PgStatement>>
    where
        'c: 'e,
    {
        self.pool.prepare_with(sql, parameters)
    }

    // There, because sqlx's feature `macros` is on.
    #[doc(hidden)]
    fn describe<'e>(self, sql: SqlStr) -> BoxFuture<'e, sqlx::Result<Describe<sqlx::Postgres>>>
    where
        'c: 'e,
    {
        self.pool.describe(sql)
    }
}

impl Postgres {
    async fn run(self, statement: Statement<sqlx::Postgres>, rows: Rows) -> Items {
        if self.writing.contains(statement.sql.as_str()) {
            return self.write(statement, rows);
        }
        if statement.arguments.is_none() {
            return self.run_text(statement, rows).await;
        }
        let mut items = self.read(statement.clone(), rows);
        match items.next().await {
            Some(Err(error)) if has_code(&error, ONLY_READS) => {
                // To the end: then it is known that nothing was read.
                while items.next().await.is_some() {}
                self.writing.add(statement.sql.as_str());
                self.write(statement, rows)
            }
            first => stream::iter(first).chain(items).boxed(),
        }
    }

    /// Runs what may be several statements: the first ones give rows before a later one is refused, so
    /// nothing is given before the end.
    async fn run_text(self, text: Statement<sqlx::Postgres>, rows: Rows) -> Items {
        let context = RequestContext::current().filter(|context| context.may_be_stored());
        let items: Vec<_> = self.read_in_transaction(context, text.clone(), rows).collect().await;
        let refused = |item: &Item| {
            let codes = [ONLY_READS, NO_TRANSACTION];
            item.as_ref().is_err_and(|error| codes.iter().any(|code| has_code(error, code)))
        };
        if !items.iter().any(refused) {
            return stream::iter(items).boxed();
        }
        self.writing.add(text.sql.as_str());
        self.write(text, rows)
    }

    fn read(&self, statement: Statement<sqlx::Postgres>, rows: Rows) -> Items {
        let context = RequestContext::current().filter(|context| context.may_be_stored());
        match (context, rows) {
            (Some(context), rows) => self.read_in_transaction(Some(context), statement, rows),
            (None, Rows::All) => self.readers.fetch_many(statement),
            (None, Rows::First) => {
                let row = self.readers.fetch_optional(statement);
                row.map(|row| row.map(|row| row.map(Either::Right)).transpose())
                    .into_stream()
                    .filter_map(std::future::ready)
                    .boxed()
            }
        }
    }

    /// Reads in a transaction, whose locks say of what: that is noted before the last row is given, if
    /// there is something to note it for.
    fn read_in_transaction(
        &self,
        context: Option<Arc<RequestContext>>,
        statement: Statement<sqlx::Postgres>,
        rows: Rows,
    ) -> Items {
        let (readers, noting) = (self.readers.clone(), Noting(context.clone()));
        let items = items::of_task::<sqlx::Postgres, _>(|items| async move {
            let mut transaction = match readers.begin().await {
                Ok(transaction) => transaction,
                Err(error) => return Some(Err(error)),
            };
            let last = items::pass_on(&mut *transaction, statement, rows, &items).await;
            if let Some(context) = context {
                let locked = match &last {
                    Some(Err(error)) if has_code(error, ONLY_READS) => Locked::default(),
                    Some(Err(_)) => Locked::anything(),
                    _ => Locked::ask(&mut transaction).await.unwrap_or_else(|_| Locked::anything()),
                };
                context.note_tables_read(&locked.read);
            }
            last
        });
        noting.until_the_end_of(items)
    }

    /// Writes in a transaction, whose locks say what: all who are to be told of it are told before the
    /// last row is given, even if nobody wants that any more.
    fn write(self, statement: Statement<sqlx::Postgres>, rows: Rows) -> Items {
        if statement.arguments.is_none() {
            return items::of_task::<sqlx::Postgres, _>(|items| async move {
                self.write_alone(statement, rows, &items).await
            });
        }
        let context = RequestContext::current();
        items::of_task::<sqlx::Postgres, _>(|items| async move {
            let again = statement.clone();
            let mut transaction = match self.pool.begin().await {
                Ok(transaction) => transaction,
                Err(error) => return Some(Err(error)),
            };
            let last = items::pass_on(&mut *transaction, statement, rows, &items).await;
            match last {
                Some(Err(error)) if has_code(&error, NO_TRANSACTION) => {
                    drop(transaction);
                    self.write_alone(again, rows, &items).await
                }
                Some(Err(error)) => Some(Err(error)),
                last => match self.commit(transaction).await {
                    Ok(read) => {
                        if let Some(context) = context {
                            context.note_tables_read(&read);
                        }
                        last
                    }
                    Err(error) => Some(Err(error)),
                },
            }
        })
    }
}

impl Postgres {
    /// Runs what is no part of a transaction, or may have ones of its own. What it did nobody knows,
    /// nor whether.
    async fn write_alone(
        &self,
        statement: Statement<sqlx::Postgres>,
        rows: Rows,
        items: &mpsc::Sender<Item>,
    ) -> Option<Item> {
        let last = items::pass_on(&self.pool, statement, rows, items).await;
        self.changes.tell(Written::Everything);
        last
    }
}

fn has_code(error: &sqlx::Error, code: &str) -> bool {
    error.as_database_error().and_then(|error| error.code()).is_some_and(|it| it == code)
}

/// Notes that anything may have been read, unless it is known in the end what was.
struct Noting(Option<Arc<RequestContext>>);

impl Noting {
    fn until_the_end_of(self, items: Items) -> Items {
        let next = |(mut items, mut noting): (Items, Self)| async {
            let item = items.next().await;
            if item.is_none() {
                noting.0 = None;
            }
            Some((item?, (items, noting)))
        };
        stream::unfold((items, self), next).boxed()
    }
}

impl Drop for Noting {
    fn drop(&mut self) {
        if let Some(context) = &self.0 {
            context.note_tables_read(&[EVERY_TABLE.into()]);
        }
    }
}

/// Statements that were refused where nothing may be written, by the hashes of their texts.
///
/// That saves them being refused again; nothing depends on it.
#[derive(Debug, Default)]
pub(super) struct Writing {
    hasher: RandomState,
    hashes: Mutex<HashSet<u64>>,
}

/// How many are known at most; then all are forgotten.
const MAX_WRITING: usize = 1024;

impl Writing {
    fn contains(&self, sql: &str) -> bool {
        self.hashes().contains(&self.hasher.hash_one(sql))
    }

    fn add(&self, sql: &str) {
        let mut hashes = self.hashes();
        if hashes.len() >= MAX_WRITING {
            hashes.clear();
        }
        hashes.insert(self.hasher.hash_one(sql));
    }

    fn hashes(&self) -> MutexGuard<'_, HashSet<u64>> {
        self.hashes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
