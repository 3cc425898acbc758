//! SQLite as the framework opens it, and constraint violations as field errors.

use std::{path::Path, str::FromStr, time::Duration};

use formwork_core::{Error, FieldError, FieldErrors, FieldName};
use sqlx::{
    SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

/// How long a writer waits for another, in seconds.
pub const BUSY_TIMEOUT_SECONDS: u64 = 5;

/// How many rows are read ahead of the one that is being used.
const ROW_BUFFER: usize = 512;

/// The database cannot be opened.
#[derive(Debug, thiserror::Error)]
#[error(
    "cannot open the database {url}: {source}; set DATABASE_URL to a file in a folder that can be written to"
)]
pub struct DatabaseError {
    url: String,
    source: Box<dyn std::error::Error + Send + Sync>,
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
    let failed = |source| DatabaseError { url: url.to_owned(), source };
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

/// Turns a violated constraint of the database into a field error.
pub trait ConstraintExt<T> {
    /// Says `message` at `field` if its column has to be unique and the value is taken.
    ///
    /// The database decides, so two requests at the same time cannot both succeed.
    ///
    /// # Errors
    ///
    /// The field error, or the database's error if it is another one.
    fn on_unique<F, C>(self, field: FieldName<F, C>, message: &'static str) -> Result<T, Error>;
}

impl<T> ConstraintExt<T> for Result<T, sqlx::Error> {
    fn on_unique<F, C>(self, field: FieldName<F, C>, message: &'static str) -> Result<T, Error> {
        self.map_err(|error| {
            if !violates_unique(&error, field.as_str()) {
                return error.into();
            }
            let error = FieldError::new(field.as_str(), "unique").with_message(message);
            FieldErrors::from(error).into()
        })
    }
}

/// SQLite names no constraint, only the columns: `UNIQUE constraint failed: users.email`.
fn violates_unique(error: &sqlx::Error, column: &str) -> bool {
    let Some(error) = error.as_database_error().filter(|error| error.is_unique_violation()) else {
        return false;
    };
    let columns = error.message().rsplit(": ").next().unwrap_or_default();
    columns.split(", ").any(|name| name.rsplit('.').next() == Some(column))
}
