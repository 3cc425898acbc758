//! Why a transaction of the writer is not kept.

use std::{fmt, sync::Arc, time::Duration};

use crate::database::busy::{LATER, is_busy};

/// Why a transaction did not begin, or is not kept.
///
/// All members of a group whose commit fails get the same one. As an error of an action it is a 503
/// that may be tried again after [`BUSY_RETRY_SECONDS`](crate::database::BUSY_RETRY_SECONDS) if the
/// writer was [busy](Self::is_busy), and otherwise a 500; the cause is in the log.
#[derive(Clone)]
pub struct WriteError(Arc<Reason>);

#[derive(Debug, thiserror::Error)]
pub(super) enum Reason {
    #[error("too many transactions wait for the database's writer")]
    TooManyWait,
    #[error("the database's writer was busy for {0:?}")]
    WaitedTooLong(Duration),
    #[error("a transaction kept the database's writer for more than {0:?}, and was rolled back")]
    TurnTooLong(Duration),
    #[error("the database rolled the transaction back, with all that share its commit")]
    RolledBack,
    #[error("the database's writer has ended")]
    Closed,
    #[error("cannot write to the database: {0}")]
    Database(#[source] sqlx::Error),
}

impl WriteError {
    /// Whether another try may succeed, because others had the writer, or have the file's lock; on
    /// PostgreSQL a connection or a lock, or because two transactions exclude each other.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        match &*self.0 {
            Reason::TooManyWait | Reason::WaitedTooLong(_) | Reason::TurnTooLong(_) => true,
            Reason::RolledBack | Reason::Closed => false,
            Reason::Database(error) => is_busy(error),
        }
    }

    /// What the database said, if it is its error.
    #[must_use]
    pub fn as_sqlx_error(&self) -> Option<&sqlx::Error> {
        match &*self.0 {
            Reason::Database(error) => Some(error),
            _ => None,
        }
    }
}

impl From<Reason> for WriteError {
    fn from(reason: Reason) -> Self {
        Self(Arc::new(reason))
    }
}

impl From<sqlx::Error> for WriteError {
    fn from(error: sqlx::Error) -> Self {
        Reason::Database(error).into()
    }
}

impl fmt::Debug for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for WriteError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        if self.is_busy() { Some(&LATER) } else { self.0.source() }
    }
}
