//! The application's database: opened, migrated, filled at the first start.

use formwork::{
    StartError,
    database::{self, Writer},
    request,
};
use sqlx::SqlitePool;

use crate::users::queries;

mod seed;

/// The database of the request, to read from.
#[must_use]
pub fn db() -> SqlitePool {
    request::state()
}

/// What the request writes to the database with.
#[must_use]
pub fn writer() -> Writer {
    request::state()
}

/// Opens the database at `url`, brings its tables up to date, and fills an empty one with
/// `members` made-up members.
///
/// # Errors
///
/// Says what the database refuses.
pub async fn open(url: &str, members: u32) -> Result<SqlitePool, StartError> {
    let db = database::connect(url).await?;
    sqlx::migrate!("../migrations").run(&db).await?;
    seed::fill_empty(&db, members).await?;
    Ok(db)
}

/// Whether the database can be asked.
pub async fn answers(db: &SqlitePool) -> bool {
    queries::count(db).await.is_ok()
}
