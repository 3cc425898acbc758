//! A statement that writes by itself, and who is told of it.

use std::sync::Arc;

use futures::{
    StreamExt,
    stream::{self, BoxStream},
};
use sqlx::{Either, Executor, Sqlite, SqliteConnection};
use tokio::sync::mpsc;
use tracing::Instrument;

use super::{Database, executor::Item, explain, tables::Tables};
use crate::database::statement::Statement;

/// How many rows wait for the one who asked for them.
const ROWS_AHEAD: usize = 64;

/// Which rows are asked for.
#[derive(Clone, Copy)]
pub(super) enum Rows {
    All,
    First,
}

/// Runs a statement in a task of its own, which goes on if nobody wants its rows any more: all who
/// are to be told of it are told when it has ended, and before its last item is given.
pub(super) fn run(
    database: Database,
    statement: Statement<Sqlite>,
    tables: Arc<Tables>,
    rows: Rows,
) -> BoxStream<'static, Item> {
    let (items, received) = mpsc::channel(ROWS_AHEAD);
    let work = async move {
        let last = match database.pool.acquire().await {
            Ok(mut connection) => {
                let last = pass_on(&mut connection, statement, rows, &items).await;
                tell(&database, &mut connection, &tables).await;
                last
            }
            Err(error) => Some(Err(error)),
        };
        if let Some(item) = last {
            // Nobody may want it.
            let _ = items.send(item).await;
        }
    };
    tokio::spawn(work.in_current_span());
    let next =
        |mut received: mpsc::Receiver<Item>| async { Some((received.recv().await?, received)) };
    stream::unfold(received, next).boxed()
}

/// Passes on what the statement gives, up to its last item.
async fn pass_on(
    connection: &mut SqliteConnection,
    statement: Statement<Sqlite>,
    rows: Rows,
    items: &mpsc::Sender<Item>,
) -> Option<Item> {
    if let Rows::First = rows {
        return connection
            .fetch_optional(statement)
            .await
            .map(|row| row.map(Either::Right))
            .transpose();
    }
    let mut given = connection.fetch_many(statement);
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

/// Tells what was written. The connection answers when the statement has ended, even one whose rows
/// were not all read.
async fn tell(database: &Database, connection: &mut SqliteConnection, tables: &Tables) {
    let schema_version = explain::schema_version(connection).await.ok();
    if let Some(written) = tables.written(schema_version) {
        database.changes.tell(written);
    }
}
