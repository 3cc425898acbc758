//! The application's database: opened, migrated, filled at the first start.

use formwork::{
    StartError,
    database::{Database, Writer},
    prelude::Result,
    request,
};

use crate::users::queries;

mod seed;

/// The database of the request, to read from: what is made from it is dropped from the cache when a
/// table changes that it was made from.
#[must_use]
pub fn db() -> Database {
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
pub async fn open(url: &str, members: u32) -> Result<Database, StartError> {
    let db = Database::connect(url).await?;
    sqlx::migrate!("../migrations/sqlite").run(db.pool()).await?;
    fill(&db, members).await.map_err(|error| {
        StartError::Application(format!("the database cannot be filled: {error:?}"))
    })?;
    Ok(db)
}

/// Whether the database can be asked.
pub async fn answers(db: &Database) -> bool {
    queries::count(db, None).await.is_ok()
}

async fn fill(db: &Database, members: u32) -> Result<()> {
    let mut transaction = db.begin().await?;
    seed::fill_empty(&mut transaction, members).await?;
    transaction.commit().await?;
    Ok(())
}
