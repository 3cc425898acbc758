//! Changes of the schema, wherever they are made.

use super::*;

const AUTHORS: &str = "SELECT name FROM authors";
const REDEFINED: &str =
    "DROP VIEW authors; CREATE VIEW authors AS SELECT entry AS name FROM archive";

async fn reads(database: &Database, sql: &'static str) -> Vec<String> {
    database.note(sql).await.names().0.iter().map(ToString::to_string).collect()
}

#[tokio::test]
async fn one_in_a_turn_touches_everything_and_all_is_asked_anew() {
    let database = TestDatabase::open().await;
    assert_eq!(reads(&database, AUTHORS).await, ["posts", "users"]);
    let mut transaction = database.begin().await.unwrap();
    raw_sql(REDEFINED).execute(&mut *transaction).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(database.take_told(), ["* ?"]);
    assert_eq!(reads(&database, AUTHORS).await, ["archive"]);
}

#[tokio::test]
async fn one_by_a_statement_of_its_own_touches_everything() {
    let database = TestDatabase::open().await;
    assert_eq!(reads(&database, AUTHORS).await, ["posts", "users"]);
    raw_sql(REDEFINED).execute(&*database).await.unwrap();
    assert_eq!(database.take_told(), ["* ?"]);
    assert_eq!(reads(&database, AUTHORS).await, ["archive"]);
}

#[tokio::test]
async fn one_past_the_database_is_noticed_by_the_next_write() {
    let database = TestDatabase::open().await;
    assert_eq!(reads(&database, AUTHORS).await, ["posts", "users"]);
    raw_sql(REDEFINED).execute(database.pool()).await.unwrap();
    let transaction = database.begin().await.unwrap();
    assert_eq!(database.take_told(), ["* ?"], "before anybody writes");
    assert_eq!(reads(&database, AUTHORS).await, ["archive"]);
    drop(transaction);
}

#[tokio::test]
async fn one_past_the_database_is_noticed_when_another_statement_is_asked_about() {
    let database = TestDatabase::open().await;
    assert_eq!(reads(&database, AUTHORS).await, ["posts", "users"]);
    raw_sql(REDEFINED).execute(database.pool()).await.unwrap();
    assert_eq!(reads(&database, "SELECT 1 FROM users").await, ["users"]);
    assert_eq!(database.take_told(), ["* ?"]);
    assert_eq!(reads(&database, AUTHORS).await, ["archive"]);
}

#[tokio::test]
async fn one_past_the_database_touches_nothing_if_nothing_was_noted() {
    let database = TestDatabase::open().await;
    database.begin().await.unwrap().rollback().await.unwrap();
    assert_eq!(database.take_told(), [""; 0]);
}

#[tokio::test]
async fn one_past_the_database_is_noticed_by_a_statement_of_its_own() {
    let database = TestDatabase::open().await;
    let rename = "UPDATE users SET name = 'a'";
    sqlx::query(rename).execute(&*database).await.unwrap();
    assert_eq!(database.take_told(), ["* users"]);
    let trigger = "CREATE TRIGGER renamed AFTER UPDATE ON users BEGIN DELETE FROM archive; END";
    raw_sql(trigger).execute(database.pool()).await.unwrap();
    sqlx::query(rename).execute(&*database).await.unwrap();
    assert_eq!(database.take_told(), ["* ?"]);
    sqlx::query(rename).execute(&*database).await.unwrap();
    assert_eq!(database.take_told(), ["* archive users"]);
}

#[tokio::test]
async fn new_and_renamed_tables_are_noted() {
    let database = TestDatabase::open().await;
    let mut transaction = database.begin().await.unwrap();
    let changes = "CREATE TABLE tags (name TEXT PRIMARY KEY) WITHOUT ROWID; \
                   ALTER TABLE likes RENAME TO hearts; ALTER TABLE hearts ADD COLUMN size; \
                   ALTER TABLE archive RENAME TO attic; \
                   ALTER TABLE attic RENAME COLUMN entry TO line; \
                   ALTER TABLE posts DROP COLUMN title; DROP TABLE \"odd \"\"key:\"; \
                   CREATE TABLE new_vault (id INTEGER PRIMARY KEY, entry TEXT NOT NULL); \
                   INSERT INTO new_vault SELECT * FROM vault; DROP TABLE vault; \
                   ALTER TABLE new_vault RENAME TO vault";
    raw_sql(changes).execute(&mut *transaction).await.unwrap();
    transaction.commit().await.unwrap();
    for (sql, expect) in [
        ("INSERT INTO tags VALUES ('a')", "* tags"),
        ("DELETE FROM tags", "* tags"),
        ("INSERT INTO posts (id, author) VALUES (1, 1)", "* journal posts"),
        ("INSERT INTO hearts VALUES (1, 'a', 1)", "* hearts"),
        ("INSERT INTO attic VALUES (1, 'a')", "* attic"),
        ("DELETE FROM attic", "* attic"),
        ("INSERT INTO vault VALUES (1, 'a')", "* vault"),
        ("DELETE FROM vault", "* vault"),
    ] {
        database.take_told();
        let mut transaction = database.begin().await.unwrap();
        raw_sql(sql).execute(&mut *transaction).await.unwrap();
        transaction.commit().await.unwrap();
        assert_eq!(database.take_told(), [expect], "{sql}");
    }
}

#[tokio::test]
async fn one_that_is_rolled_back_leaves_the_triggers_in_place() {
    let database = TestDatabase::open().await;
    let mut transaction = database.begin().await.unwrap();
    let changes = "DROP TABLE likes; ALTER TABLE archive RENAME TO attic";
    raw_sql(changes).execute(&mut *transaction).await.unwrap();
    drop(transaction);
    let mut transaction = database.begin().await.unwrap();
    let writes = "INSERT INTO archive VALUES (1, 'a'); DELETE FROM archive; \
                  INSERT INTO posts (id, author) VALUES (1, 1); INSERT INTO likes VALUES (1, 'a')";
    raw_sql(writes).execute(&mut *transaction).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(database.take_told(), ["* archive journal likes posts"]);
}
