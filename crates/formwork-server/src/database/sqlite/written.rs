//! A statement that writes by itself, and who is told of it.

use std::sync::Arc;

use futures::stream::BoxStream;
use sqlx::{Sqlite, SqliteConnection};

use super::{Database, explain, tables::Tables};
use crate::database::{
    items::{self, Item, Rows},
    statement::Statement,
};

/// Runs a statement in a task of its own, which goes on if nobody wants its rows any more: all who
/// are to be told of it are told when it has ended, and before its last item is given.
pub(super) fn run(
    database: Database,
    statement: Statement<Sqlite>,
    tables: Arc<Tables>,
    rows: Rows,
) -> BoxStream<'static, Item<Sqlite>> {
    items::of_task::<Sqlite, _>(|items| async move {
        let mut connection = match database.pool.acquire().await {
            Ok(connection) => connection,
            Err(error) => return Some(Err(error)),
        };
        let last = items::pass_on(&mut *connection, statement, rows, &items).await;
        tell(&database, &mut connection, &tables).await;
        last
    })
}

/// Tells what was written. The connection answers when the statement has ended, even one whose rows
/// were not all read.
async fn tell(database: &Database, connection: &mut SqliteConnection, tables: &Tables) {
    let schema_version = explain::schema_version(connection).await.ok();
    if let Some(written) = tables.written(schema_version) {
        database.changes.tell(written);
    }
}
