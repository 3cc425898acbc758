//! A transaction that has its turn on the writer.

use std::{
    fmt,
    ops::{Deref, DerefMut},
};

use sqlx::SqliteConnection;
use tokio::sync::oneshot;

use super::{
    connection::WriteConnection,
    error::{Reason, WriteError},
};

/// A transaction of a [`Writer`](super::Writer) that has its turn; dropped, it is rolled back alone.
///
/// It is used as one of sqlx: `&mut *transaction` executes statements.
///
/// # Examples
///
/// See [`Writer`](super::Writer).
#[must_use = "a transaction that is dropped is rolled back"]
pub struct WriteTransaction {
    /// Both are there until the turn ends.
    turn: Option<(WriteConnection, oneshot::Sender<Returned>)>,
}

/// What the group gets back at the end of a turn.
pub(super) struct Returned {
    pub(super) connection: WriteConnection,
    pub(super) end: End,
}

/// How a turn ends, and who waits to hear of it.
pub(super) enum End {
    Commit(Answer),
    RollBack(Answer),
    Dropped,
}

pub(super) type Answer = oneshot::Sender<Result<(), WriteError>>;

impl WriteTransaction {
    pub(super) fn new(connection: WriteConnection, back: oneshot::Sender<Returned>) -> Self {
        Self { turn: Some((connection, back)) }
    }

    /// Ends the turn, and waits until the group is committed.
    ///
    /// If the future is dropped before it is done, the transaction is kept or not, as a whole.
    ///
    /// # Errors
    ///
    /// Nothing of the transaction is known to be kept: the group could not be committed, the database
    /// rolled it back, or a turn took too long.
    ///
    /// # Examples
    ///
    /// What the database has rolled back is not acknowledged:
    ///
    /// ```
    /// use formwork_server::database::{self, Writer};
    ///
    /// # tokio::runtime::Runtime::new()?.block_on(async {
    /// # let folder = tempfile::tempdir()?;
    /// # let url = format!("sqlite:{}/app.db", folder.path().display());
    /// let db = database::connect(&url).await?;
    /// sqlx::query("CREATE TABLE tags (name TEXT NOT NULL UNIQUE) STRICT").execute(&db).await?;
    /// let writer = Writer::connect(&db).await?;
    ///
    /// let mut transaction = writer.begin().await?;
    /// for _ in 0..2 {
    ///     let insert = "INSERT OR ROLLBACK INTO tags (name) VALUES ('forms')";
    ///     let _ = sqlx::query(insert).execute(&mut *transaction).await;
    /// }
    /// assert!(transaction.commit().await.is_err());
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// # })?;
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    pub async fn commit(self) -> Result<(), WriteError> {
        self.end(End::Commit).await
    }

    /// Ends the turn, and waits until the transaction is rolled back; others of the group are not.
    ///
    /// # Errors
    ///
    /// The turn took too long, or the database has rolled back everything already.
    pub async fn rollback(self) -> Result<(), WriteError> {
        self.end(End::RollBack).await
    }

    async fn end(mut self, end: impl FnOnce(Answer) -> End) -> Result<(), WriteError> {
        let (answer, answered) = oneshot::channel();
        self.give_back(end(answer));
        answered.await.unwrap_or_else(|_| Err(Reason::Closed.into()))
    }

    /// Where nobody takes it, the connection is closed, and so rolled back.
    fn give_back(&mut self, end: End) {
        if let Some((connection, back)) = self.turn.take() {
            let _ = back.send(Returned { connection, end });
        }
    }
}

const HAS_TURN: &str = "the connection is given back by who ends the transaction";

impl Deref for WriteTransaction {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        &self.turn.as_ref().expect(HAS_TURN).0
    }
}

impl DerefMut for WriteTransaction {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        &mut self.turn.as_mut().expect(HAS_TURN).0
    }
}

impl Drop for WriteTransaction {
    fn drop(&mut self) {
        self.give_back(End::Dropped);
    }
}

impl fmt::Debug for WriteTransaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WriteTransaction").finish_non_exhaustive()
    }
}
