//! What a statement gives, handed over by a task that runs it.

use futures::{
    StreamExt, future,
    stream::{self, BoxStream},
};
use sqlx::{Database, Either, Executor};
use tokio::{sync::mpsc, task::JoinError};
use tracing::Instrument;

use super::statement::Statement;

/// A row, or how many were changed, which comes after the rows.
pub(super) type Item<DB> =
    sqlx::Result<Either<<DB as Database>::QueryResult, <DB as Database>::Row>>;

/// How many rows wait for the one who asked for them.
const ROWS_AHEAD: usize = 64;

/// Which rows are asked for.
#[derive(Clone, Copy)]
pub(super) enum Rows {
    All,
    First,
}

/// What a task sends, and what it gives at its end, which it comes to if nobody wants that any more.
pub(super) fn of_task<DB, F>(
    work: impl FnOnce(mpsc::Sender<Item<DB>>) -> F,
) -> BoxStream<'static, Item<DB>>
where
    DB: Database,
    F: Future<Output = Option<Item<DB>>> + Send + 'static,
{
    let (items, received) = mpsc::channel(ROWS_AHEAD);
    let task = tokio::spawn(work(items).in_current_span());
    let next = |mut received: mpsc::Receiver<_>| async { Some((received.recv().await?, received)) };
    let last = async { task.await.unwrap_or_else(|error| Some(Err(unfinished(error)))) };
    let last = stream::once(last).filter_map(future::ready);
    stream::unfold(received, next).chain(last).boxed()
}

/// All that a task gives; it comes to its end if nobody wants that any more.
#[cfg(feature = "postgres")]
pub(super) fn of_whole_task<DB: Database>(
    work: impl Future<Output = Vec<Item<DB>>> + Send + 'static,
) -> BoxStream<'static, Item<DB>> {
    let task = tokio::spawn(work.in_current_span());
    let items = async { task.await.unwrap_or_else(|error| vec![Err(unfinished(error))]) };
    stream::once(items).flat_map(stream::iter).boxed()
}

/// A task has panicked, or its runtime ends.
pub(super) fn unfinished(error: JoinError) -> sqlx::Error {
    sqlx::Error::Io(error.into())
}

/// Runs a statement and passes on what it gives, up to its last item.
pub(super) async fn pass_on<'c, DB: Database>(
    executor: impl Executor<'c, Database = DB>,
    statement: Statement<DB>,
    rows: Rows,
    items: &mpsc::Sender<Item<DB>>,
) -> Option<Item<DB>>
where
    DB::Arguments: 'static,
{
    if let Rows::First = rows {
        let row = executor.fetch_optional(statement).await;
        return row.map(|row| row.map(Either::Right)).transpose();
    }
    let mut given = executor.fetch_many(statement);
    let mut last = None;
    while let Some(item) = given.next().await {
        if let Some(earlier) = last.replace(item)
            && items.send(earlier).await.is_err()
        {
            return None;
        }
    }
    last
}
