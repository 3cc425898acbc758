//! The application's database, SQLite or PostgreSQL: opened, migrated, filled at the first start.

use formwork::{
    StartError,
    database::{AnyConnection, AnyDatabase, AnyWriter},
    prelude::Result,
    request,
};

mod seed;

/// The database of the request, to read from: what is made from it is dropped from the cache when a
/// table changes that it was made from.
#[must_use]
pub fn db() -> AnyDatabase {
    request::state()
}

/// What the request writes to the database with.
#[must_use]
pub fn writer() -> AnyWriter {
    request::state()
}

/// Has a member for this transaction alone until it ends: who decides by what they read of a member what
/// they write asks for this first.
///
/// SQLite has one writer at a time, and nothing to wait for. On PostgreSQL others write meanwhile, so that
/// two could both find a place free or a link unused. A single statement needs no lock (`UPDATE .. WHERE
/// version = $1`), and a key that is taken is refused by its constraint.
///
/// # Errors
///
/// What the database says.
pub async fn lock_member(db: &mut AnyConnection, user: i64) -> sqlx::Result<()> {
    db.lock(&format!("member {user}")).await
}

/// Has the question of who is an administrator for this transaction alone until it ends: who might leave
/// the directory without one asks for this, before any [`lock_member`].
///
/// # Errors
///
/// What the database says.
pub async fn lock_administrators(db: &mut AnyConnection) -> sqlx::Result<()> {
    db.lock("administrators").await
}

/// Opens the database at `url`, brings its tables up to date, and fills an empty one with
/// `members` made-up members.
///
/// # Errors
///
/// Says what the database refuses.
pub async fn open(url: &str, members: u32) -> Result<AnyDatabase, StartError> {
    let db = AnyDatabase::connect(url).await?;
    let sqlite = sqlx::migrate!("../migrations/sqlite");
    db.migrate(&sqlite, &sqlx::migrate!("../migrations/postgres")).await?;
    fill(&db, members).await.map_err(|error| {
        StartError::Application(format!("the database cannot be filled: {error:?}"))
    })?;
    Ok(db)
}

/// By one server, if several start at the same time.
async fn fill(db: &AnyDatabase, members: u32) -> Result<()> {
    let mut transaction = db.begin().await?;
    transaction.lock("seed").await?;
    seed::fill_empty(&mut transaction, members).await?;
    transaction.commit().await?;
    Ok(())
}
