//! Statements on a PostgreSQL database, as sqlx runs them, and what they read and write.
//!
//! Nobody knows before whether a statement writes. One that calls no function of the application's runs on
//! a connection that may only read, which PostgreSQL sees to; refused there, it has done nothing, and runs as
//! one that writes. Functions can do something before they are refused, or keep the refusal to themselves,
//! so what calls one that is not declared `STABLE` runs as one that writes from the start.

use std::sync::Arc;

use futures::{
    FutureExt, StreamExt, TryStreamExt,
    future::BoxFuture,
    stream::{self, BoxStream},
};
use sqlx::{
    Describe, Either, Execute, Executor, PgConnection, SqlStr,
    postgres::{PgRow, PgStatement, PgTypeInfo},
};

use super::{Postgres, locks::Locked, texts::Purpose};
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

/// What is no part of a transaction: `active_sql_transaction`, such as `VACUUM`, and
/// `invalid_transaction_termination`, a procedure that commits.
const NO_TRANSACTION: [&str; 2] = ["25001", "2D000"];

/// How a transaction begins that is to be asked for its locks: a parallel worker's it would not have.
/// That it may not write is certain from the first query on.
const BEGIN_READING: &str = "BEGIN READ ONLY; SET LOCAL max_parallel_workers = 0; SELECT 1";

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
        match self.texts.purpose(&self.readers, &statement).await {
            Ok(Purpose::Reading) => {}
            Ok(Purpose::Writing) => return self.write(statement, rows),
            Ok(Purpose::Anything) => return self.write_alone(statement, rows),
            Err(error) => return stream::iter([Err(error)]).boxed(),
        }
        if statement.arguments.is_none() {
            return self.run_text(statement, rows).await;
        }
        let mut items = self.read(statement.clone(), rows);
        match items.next().await {
            Some(Err(error)) if has_code(&error, ONLY_READS) => {
                // To the end: then it is known that nothing was read.
                while items.next().await.is_some() {}
                self.texts.learn(&statement, Purpose::Writing);
                self.write(statement, rows)
            }
            first => stream::iter(first).chain(self.learning(&statement, items)).boxed(),
        }
    }

    /// Runs what may be several statements: the first ones give rows before a later one is refused, so
    /// nothing is given before the end.
    async fn run_text(self, text: Statement<sqlx::Postgres>, rows: Rows) -> Items {
        let context = RequestContext::current().filter(|context| context.may_be_stored());
        let items: Vec<_> = self.read_in_transaction(context, text.clone(), rows).collect().await;
        if !items.iter().any(|item| item.as_ref().is_err_and(is_refused)) {
            return stream::iter(items).boxed();
        }
        self.texts.learn(&text, Purpose::Anything);
        self.write_alone(text, rows)
    }

    /// A view may call a function that writes: refused when rows were given already, it is known the
    /// next time.
    fn learning(&self, statement: &Statement<sqlx::Postgres>, items: Items) -> Items {
        let (texts, statement) = (Arc::clone(&self.texts), statement.clone());
        let learn = move |item: &Item| {
            if item.as_ref().is_err_and(is_refused) {
                texts.learn(&statement, Purpose::Writing);
            }
        };
        items.inspect(learn).boxed()
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
            let note = |read: &[Arc<str>]| {
                if let Some(context) = &context {
                    context.note_tables_read(read);
                }
            };
            let mut transaction = match readers.begin_with(BEGIN_READING).await {
                Ok(transaction) => transaction,
                Err(error) => {
                    note(&Locked::anything().read);
                    return Some(Err(error));
                }
            };
            let last = items::pass_on(&mut *transaction, statement, rows, &items).await;
            match &last {
                Some(Err(error)) if is_refused(error) => {}
                Some(Err(_)) => note(&Locked::anything().read),
                _ if context.is_none() => {}
                _ => {
                    let locked = Locked::ask(&mut transaction).await;
                    note(&locked.unwrap_or_else(|_| Locked::anything()).read);
                }
            }
            if let Some(Err(_)) = &last {
                return last;
            }
            // Not rolled back: what may be said where nothing is written, such as `NOTIFY`, counts.
            match transaction.commit().await {
                Ok(()) => last,
                Err(error) => Some(Err(error)),
            }
        });
        noting.until_the_end_of(items)
    }

    /// Writes in a transaction, whose locks say what: all who are to be told of it are told before the
    /// first row is given, even if nobody wants that any more.
    fn write(self, statement: Statement<sqlx::Postgres>, rows: Rows) -> Items {
        if statement.arguments.is_none() {
            return self.write_alone(statement, rows);
        }
        let context = RequestContext::current();
        let noting = Noting(context.clone());
        let items = items::of_whole_task::<sqlx::Postgres>(async move {
            let _hold = context.as_ref().map(|context| context.hold());
            let mut transaction = match self.pool.begin().await {
                Ok(transaction) => transaction,
                Err(error) => return vec![Err(error)],
            };
            let items = all(&mut transaction, statement.clone(), rows).await;
            match items.last() {
                Some(Err(error)) if is_no_transaction(error) => {
                    drop(transaction);
                    return self.run_alone(statement, rows, context).await;
                }
                Some(Err(_)) => {
                    note_anything(context.as_deref());
                    return items;
                }
                _ => {}
            }
            match self.commit(transaction).await {
                Ok(read) => {
                    if let Some(context) = context {
                        context.note_tables_read(&read);
                    }
                    items
                }
                Err(error) => {
                    note_anything(context.as_deref());
                    vec![Err(error)]
                }
            }
        });
        noting.until_the_end_of(items)
    }

    /// Runs what is no part of a transaction, or may have ones of its own. What it did nobody knows,
    /// nor whether.
    fn write_alone(self, statement: Statement<sqlx::Postgres>, rows: Rows) -> Items {
        let context = RequestContext::current();
        let noting = Noting(context.clone());
        let items = items::of_whole_task::<sqlx::Postgres>(async move {
            let _hold = context.as_ref().map(|context| context.hold());
            self.run_alone(statement, rows, context.clone()).await
        });
        noting.until_the_end_of(items)
    }

    async fn run_alone(
        &self,
        statement: Statement<sqlx::Postgres>,
        rows: Rows,
        context: Option<Arc<RequestContext>>,
    ) -> Vec<Item> {
        let items = match self.pool.acquire().await {
            Ok(mut connection) => all(&mut connection, statement, rows).await,
            Err(error) => vec![Err(error)],
        };
        let error = items.last().and_then(|item| item.as_ref().err());
        self.tell(Written::Everything, error);
        note_anything(context.as_deref());
        items
    }
}

/// All that a statement gives, which it has done by then.
async fn all(
    connection: &mut PgConnection,
    statement: Statement<sqlx::Postgres>,
    rows: Rows,
) -> Vec<Item> {
    match rows {
        Rows::All => connection.fetch_many(statement).collect().await,
        Rows::First => {
            let row = connection.fetch_optional(statement).await;
            row.map(|row| row.map(Either::Right)).transpose().into_iter().collect()
        }
    }
}

fn note_anything(context: Option<&RequestContext>) {
    if let Some(context) = context {
        context.note_tables_read(&Locked::anything().read);
    }
}

fn is_refused(error: &sqlx::Error) -> bool {
    has_code(error, ONLY_READS) || is_no_transaction(error)
}

fn is_no_transaction(error: &sqlx::Error) -> bool {
    NO_TRANSACTION.iter().any(|code| has_code(error, code))
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
