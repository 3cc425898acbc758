//! SQLite, in a file of its own.

use formwork::{
    Error,
    database::{Violation, ViolationKind, connect},
};
use sqlx::SqlitePool;
use tempfile::TempDir;

use crate::{
    constraints::{self, Database, TABLES},
    forms,
};

impl Database for SqlitePool {
    const NAMES_REFERENCES: bool = false;
    const NAMES_KEYS: bool = false;

    async fn run(&self, statement: &'static str) -> Result<(), sqlx::Error> {
        sqlx::query(statement).execute(self).await.map(drop)
    }

    async fn commit(&self, statement: &'static str) -> Result<(), Error> {
        let mut transaction = self.begin().await?;
        sqlx::query(statement).execute(&mut *transaction).await?;
        Ok(transaction.commit().await?)
    }
}

async fn open(tables: &'static str) -> (SqlitePool, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}/app.db", folder.path().display());
    let db = connect(&url).await.unwrap();
    sqlx::raw_sql(tables).execute(&db).await.unwrap();
    (db, folder)
}

#[tokio::test]
async fn sqlite_keeps_the_contract() {
    let (db, _folder) = open(TABLES).await;
    constraints::all(&db).await;
}

#[tokio::test]
async fn tables_of_sqlite_are_compared_with_forms() {
    let (db, _folder) = open(forms::AGREEING).await;
    forms::agree(&db).await;
    sqlx::raw_sql("DROP TABLE members").execute(&db).await.unwrap();
    sqlx::raw_sql(forms::DISAGREEING).execute(&db).await.unwrap();
    forms::disagree(&db).await;
}

#[tokio::test]
async fn what_sqlite_says_is_read_as_it_is_meant() {
    let (db, _folder) = open(
        r#"CREATE TABLE "a.b" ("c, d" TEXT NOT NULL, e TEXT, UNIQUE ("c, d", e));
           CREATE TABLE quoted (name TEXT CHECK ("name" <> 'it''s'));
           CREATE TABLE named (name TEXT CONSTRAINT "name, too" CHECK (name <> ''));
           CREATE TABLE pairs (x INT, y INT, PRIMARY KEY (x, y)) WITHOUT ROWID;
           CREATE TABLE strict (x INT) STRICT;
           CREATE TABLE lowered (e TEXT);
           CREATE UNIQUE INDEX "it's" ON lowered (lower(e));
           CREATE TABLE guarded (x INT);
           CREATE TRIGGER guard BEFORE INSERT ON guarded
               BEGIN SELECT RAISE(ABORT, 'UNIQUE constraint failed: guarded.x'); END;
           INSERT INTO "a.b" VALUES ('x', 'y');
           INSERT INTO pairs VALUES (1, 2);
           INSERT INTO lowered VALUES ('a');"#,
    )
    .await;
    let violation = async |statement| Violation::of(&db.run(statement).await.unwrap_err());

    let key = violation(r#"INSERT INTO "a.b" VALUES ('x', 'y')"#).await.unwrap();
    assert_eq!((key.kind(), key.table()), (ViolationKind::Unique, Some("a.b")));
    assert_eq!(key.columns(), ["c, d", "e"]);
    let blank = violation(r#"INSERT INTO "a.b" VALUES (NULL, 'y')"#).await.unwrap();
    assert_eq!((blank.kind(), blank.columns()), (ViolationKind::NotNull, &["c, d".to_owned()][..]));
    for table in ["INSERT INTO quoted VALUES ('it''s')", "INSERT INTO named VALUES ('')"] {
        let check = violation(table).await.unwrap();
        assert!(check.kind() == ViolationKind::Check && check.mentions("name"), "{check:?}");
    }
    let pair = violation("INSERT INTO pairs VALUES (1, 2)").await.unwrap();
    assert!(pair.kind() == ViolationKind::Unique && pair.is_of(&["y", "x"]), "{pair:?}");
    let index = violation("INSERT INTO lowered VALUES ('A')").await.unwrap();
    assert_eq!((index.constraint(), index.columns()), (Some("it's"), &[][..]));
    assert_eq!(violation("INSERT INTO strict VALUES ('x')").await, None);
    assert_eq!(violation("INSERT INTO guarded VALUES (1)").await, None);
}
