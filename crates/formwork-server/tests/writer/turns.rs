//! Who has a turn, and how it ends.

use std::pin::pin;

use futures::{future::join_all, poll};
use sqlx::Connection;

use crate::support::{Database, insert, insert_half, no_limits};

#[tokio::test]
async fn turns_come_in_the_order_in_which_they_were_asked_for() {
    let database = Database::new().await;
    let writer = database.writer(no_limits()).await;
    let first = writer.begin().await.unwrap();
    let order = std::sync::Mutex::new(Vec::new());
    let turns = (0..50).map(async |number| {
        let transaction = writer.begin().await.unwrap();
        order.lock().unwrap().push(number);
        transaction.rollback().await.unwrap();
    });
    let mut turns = pin!(join_all(turns));
    assert!(poll!(&mut turns).is_pending());
    drop(first);
    turns.await;
    assert_eq!(*order.lock().unwrap(), (0..50).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_transaction_that_is_dropped_or_rolled_back_leaves_nothing() {
    let database = Database::new().await;
    let writer = database.writer(no_limits()).await;
    let mut transaction = writer.begin().await.unwrap();
    insert_half(&mut transaction, 1, 0).await.unwrap();
    drop(transaction);
    let mut transaction = writer.begin().await.unwrap();
    insert_half(&mut transaction, 2, 0).await.unwrap();
    transaction.rollback().await.unwrap();
    assert!(database.pairs().await.is_empty());
}

#[tokio::test]
async fn one_who_waits_no_more_is_passed_over() {
    let database = Database::new().await;
    let writer = database.writer(no_limits()).await;
    let first = writer.begin().await.unwrap();
    let mut third = {
        let mut second = Box::pin(writer.begin());
        assert!(poll!(&mut second).is_pending());
        let mut third = Box::pin(writer.begin());
        assert!(poll!(&mut third).is_pending());
        third
    };
    drop(first);
    let mut transaction = (&mut third).await.unwrap();
    insert(&mut transaction, 1).await;
    transaction.commit().await.unwrap();
    assert_eq!(database.pairs().await, [1]);
}

#[tokio::test]
async fn a_turn_that_was_given_and_never_taken_comes_back() {
    let database = Database::new().await;
    let writer = database.writer(no_limits()).await;
    let first = writer.begin().await.unwrap();
    let mut second = Box::pin(writer.begin());
    let mut third = Box::pin(writer.begin());
    assert!(poll!(&mut second).is_pending() && poll!(&mut third).is_pending());
    // The answer comes after the turn was given to the second, who does not look.
    let mut fourth = Box::pin(writer.begin());
    assert!(poll!(&mut fourth).is_pending());
    first.rollback().await.unwrap();
    drop(second);
    drop(third.await.unwrap());
    assert!(fourth.await.is_ok());
}

#[tokio::test]
async fn a_panic_in_a_turn_rolls_it_back_alone() {
    let database = Database::new().await;
    let writer = database.writer(no_limits()).await;
    let mut first = writer.begin().await.unwrap();
    insert(&mut first, 1).await;
    let other = writer.clone();
    let panics = async move {
        let mut second = other.begin().await.unwrap();
        insert_half(&mut second, 2, 0).await.unwrap();
        panic!("as a member may");
    };
    let mut panics = pin!(panics);
    assert!(poll!(&mut panics).is_pending());
    let (first, second) = tokio::join!(
        first.commit(),
        futures::FutureExt::catch_unwind(std::panic::AssertUnwindSafe(panics))
    );
    assert!(first.is_ok() && second.is_err());
    assert_eq!(database.pairs().await, [1]);
}

#[tokio::test]
async fn a_turn_that_ends_within_a_statement_is_undone() {
    let database = Database::new().await;
    let writer = database.writer(no_limits()).await;
    for id in 0..50 {
        let mut transaction = writer.begin().await.unwrap();
        // Dropped while it waits for the connection: the statement runs, or is under way.
        let mut inserted = Box::pin(insert(&mut transaction, id));
        for _ in 0..id % 5 {
            if poll!(&mut inserted).is_ready() {
                break;
            }
            tokio::task::yield_now().await;
        }
        drop(inserted);
        drop(transaction);
    }
    let mut transaction = writer.begin().await.unwrap();
    insert(&mut transaction, 100).await;
    transaction.commit().await.unwrap();
    assert_eq!(database.pairs().await, [100]);
}

#[tokio::test]
async fn a_transaction_within_a_turn_is_a_savepoint() {
    let database = Database::new().await;
    let writer = database.writer(no_limits()).await;
    let mut transaction = writer.begin().await.unwrap();
    insert(&mut transaction, 1).await;
    let mut nested = transaction.begin().await.unwrap();
    insert(&mut nested, 2).await;
    nested.rollback().await.unwrap();
    let mut nested = transaction.begin().await.unwrap();
    insert(&mut nested, 3).await;
    nested.commit().await.unwrap();
    let mut dropped = transaction.begin().await.unwrap();
    insert(&mut dropped, 4).await;
    drop(dropped);
    transaction.commit().await.unwrap();
    assert_eq!(database.pairs().await, [1, 3]);
}

#[tokio::test]
async fn a_nested_transaction_that_is_never_dropped_harms_no_later_one() {
    let database = Database::new().await;
    let writer = database.writer(no_limits()).await;
    let mut transaction = writer.begin().await.unwrap();
    std::mem::forget(transaction.begin().await.unwrap());
    transaction.commit().await.unwrap();
    let mut transaction = writer.begin().await.unwrap();
    let mut nested = transaction.begin().await.unwrap();
    insert(&mut nested, 1).await;
    nested.commit().await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(database.pairs().await, [1]);
}

#[tokio::test]
async fn a_transaction_outlives_its_writer() {
    let database = Database::new().await;
    let writer = database.writer(no_limits()).await;
    let mut transaction = writer.begin().await.unwrap();
    drop(writer);
    insert(&mut transaction, 1).await;
    transaction.commit().await.unwrap();
    assert_eq!(database.pairs().await, [1]);
}

#[tokio::test]
async fn what_is_acknowledged_is_on_the_disk() {
    let database = Database::new().await;
    let writer = database.writer(no_limits()).await;
    let mut transaction = writer.begin().await.unwrap();
    let synchronous: i64 =
        sqlx::query_scalar("PRAGMA synchronous").fetch_one(&mut *transaction).await.unwrap();
    let journal: String =
        sqlx::query_scalar("PRAGMA journal_mode").fetch_one(&mut *transaction).await.unwrap();
    let keys: i64 =
        sqlx::query_scalar("PRAGMA foreign_keys").fetch_one(&mut *transaction).await.unwrap();
    // 2 is FULL: the log is on the disk before a commit returns.
    assert_eq!((synchronous, &*journal, keys), (2, "wal", 1));
}
