//! What statements read and write, as SQLite says it.

use super::*;

/// Each name is that of a table; `*` stands for all.
async fn check(sql: &str, reads: &str, writes: &str) {
    let database = TestDatabase::open().await;
    check_in(&database, sql, reads, writes).await;
}

async fn check_in(database: &Database, sql: &str, reads: &str, writes: &str) {
    let tables = database.note(sql).await;
    let (found_reads, found_writes) = tables.names();
    assert_eq!((&*found_reads.join(" "), &*found_writes.join(" ")), (reads, writes), "{sql}");
}

#[tokio::test]
async fn a_query_reads_the_tables_that_it_opens() {
    let database = TestDatabase::open().await;
    for (sql, reads) in [
        ("SELECT 1", ""),
        ("VALUES (1), (2)", ""),
        ("SELECT * FROM users", "users"),
        ("select name from Users;", "users"),
        ("-- of a; member\nSELECT name /* ; */ FROM \"users\" ; ;", "users"),
        ("SELECT ';' FROM users", "users"),
        // From an index alone.
        ("SELECT name FROM users ORDER BY name", "users"),
        ("SELECT count(*) FROM users", "users"),
        ("SELECT email FROM users WHERE email = ?", "users"),
        ("SELECT id FROM users WHERE name = ?1 OR email = ?2", "users"),
        ("SELECT visitor FROM likes WHERE post = 1", "likes"),
        ("SELECT post FROM likes WHERE visitor = 'a'", "likes"),
        ("SELECT * FROM users JOIN posts ON posts.author = users.id", "posts users"),
        ("SELECT name FROM users LEFT JOIN posts ON posts.author = users.id", "posts users"),
        ("SELECT (SELECT count(*) FROM likes), name FROM users", "likes users"),
        ("SELECT 1 WHERE EXISTS (SELECT 1 FROM posts)", "posts"),
        ("SELECT id FROM users WHERE id IN (SELECT author FROM posts)", "posts users"),
        ("SELECT name FROM authors", "posts users"),
        ("SELECT entry FROM entries", "journal"),
        ("WITH a AS (SELECT id FROM posts) SELECT * FROM a", "posts"),
        (
            "WITH RECURSIVE a (n) AS (SELECT id FROM users UNION SELECT n + 1 FROM a, likes) \
             SELECT n FROM a LIMIT 3",
            "likes users",
        ),
        ("SELECT id FROM users UNION SELECT id FROM posts", "posts users"),
        ("SELECT a.id FROM users a JOIN users b ON a.name < b.name", "users"),
        ("SELECT a FROM \"odd \"\"name:\"", "odd \"name:"),
        ("SELECT rank() OVER (ORDER BY name) FROM users", "users"),
        ("SELECT name FROM sqlite_schema", "sqlite_schema"),
    ] {
        check_in(&database, sql, reads, "").await;
    }
}

#[tokio::test]
async fn what_cannot_be_mapped_with_certainty_reads_all() {
    let database = TestDatabase::open().await;
    for (sql, reads) in [
        ("SELECT text FROM search WHERE search MATCH 'a'", "*"),
        ("SELECT users.id FROM users, json_each('[1]')", "* users"),
        ("SELECT * FROM pragma_table_info('users')", "*"),
        ("SELECT seq FROM sqlite_sequence", "*"),
        ("SELECT count(*) FROM search_content", "*"),
        ("SELECT count(*) FROM search_idx", "*"),
    ] {
        check_in(&database, sql, reads, "").await;
    }
}

