//! Waits that end, and turns that take too long.

use std::{pin::pin, str::FromStr, time::Duration};

use formwork_core::{Error, Kind};
use formwork_server::database::{BUSY_RETRY_SECONDS, WriteError};
use futures::poll;
use sqlx::{
    SqlitePool,
    sqlite::{SqliteConnectOptions, SqlitePoolOptions},
};

use crate::support::{Database, insert, insert_half, no_limits};

/// Short enough to be waited for, and more than a turn takes on a machine that is busy.
const SHORT: Duration = Duration::from_secs(2);

/// What the error is, as that of an action.
#[track_caller]
fn check_kind(error: WriteError, is_busy: bool) {
    assert_eq!(error.is_busy(), is_busy, "{error}");
    match Error::from(error).into_kind() {
        Kind::Unavailable { retry_after, cause } => {
            assert!(is_busy && cause.is_some_and(|cause| cause.is::<WriteError>()));
            assert_eq!(retry_after.as_secs(), BUSY_RETRY_SECONDS);
        }
        other => assert!(matches!(other, Kind::Failed(_)) && !is_busy, "{other:?}"),
    }
}

#[tokio::test]
async fn a_busy_writer_is_503_and_any_other_failure_500() {
    let database = Database::new().await;
    let writer = database.writer(no_limits().max_waiting(1)).await;
    let first = writer.begin().await.unwrap();
    let mut second = pin!(writer.begin());
    assert!(poll!(&mut second).is_pending());
    check_kind(writer.begin().await.unwrap_err(), true);
    drop(first);
    drop(second.await.unwrap());

    // Another process has the file.
    let options = SqliteConnectOptions::from_str(&database.url()).unwrap();
    let hasty = SqlitePool::connect_with(options.busy_timeout(Duration::ZERO)).await.unwrap();
    let writer = no_limits().connect(&hasty).await.unwrap();
    let mut other = database.db.acquire().await.unwrap();
    sqlx::query("BEGIN EXCLUSIVE").execute(&mut *other).await.unwrap();
    let error = writer.begin().await.unwrap_err();
    assert!(error.as_sqlx_error().is_some(), "{error}");
    check_kind(error, true);
    sqlx::query("ROLLBACK").execute(&mut *other).await.unwrap();

    let mut transaction = writer.begin().await.unwrap();
    let lost = "INSERT OR ROLLBACK INTO pairs (id, half) VALUES (1, 1), (1, 1)";
    assert!(sqlx::query(lost).execute(&mut *transaction).await.is_err());
    check_kind(transaction.commit().await.unwrap_err(), false);
}

#[tokio::test]
async fn the_queue_has_an_end() {
    let database = Database::new().await;
    let writer = database.writer(no_limits().max_waiting(2)).await;
    let first = writer.begin().await.unwrap();
    let mut second = pin!(writer.begin());
    let mut third = pin!(writer.begin());
    assert!(poll!(&mut second).is_pending() && poll!(&mut third).is_pending());
    let error = writer.begin().await.unwrap_err();
    assert!(error.is_busy() && error.to_string().contains("too many"), "{error}");
    drop(first);
    drop(second.await.unwrap());
    drop(third.await.unwrap());
    assert!(writer.begin().await.is_ok());
}

#[tokio::test]
async fn who_waits_too_long_is_told_that_the_writer_is_busy() {
    let database = Database::new().await;
    let writer = database.writer(no_limits().acquire_timeout(SHORT)).await;
    let mut first = writer.begin().await.unwrap();
    let error = writer.begin().await.unwrap_err();
    assert!(error.is_busy() && error.to_string().contains("busy for 2s"), "{error}");
    insert(&mut first, 1).await;
    first.commit().await.unwrap();
    assert_eq!(database.pairs().await, [1]);
}

#[tokio::test]
async fn a_turn_that_takes_too_long_fails_its_group_and_no_other() {
    let database = Database::new().await;
    let writer = database.writer(no_limits().turn_timeout(SHORT)).await;
    let mut first = writer.begin().await.unwrap();
    let mut slow = pin!(writer.begin());
    assert!(poll!(&mut slow).is_pending());
    insert(&mut first, 1).await;
    let mut first = pin!(first.commit());
    assert!(poll!(&mut first).is_pending());
    let mut slow = slow.await.unwrap();
    insert_half(&mut slow, 2, 0).await.unwrap();

    let error = first.await.unwrap_err();
    assert!(error.is_busy() && error.to_string().contains("for more than 2s"), "{error}");
    let mut next = pin!(writer.begin());
    assert!(poll!(&mut next).is_pending());
    assert!(slow.commit().await.unwrap_err().is_busy());
    let mut next = next.await.unwrap();
    insert(&mut next, 3).await;
    next.commit().await.unwrap();
    assert_eq!(database.pairs().await, [3]);
}

#[tokio::test]
async fn a_statement_that_runs_too_long_is_interrupted() {
    let database = Database::new().await;
    let writer = database.writer(no_limits().turn_timeout(SHORT)).await;
    let endless = "WITH RECURSIVE numbers (number) AS ( \
            SELECT 1 UNION ALL SELECT number + 1 FROM numbers \
        ) SELECT count(*) FROM numbers";
    let mut transaction = writer.begin().await.unwrap();
    let error = sqlx::query(endless).execute(&mut *transaction).await.unwrap_err();
    assert!(error.to_string().contains("interrupted"), "{error}");
    assert!(transaction.commit().await.unwrap_err().is_busy());

    // Nobody waits for the answer of this one; it is ended all the same.
    let mut transaction = writer.begin().await.unwrap();
    {
        let mut running = Box::pin(sqlx::query(endless).execute(&mut *transaction));
        assert!(poll!(&mut running).is_pending());
    }
    drop(transaction);
    let mut transaction = writer.begin().await.unwrap();
    insert(&mut transaction, 1).await;
    transaction.commit().await.unwrap();
    assert_eq!(database.pairs().await, [1]);
}

/// A pool whose connections do not wait for the lock of the file.
async fn impatient(url: &str) -> SqlitePool {
    let options: SqliteConnectOptions = url.parse().unwrap();
    SqlitePoolOptions::new().connect_with(options.busy_timeout(SHORT)).await.unwrap()
}

#[tokio::test]
async fn a_file_that_another_process_has_locked_is_busy() {
    let database = Database::new().await;
    let pool = impatient(&database.url()).await;
    let writer = no_limits().connect(&pool).await.unwrap();
    let other = database.db.begin_with("BEGIN IMMEDIATE").await.unwrap();
    let error = writer.begin().await.unwrap_err();
    assert!(error.is_busy() && error.as_sqlx_error().is_some(), "{error}");
    other.rollback().await.unwrap();
    let mut transaction = writer.begin().await.unwrap();
    insert(&mut transaction, 1).await;
    transaction.commit().await.unwrap();
    assert_eq!(database.pairs().await, [1]);
}
