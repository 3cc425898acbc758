//! SQLite as the framework opens it.

use std::{path::Path, str::FromStr, time::Duration};

use sqlx::{
    SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

/// How long a writer waits for another, in seconds.
pub const BUSY_TIMEOUT_SECONDS: u64 = 5;

/// How many connections an [`AnyDatabase`](super::AnyDatabase) has to PostgreSQL at most for
/// transactions, and as many again to read on.
pub const POSTGRES_CONNECTIONS: u32 = 10;

/// How long a statement of PostgreSQL runs at most, in seconds.
pub const STATEMENT_TIMEOUT_SECONDS: u64 = 30;

/// How long a transaction of PostgreSQL may be left alone, in seconds.
pub const IDLE_TRANSACTION_TIMEOUT_SECONDS: u64 = 60;

/// How many rows are read ahead of the one that is being used.
const ROW_BUFFER: usize = 512;

/// The database cannot be opened.
#[derive(Debug, thiserror::Error)]
#[error("cannot open the database {url}: {source}; set DATABASE_URL to {}", hint.as_str())]
pub struct DatabaseError {
    url: String,
    source: Box<dyn std::error::Error + Send + Sync>,
    hint: Hint,
}

impl DatabaseError {
    pub(super) fn new(
        url: &str,
        source: Box<dyn std::error::Error + Send + Sync>,
        hint: Hint,
    ) -> Self {
        Self { url: url.to_owned(), source, hint }
    }
}

/// What there is to be done.
#[derive(Clone, Copy, Debug)]
pub(super) enum Hint {
    File,
    Scheme,
    #[cfg(feature = "postgres")]
    Server,
}

impl Hint {
    fn as_str(self) -> &'static str {
        match self {
            Self::File => "a file in a folder that can be written to",
            Self::Scheme => "one of these, such as `sqlite:data/app.db`",
            #[cfg(feature = "postgres")]
            Self::Server => {
                "`postgres://user:password@host/database`, of a server that runs and lets this user in"
            }
        }
    }
}

/// Opens the SQLite database at `url`, such as `sqlite:data/app.db`; creates file and folder.
///
/// Write-ahead log, foreign keys on, every commit on disk before it is answered
/// (`synchronous = FULL`), a writer waits [`BUSY_TIMEOUT_SECONDS`] for another.
///
/// # Errors
///
/// [`DatabaseError`] names the URL and the cause, such as a folder that cannot be written to.
pub async fn connect(url: &str) -> Result<SqlitePool, DatabaseError> {
    let failed = |source| DatabaseError::new(url, source, Hint::File);
    let options = SqliteConnectOptions::from_str(url)
        .map_err(|error| failed(error.into()))?
        .create_if_missing(true)
        .foreign_keys(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(BUSY_TIMEOUT_SECONDS))
        .row_buffer_size(ROW_BUFFER);
    let folder = options.get_filename().parent().unwrap_or(Path::new(""));
    std::fs::create_dir_all(folder).map_err(|error| failed(error.into()))?;
    let pool = SqlitePoolOptions::new().connect_with(options).await;
    pool.map_err(|error| failed(error.into()))
}