#[tokio::test]
async fn a_statement_writes_with_its_triggers_and_cascades() {
    // What refers to a row, or is referred to by it, is read.
    let database = TestDatabase::open().await;
    for (sql, reads, writes) in [
        ("INSERT INTO users (name) VALUES (?)", "users", "users"),
        ("INSERT INTO archive (entry) VALUES ('a') RETURNING id", "archive", "archive"),
        ("REPLACE INTO users (id, name) VALUES (1, 'a')", "likes posts users", "likes posts users"),
        (
            "INSERT INTO users (name) SELECT title FROM posts WHERE true \
             ON CONFLICT (email) DO UPDATE SET name = excluded.name",
            "posts users",
            "users",
        ),
        ("UPDATE users SET name = 'a'", "users", "users"),
        ("UPDATE OR IGNORE likes SET visitor = 'b'", "likes", "likes"),
        ("DELETE FROM likes", "likes posts", "likes"),
        ("DELETE FROM archive", "archive", "archive"),
        ("DELETE FROM posts WHERE id = 1", "likes posts users", "likes posts"),
        ("DELETE FROM users", "likes posts users", "likes posts users"),
        (
            "INSERT INTO posts (author) VALUES (1)",
            "* archive journal likes posts users",
            "* archive journal posts",
        ),
        ("INSERT INTO entries (entry) VALUES ('a')", "archive", "archive"),
        ("WITH a AS (SELECT 1) DELETE FROM archive WHERE id IN a", "archive", "archive"),
        ("INSERT INTO archive SELECT * FROM journal", "archive journal", "archive"),
    ] {
        check_in(&database, sql, reads, writes).await;
    }
}

#[tokio::test]
async fn what_may_do_anything_is_not_asked_about() {
    for sql in [
        "",
        "PRAGMA user_version",
        "PRAGMA foreign_keys = OFF",
        "CREATE TABLE a (b)",
        "DROP TABLE users",
        "ALTER TABLE users ADD COLUMN a",
        "CREATE TEMP VIEW users AS SELECT 1",
        "ATTACH ':memory:' AS other",
        "ANALYZE",
        "VACUUM",
        "EXPLAIN SELECT 1",
        "BEGIN",
        "SELECT 1; DELETE FROM users",
        "SELECT 1;;DELETE FROM users",
        "; SELECT 1",
        "SELECT 1 \0; DELETE FROM users",
        "SELECT * FROM labels",
        "SELECT 'open",
        "INSERT INTO search (text) VALUES ('a')",
        "DELETE FROM search",
    ] {
        check(sql, "*", "*").await;
    }
    check(&format!("SELECT 1 -- {}", "a".repeat(explain::MAX_STATEMENT_BYTES)), "*", "*").await;
}

#[tokio::test]
async fn to_ask_does_nothing() {
    let database = TestDatabase::open().await;
    for sql in ["DELETE FROM users", "SELECT 1; DELETE FROM users", "PRAGMA user_version = 7"] {
        database.note(sql).await;
    }
    let found: (i64, i64) = sqlx::query_as(
        "SELECT (SELECT count(*) FROM users), (SELECT user_version FROM pragma_user_version)",
    )
    .fetch_one(database.pool())
    .await
    .unwrap();
    assert_eq!(found, (2, 0));
}

#[tokio::test]
async fn tables_of_one_connection_stand_for_all() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}/app.db", folder.path().display());
    let options = connect(&url).await.unwrap().connect_options();
    let pool = sqlx::sqlite::SqlitePoolOptions::new().after_connect(|connection, _| {
        let own = "ATTACH ':memory:' AS other; CREATE TABLE other.notes (a); \
                   CREATE TEMP TABLE drafts (a); CREATE TABLE IF NOT EXISTS users (a); \
                   CREATE TEMP VIEW latest AS SELECT a FROM main.users";
        Box::pin(async move { raw_sql(own).execute(connection).await.map(drop) })
    });
    let pool = pool.connect_with((*options).clone()).await.unwrap();
    let database = Database::new(pool).await.unwrap();
    check_in(&database, "SELECT a FROM notes", "*", "").await;
    check_in(&database, "SELECT a FROM drafts", "*", "").await;
    check_in(&database, "SELECT a FROM latest", "users", "").await;
    check_in(&database, "SELECT sql FROM sqlite_temp_schema", "*", "").await;
    check_in(&database, "DELETE FROM notes", "*", "*").await;
    check_in(&database, "INSERT INTO drafts VALUES (1)", "*", "*").await;
}
