//! What those are told who listen to commits.

use std::time::Duration;

use sqlx::Row;

use super::*;

impl TestDatabase {
    /// Runs `sql` in a turn, and says what was told of it.
    async fn written(&self, sql: &'static str) -> Vec<String> {
        let mut transaction = self.begin().await.unwrap();
        raw_sql(sql).execute(&mut *transaction).await.unwrap();
        assert_eq!(self.take_told(), [""; 0], "{sql}");
        transaction.commit().await.unwrap();
        self.take_told()
    }
}

#[tokio::test]
async fn the_writer_tells_which_tables_were_written() {
    let database = TestDatabase::open().await;
    for (sql, told) in [
        ("SELECT * FROM users", "*"),
        ("UPDATE users SET name = 'a' WHERE id = 7", "*"),
        ("UPDATE users SET name = 'Ada' WHERE id = 1", "* users"),
        ("INSERT INTO posts (id, author) VALUES (1, 1)", "* journal posts"),
        ("INSERT INTO likes VALUES (1, 'a'), (1, 'b')", "* likes"),
        ("INSERT OR IGNORE INTO likes VALUES (1, 'a')", "*"),
        ("REPLACE INTO likes VALUES (1, 'a')", "* likes"),
        ("UPDATE likes SET visitor = 'c' WHERE visitor = 'b'", "* likes"),
        ("INSERT INTO likes VALUES (1, 'c') ON CONFLICT DO UPDATE SET visitor = 'd'", "* likes"),
        ("DELETE FROM likes WHERE visitor = 'd'", "* likes"),
        ("DELETE FROM users WHERE id = 1", "* likes posts users"),
        ("INSERT INTO entries VALUES ('a')", "* archive"),
        ("INSERT INTO journal (entry) VALUES ('deep')", "* archive journal"),
        // Whole pages are copied, or thrown away.
        ("INSERT INTO \"odd \"\"name:\" VALUES (1), (2)", "* odd \"name:"),
        ("DELETE FROM \"odd \"\"name:\"", "* odd \"name:"),
        ("INSERT INTO \"odd \"\"key:\" VALUES (1), (2)", "* odd \"key:"),
        ("DELETE FROM \"odd \"\"key:\"", "* odd \"key:"),
        ("DELETE FROM archive", "* archive"),
        ("INSERT INTO archive SELECT * FROM journal", "* archive"),
        ("INSERT INTO vault SELECT * FROM archive", "* vault"),
        ("INSERT INTO posts (id, author) VALUES (5, 2)", "* journal posts"),
        ("INSERT INTO likes VALUES (5, 'a')", "* likes"),
        ("REPLACE INTO users (id, name) VALUES (2, 'Bo')", "* likes posts users"),
        ("CREATE TEMP TABLE own (a); INSERT INTO own VALUES (1)", "*"),
    ] {
        assert_eq!(database.written(sql).await, [told], "{sql}");
    }
    let searched = database.written("INSERT INTO search (text) VALUES ('a')").await;
    assert!(searched[0].starts_with("* search_"), "{searched:?}");
}

#[tokio::test]
async fn what_is_rolled_back_is_not_told() {
    let database = TestDatabase::open().await;
    let mut transaction = database.begin().await.unwrap();
    raw_sql("DELETE FROM users").execute(&mut *transaction).await.unwrap();
    transaction.rollback().await.unwrap();
    let mut transaction = database.begin().await.unwrap();
    raw_sql("DELETE FROM users").execute(&mut *transaction).await.unwrap();
    drop(transaction);
    assert_eq!(database.written("INSERT INTO archive VALUES (1, 'a')").await, ["* archive"]);
}

#[tokio::test]
async fn a_group_tells_once_and_without_those_that_were_rolled_back() {
    let writer = WriterOptions::new().group_timeout(Duration::from_secs(60));
    let database = TestDatabase::with_writer(writer).await;
    let first = database.begin().await.unwrap();
    let write = async |sql: &'static str, keep: bool| {
        let mut transaction = database.begin().await.unwrap();
        raw_sql(sql).execute(&mut *transaction).await.unwrap();
        if keep { transaction.commit().await } else { transaction.rollback().await }
    };
    let (ended, one, two, three) = tokio::join!(
        biased;
        write("DELETE FROM users", false),
        write("INSERT INTO archive VALUES (1, 'a')", true),
        write("INSERT INTO journal (entry) VALUES ('a')", true),
        first.commit(),
    );
    assert!([ended, one, two, three].iter().all(Result::is_ok));
    assert_eq!(database.take_told(), ["* archive journal"]);
}

