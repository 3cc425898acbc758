//! What the database refuses, and what it takes with it.

use std::pin::pin;

use formwork_server::database::{WriteError, WriteTransaction, Writer};
use futures::poll;
use sqlx::AssertSqlSafe;

use crate::support::{Database, insert, insert_half, no_limits};

/// A group of two: the first has written pair 1 and waits for the commit, the second does `work`.
async fn group_of_two(
    writer: &Writer,
    work: impl AsyncFnOnce(&mut WriteTransaction),
) -> [Result<(), WriteError>; 2] {
    let mut first = writer.begin().await.unwrap();
    let mut second = pin!(writer.begin());
    assert!(poll!(&mut second).is_pending());
    insert(&mut first, 1).await;
    let mut first = pin!(first.commit());
    assert!(poll!(&mut first).is_pending());
    let mut second = second.await.unwrap();
    work(&mut second).await;
    let (first, second) = tokio::join!(first, second.commit());
    [first, second]
}

/// Another transaction goes on as if nothing had been.
async fn check_goes_on(database: &Database, writer: &Writer, id: i64) {
    let mut transaction = writer.begin().await.unwrap();
    insert(&mut transaction, id).await;
    transaction.commit().await.unwrap();
    assert_eq!(database.pairs().await, [id]);
}

async fn run(transaction: &mut WriteTransaction, statement: &'static str) -> sqlx::Result<()> {
    sqlx::query(statement).execute(&mut **transaction).await.map(drop)
}

#[tokio::test]
async fn who_loses_the_work_because_the_database_rolls_back_is_told_so() {
    let database = Database::new().await;
    database
        .execute(
            "CREATE TRIGGER no_more AFTER INSERT ON pairs WHEN NEW.id = 13 \
             BEGIN SELECT RAISE(ROLLBACK, 'no more'); END",
        )
        .await;
    let writer = database.writer(no_limits()).await;
    let results = group_of_two(&writer, async |second| {
        insert_half(second, 2, 0).await.unwrap();
        assert!(insert_half(second, 13, 0).await.is_err());
    })
    .await;
    for result in results {
        let error = result.unwrap_err();
        assert!(!error.is_busy() && error.to_string().contains("rolled"), "{error}");
    }
    check_goes_on(&database, &writer, 3).await;
}

#[tokio::test]
async fn what_is_run_after_the_database_has_rolled_back_is_not_kept() {
    let database = Database::new().await;
    let writer = database.writer(no_limits()).await;
    let results = group_of_two(&writer, async |second| {
        let again = "INSERT OR ROLLBACK INTO pairs (id, half) VALUES (1, 0)";
        assert!(run(second, again).await.is_err());
        let error = insert_half(second, 2, 0).await.unwrap_err();
        assert!(error.to_string().contains("constraint"), "{error}");
        // A transaction of its own, with the savepoint that the group would look for.
        run(second, "BEGIN").await.unwrap();
        run(second, "SAVEPOINT formwork_turn").await.unwrap();
        insert_half(second, 2, 0).await.unwrap();
    })
    .await;
    assert!(results.iter().all(Result::is_err), "{results:?}");
    check_goes_on(&database, &writer, 3).await;
}

#[tokio::test]
async fn nobody_commits_but_the_group() {
    for statement in ["COMMIT", "END", "ROLLBACK", "RELEASE formwork_turn"] {
        let database = Database::new().await;
        let writer = database.writer(no_limits()).await;
        let results = group_of_two(&writer, async |second| {
            insert_half(second, 2, 0).await.unwrap();
            let _ = run(second, statement).await;
            assert!(database.pairs().await.is_empty(), "{statement}");
        })
        .await;
        assert!(results.iter().all(Result::is_err), "{statement}: {results:?}");
        check_goes_on(&database, &writer, 3).await;
    }
}

#[tokio::test]
async fn a_full_database_loses_nothing_that_was_acknowledged() {
    let database = Database::new().await;
    database.execute("CREATE TABLE blobs (content BLOB NOT NULL) STRICT").await;
    let writer = database.writer(no_limits()).await;
    let pages: i64 = sqlx::query_scalar("PRAGMA page_count").fetch_one(&database.db).await.unwrap();
    let results = group_of_two(&writer, async |second| {
        // The limit is the connection's; the file may grow by a few pages.
        let limit = AssertSqlSafe(format!("PRAGMA max_page_count = {}", pages + 4));
        sqlx::query(limit).execute(&mut **second).await.unwrap();
        let large = "INSERT INTO blobs (content) VALUES (zeroblob(1000000))";
        let error = run(second, large).await.unwrap_err();
        assert!(error.to_string().contains("full"), "{error}");
    })
    .await;
    // SQLite may undo the statement alone, or everything.
    let kept = database.pairs().await;
    assert_eq!(kept.contains(&1), results[0].is_ok(), "{results:?}");
    assert_eq!(results[0].is_ok(), results[1].is_ok(), "{results:?}");
    let mut transaction = writer.begin().await.unwrap();
    insert(&mut transaction, 3).await;
    transaction.commit().await.unwrap();
    assert!(database.pairs().await.contains(&3));
}

const DEFERRED: &str = "CREATE TABLE halves (pair INTEGER NOT NULL, half INTEGER NOT NULL, \
    FOREIGN KEY (pair, half) REFERENCES pairs (id, half) DEFERRABLE INITIALLY DEFERRED) STRICT";

const VIOLATION: &str = "INSERT INTO halves (pair, half) VALUES (99, 0)";

#[tokio::test]
async fn a_constraint_that_the_commit_checks_is_of_a_transaction_alone() {
    let database = Database::new().await;
    database.execute(DEFERRED).await;
    let writer = database.writer(no_limits()).await;
    let mut first = writer.begin().await.unwrap();
    let mut second = pin!(writer.begin());
    assert!(poll!(&mut second).is_pending());
    insert(&mut first, 1).await;
    first.commit().await.unwrap();
    let mut second = second.await.unwrap();
    run(&mut second, VIOLATION).await.unwrap();
    let error = second.commit().await.unwrap_err();
    assert!(error.to_string().contains("FOREIGN KEY"), "{error}");
    assert_eq!(database.pairs().await, [1]);
}

#[tokio::test]
async fn a_commit_that_fails_is_told_to_all() {
    let database = Database::new().await;
    let writer = database.writer(no_limits()).await;
    database.execute(DEFERRED).await;
    let results = group_of_two(&writer, async |second| {
        run(second, VIOLATION).await.unwrap();
    })
    .await;
    for result in results {
        assert!(result.unwrap_err().to_string().contains("FOREIGN KEY"));
    }
    check_goes_on(&database, &writer, 3).await;
}

#[tokio::test]
async fn a_turn_that_is_given_back_by_nobody_is_an_error() {
    let database = Database::new().await;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let options = no_limits();
    let db = database.db.clone();
    let writer = runtime.spawn(async move { options.connect(&db).await.unwrap() });
    let writer = writer.await.unwrap();
    let mut transaction = writer.begin().await.unwrap();
    insert(&mut transaction, 1).await;
    runtime.shutdown_background();
    let error = transaction.commit().await.unwrap_err();
    assert!(!error.is_busy() && error.to_string().contains("ended"), "{error}");
    assert!(writer.begin().await.is_err());
    assert!(database.pairs().await.is_empty());
}
