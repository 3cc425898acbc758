//! Groups of transactions that share a commit.

use std::{sync::Arc, time::Instant};

use sqlx::sqlite::SqliteConnectOptions;
use tokio::{
    sync::{mpsc, oneshot},
    time::timeout,
};

use super::{
    Request, WriteTransaction, WriterOptions,
    connection::WriteConnection,
    error::{Reason, WriteError},
    transaction::{Answer, End, Returned},
};
use crate::database::changes::{Changes, Written};

/// Gives turns to those who wait, group by group, until nobody can ask any more.
pub(super) struct Groups {
    waiting: mpsc::Receiver<Request>,
    limits: WriterOptions,
    options: Arc<SqliteConnectOptions>,
    connection: Option<WriteConnection>,
    changes: Option<Changes>,
}

/// The members of a group that wait for its commit.
struct Group {
    members: Vec<Answer>,
    began: Instant,
}

impl Group {
    fn is_full(&self, limits: &WriterOptions, connection: &WriteConnection) -> bool {
        let max = if connection.has_deferred_constraints() { 1 } else { limits.max_group };
        self.members.len() >= max || self.began.elapsed() >= limits.group_timeout
    }

    fn answer(&mut self, result: &Result<(), WriteError>) {
        for member in self.members.drain(..) {
            let _ = member.send(result.clone());
        }
    }
}

impl Groups {
    pub(super) fn new(
        waiting: mpsc::Receiver<Request>,
        limits: WriterOptions,
        options: Arc<SqliteConnectOptions>,
        connection: WriteConnection,
        changes: Option<Changes>,
    ) -> Self {
        Self { waiting, limits, options, connection: Some(connection), changes }
    }

    pub(super) async fn run(mut self) {
        while let Some(first) = self.waiting.recv().await {
            if first.is_closed() {
                continue;
            }
            match self.begin().await {
                Ok(connection) => self.connection = self.group(connection, first).await,
                Err(error) => {
                    let _ = first.send(Err(error));
                }
            }
        }
        if let Some(connection) = self.connection {
            connection.close().await;
        }
    }

    /// The connection, with the transaction that a group shares; a new one if the last one broke.
    async fn begin(&mut self) -> Result<WriteConnection, WriteError> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => {
                let notes_tables = self.changes.is_some();
                WriteConnection::open(&self.options, self.limits.turn_timeout, notes_tables).await?
            }
        };
        match connection.begin().await {
            Ok(()) => {
                if let (Some(changes), Some(version)) = (&self.changes, connection.schema_version())
                {
                    changes.find_schema(version);
                }
                Ok(connection)
            }
            Err(error) => {
                connection.close().await;
                Err(error)
            }
        }
    }

    /// Gives turns until the group ends, commits and answers; the connection comes back unless it
    /// cannot be used any more.
    async fn group(
        &mut self,
        mut connection: WriteConnection,
        first: Request,
    ) -> Option<WriteConnection> {
        let mut group = Group { members: Vec::new(), began: Instant::now() };
        let mut next = Some(first);
        while let Some(request) = next {
            connection = self.turn(connection, request, &mut group).await?;
            let is_full = group.is_full(&self.limits, &connection);
            next = if is_full { None } else { self.waiting.try_recv().ok() };
        }
        let (result, written) = if group.members.is_empty() {
            (connection.roll_back().await, None)
        } else {
            connection.commit().await
        };
        // What is not known to be committed is so, or not, once the connection is closed.
        let connection = if result.is_ok() { Some(connection) } else { close(connection).await };
        self.tell(written);
        group.answer(&result);
        connection
    }

    fn tell(&self, written: Option<Written>) {
        if let (Some(changes), Some(written)) = (&self.changes, written) {
            changes.tell(written);
        }
    }

    /// Gives a turn, and waits for its end.
    async fn turn(
        &self,
        mut connection: WriteConnection,
        request: Request,
        group: &mut Group,
    ) -> Option<WriteConnection> {
        if request.is_closed() {
            return Some(connection);
        }
        if let Err(error) = connection.set_savepoint().await {
            let _ = request.send(Err(error.clone()));
            return abandon(connection, group, Err(error)).await;
        }
        let limit = self.limits.turn_timeout;
        let (back, mut returned) = oneshot::channel();
        // Where the one who waited is gone it is dropped, and so comes back at once.
        let _ = request.send(Ok(WriteTransaction::new(connection, back)));
        let Ok(returned) = timeout(limit, &mut returned).await else {
            return wait_for_late(returned, group, Reason::TurnTooLong(limit).into()).await;
        };
        end_turn(returned.ok()?, group).await
    }
}

/// Keeps or undoes what was done in a turn.
async fn end_turn(returned: Returned, group: &mut Group) -> Option<WriteConnection> {
    let Returned { mut connection, end } = returned;
    let result = match end {
        End::Commit(answer) => {
            group.members.push(answer);
            connection.release_savepoint().await
        }
        End::RollBack(answer) => {
            let result = connection.roll_back_to_savepoint().await;
            let _ = answer.send(result.clone());
            result
        }
        End::Dropped => connection.roll_back_to_savepoint().await,
    };
    match result {
        Ok(()) => Some(connection),
        Err(error) => abandon(connection, group, Err(error)).await,
    }
}

/// The members need not wait for a turn that takes too long; all others have to, because nobody can
/// write while the file is locked.
async fn wait_for_late(
    returned: oneshot::Receiver<Returned>,
    group: &mut Group,
    error: WriteError,
) -> Option<WriteConnection> {
    let late = Err(error);
    group.answer(&late);
    let Returned { connection, end } = returned.await.ok()?;
    if let End::Commit(answer) | End::RollBack(answer) = end {
        group.members.push(answer);
    }
    abandon(connection, group, late).await
}

/// Nothing of the group is kept.
async fn abandon(
    connection: WriteConnection,
    group: &mut Group,
    error: Result<(), WriteError>,
) -> Option<WriteConnection> {
    let connection = close(connection).await;
    group.answer(&error);
    connection
}

async fn close(connection: WriteConnection) -> Option<WriteConnection> {
    connection.close().await;
    None
}