#[tokio::test]
async fn all_are_told_before_the_members_are() {
    let database = TestDatabase::open().await;
    let pool = database.pool().clone();
    let rows = Arc::new(Mutex::new(None));
    let url = pool.connect_options();
    database.changes().on_commit({
        let rows = Arc::clone(&rows);
        move |_| {
            // What the others see at this moment, asked by a thread of its own.
            let url = Arc::clone(&url);
            let seen = std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
                runtime.unwrap().block_on(async {
                    let pool = SqlitePool::connect_with((*url).clone()).await.unwrap();
                    let count = sqlx::query_scalar("SELECT count(*) FROM archive");
                    count.fetch_one(&pool).await.unwrap()
                })
            });
            *rows.lock().unwrap() = Some(seen.join().unwrap());
        }
    });
    let mut transaction = database.begin().await.unwrap();
    raw_sql("INSERT INTO archive VALUES (1, 'a')").execute(&mut *transaction).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(*rows.lock().unwrap(), Some(1_i64));
}

#[tokio::test]
async fn a_commit_that_fails_is_told_as_well() {
    let database = TestDatabase::open().await;
    let mut transaction = database.begin().await.unwrap();
    let deferred = "PRAGMA defer_foreign_keys = ON; INSERT INTO posts (author) VALUES (99)";
    raw_sql(deferred).execute(&mut *transaction).await.unwrap();
    transaction.commit().await.unwrap_err();
    assert_eq!(database.take_told(), ["* ?"]);
    assert_eq!(database.written("INSERT INTO archive VALUES (1, 'a')").await, ["* archive"]);
}

#[tokio::test]
async fn a_statement_of_its_own_tells_before_it_is_answered() {
    let database = TestDatabase::open().await;
    let insert = "INSERT INTO archive (entry) VALUES (?) RETURNING id";
    let id: i64 = sqlx::query_scalar(insert).bind("a").fetch_one(&*database).await.unwrap();
    assert_eq!((id, database.take_told()), (1, vec!["* archive".to_owned()]));

    let ids: Vec<i64> = sqlx::query_scalar(insert).bind("b").fetch_all(&*database).await.unwrap();
    assert_eq!((ids, database.take_told()), (vec![2], vec!["* archive".to_owned()]));

    let deleted = sqlx::query("DELETE FROM archive").execute(&*database).await.unwrap();
    assert_eq!((deleted.rows_affected(), database.take_told()), (2, vec!["* archive".to_owned()]));

    let again = sqlx::query("INSERT INTO users (id, name) VALUES (1, 'a')");
    let error = again.execute(&*database).await.unwrap_err();
    assert!(error.as_database_error().unwrap().is_unique_violation());
    assert_eq!(database.take_told(), ["* users"]);

    let names = sqlx::query("SELECT name FROM users ORDER BY id").fetch_all(&*database).await;
    let names: Vec<String> = names.unwrap().iter().map(|row| row.get(0)).collect();
    assert_eq!((names, database.take_told()), (vec!["Ada".to_owned(), "Eve".to_owned()], vec![]));
}

#[tokio::test]
async fn a_statement_whose_rows_nobody_reads_comes_to_its_end_and_is_told() {
    let database = TestDatabase::open().await;
    let (told, mut heard) = tokio::sync::mpsc::unbounded_channel();
    database.changes().on_commit(move |tables| told.send(tables.clone()).unwrap());
    let many = "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n LIMIT 5000) \
                INSERT INTO archive SELECT n, 'a' FROM n RETURNING id";
    let mut rows = sqlx::query(many).fetch(&*database);
    futures::TryStreamExt::try_next(&mut rows).await.unwrap().unwrap();
    drop(rows);
    assert!(heard.recv().await.unwrap().contains("archive"));
    let count: i64 = sqlx::query_scalar("SELECT count(*) FROM archive")
        .fetch_one(database.pool())
        .await
        .unwrap();
    assert_eq!(count, 5000);
}

#[tokio::test]
async fn a_plain_writer_sets_no_triggers() {
    let database = TestDatabase::open().await;
    let own = "SELECT count(*) FROM temp.sqlite_schema";
    let mut transaction = Writer::connect(database.pool()).await.unwrap().begin().await.unwrap();
    let count: i64 = sqlx::query_scalar(own).fetch_one(&mut *transaction).await.unwrap();
    assert_eq!(count, 0);
}
