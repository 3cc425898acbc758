//! What an application may rely on of a database that is one of several.

use std::fs;

use formwork::{
    Error, Kind,
    database::{AnyDatabase, ConstraintExt},
    field::FieldName,
};
use futures::future::join_all;
use sqlx::migrate::Migrator;
use tempfile::TempDir;

use crate::{
    any_values,
    constraints::{self, Database, TABLES},
    forms,
};

/// SQLite by the types of any.
struct OnSqlite(AnyDatabase);

impl Database for OnSqlite {
    const NAMES_REFERENCES: bool = false;
    const NAMES_KEYS: bool = false;

    async fn run(&self, statement: &'static str) -> Result<(), sqlx::Error> {
        sqlx::query(statement).execute(&self.0).await.map(drop)
    }

    async fn commit(&self, statement: &'static str) -> Result<(), Error> {
        commit(&self.0, statement).await
    }
}

/// Runs a statement in a transaction, and commits it.
pub(crate) async fn commit(db: &AnyDatabase, statement: &'static str) -> Result<(), Error> {
    let mut transaction = db.begin().await?;
    sqlx::query(statement).execute(&mut *transaction).await?;
    Ok(transaction.commit().await?)
}

async fn open() -> (AnyDatabase, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}/app.db", folder.path().display());
    (AnyDatabase::connect(&url).await.unwrap(), folder)
}

pub(crate) async fn names(db: &AnyDatabase) -> Vec<String> {
    sqlx::query_scalar("SELECT name FROM names ORDER BY name").fetch_all(db).await.unwrap()
}

/// Transactions, on an empty database.
pub(crate) async fn transactions(db: &AnyDatabase) {
    sqlx::query("CREATE TABLE names (name TEXT NOT NULL UNIQUE)").execute(db).await.unwrap();
    let insert = async |connection: &mut formwork::database::AnyConnection, name: &'static str| {
        sqlx::query("INSERT INTO names (name) VALUES ($1)").bind(name).execute(connection).await
    };
    let mut transaction = db.writer().begin().await.unwrap();
    insert(&mut transaction, "kept").await.unwrap();
    transaction.commit().await.unwrap();
    let mut transaction = db.writer().begin().await.unwrap();
    insert(&mut transaction, "rolled back").await.unwrap();
    transaction.rollback().await.unwrap();
    let mut transaction = db.writer().begin().await.unwrap();
    insert(&mut transaction, "dropped").await.unwrap();
    drop(transaction);
    assert_eq!(names(db).await, ["kept"]);

    // What fails in a savepoint leaves the rest of the transaction alone.
    let mut transaction = db.writer().begin().await.unwrap();
    insert(&mut transaction, "before").await.unwrap();
    let mut savepoint = transaction.begin().await.unwrap();
    insert(&mut savepoint, "with it").await.unwrap();
    let taken = insert(&mut savepoint, "kept").await;
    const NAME: FieldName<(), String> = FieldName::new("name");
    let taken = taken.on_unique(NAME, "is taken").unwrap_err();
    assert!(matches!(taken.kind(), Kind::Invalid(errors) if errors.iter().count() == 1));
    savepoint.rollback().await.unwrap();
    let mut savepoint = transaction.begin().await.unwrap();
    insert(&mut savepoint, "kept").await.unwrap_err();
    drop(savepoint);
    let mut savepoint = transaction.begin().await.unwrap();
    insert(&mut savepoint, "in it").await.unwrap();
    savepoint.commit().await.unwrap();
    insert(&mut transaction, "z after").await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(names(db).await, ["before", "in it", "kept", "z after"]);
}

/// Locks, on an empty database: of many who each find a place free at the same time, none take the same.
pub(crate) async fn locks(db: &AnyDatabase) {
    sqlx::query("CREATE TABLE places (place BIGINT NOT NULL)").execute(db).await.unwrap();
    join_all((0..8).map(async |_| {
        for _ in 0..10 {
            let mut transaction = db.begin().await.unwrap();
            transaction.lock("places").await.unwrap();
            let taken = sqlx::query_scalar("SELECT count(*) FROM places");
            let taken: i64 = taken.fetch_one(&mut *transaction).await.unwrap();
            let take = sqlx::query("INSERT INTO places (place) VALUES ($1)").bind(taken + 1);
            take.execute(&mut *transaction).await.unwrap();
            transaction.commit().await.unwrap();
        }
    }))
    .await;
    let places = sqlx::query_scalar::<_, i64>("SELECT place FROM places ORDER BY place");
    assert_eq!(places.fetch_all(db).await.unwrap(), (1..=80).collect::<Vec<i64>>());
}

/// Migrations of so many servers that start at once, and the question whether the database answers.
pub(crate) async fn migrations(db: &AnyDatabase, at_once: usize, expect: &str) {
    let folder = tempfile::tempdir().unwrap();
    for (name, sql) in [
        ("sqlite", "CREATE TABLE limits AS SELECT 'sqlite' AS value"),
        ("postgres", "CREATE TABLE limits AS SELECT current_setting('statement_timeout') AS value"),
    ] {
        fs::create_dir(folder.path().join(name)).unwrap();
        fs::write(folder.path().join(name).join("1_limits.sql"), sql).unwrap();
    }
    let sqlite = Migrator::new(folder.path().join("sqlite")).await.unwrap();
    let postgres = Migrator::new(folder.path().join("postgres")).await.unwrap();
    for at_once in [at_once, 1] {
        let runs = (0..at_once).map(|_| db.migrate(&sqlite, &postgres));
        for run in join_all(runs).await {
            run.unwrap();
        }
    }
    let value: String = sqlx::query_scalar("SELECT value FROM limits").fetch_one(db).await.unwrap();
    assert_eq!(value, expect);
    assert!(db.is_healthy().await);
}

#[tokio::test]
async fn values_are_read_from_sqlite_as_they_were_written() {
    let (db, _folder) = open().await;
    sqlx::query(any_values::SQLITE).execute(&db).await.unwrap();
    any_values::all(&db).await;
}

#[tokio::test]
async fn transactions_of_sqlite_are_those_of_any() {
    let (db, _folder) = open().await;
    transactions(&db).await;
    locks(&db).await;
    migrations(&db, 1, "sqlite").await;
    db.as_sqlite().unwrap().pool().close().await;
    assert!(!db.is_healthy().await);
}

#[tokio::test]
async fn constraints_of_sqlite_are_found_by_any() {
    let (db, _folder) = open().await;
    sqlx::raw_sql(TABLES).execute(&db).await.unwrap();
    // The writer looks for deferred constraints when it connects.
    constraints::all(&OnSqlite(db.clone())).await;
    sqlx::raw_sql(forms::AGREEING).execute(&db).await.unwrap();
    forms::agree(&db).await;
}

#[tokio::test]
async fn a_database_that_cannot_be_opened_is_said_in_one_line() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("file"), "").unwrap();
    let file = format!("sqlite:{}/file/app.db", folder.path().display());
    for (url, named) in [("mysql://eve:secret@localhost/app", "mysql:…"), (file.as_str(), &file)]
    {
        let error = AnyDatabase::connect(url).await.unwrap_err().to_string();
        let is_one_line = !error.contains('\n') && error.contains("DATABASE_URL");
        assert!(is_one_line && error.contains(named) && !error.contains("secret"), "{error}");
    }
}
