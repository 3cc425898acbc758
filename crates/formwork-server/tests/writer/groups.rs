//! Which transactions share a commit, and when it comes.

use std::{pin::pin, time::Duration};

use futures::{future::join_all, poll};

use crate::support::{Database, insert, insert_half, no_limits};

#[tokio::test]
async fn who_waits_shares_the_commit_and_is_seen_after_it() {
    let database = Database::new().await;
    let writer = database.writer(no_limits()).await;
    let mut first = writer.begin().await.unwrap();
    let mut second = pin!(writer.begin());
    assert!(poll!(&mut second).is_pending());
    insert(&mut first, 1).await;
    let mut first = pin!(first.commit());
    assert!(poll!(&mut first).is_pending());

    let mut second = second.await.unwrap();
    insert(&mut second, 2).await;
    assert!(poll!(&mut first).is_pending(), "the group has not ended");
    assert!(database.pairs().await.is_empty(), "readers see it after the commit");

    let (first, second) = tokio::join!(first, second.commit());
    assert!(first.is_ok() && second.is_ok());
    assert_eq!(database.pairs().await, [1, 2]);
}

#[tokio::test]
async fn one_that_fails_rolls_back_alone() {
    let database = Database::new().await;
    let writer = database.writer(no_limits()).await;
    let turns = (0..9).map(async |id| {
        let mut transaction = writer.begin().await.unwrap();
        insert_half(&mut transaction, id, 0).await?;
        // A third of them says the same half twice.
        insert_half(&mut transaction, id, i64::from(id % 3 != 0)).await?;
        transaction.commit().await.unwrap();
        Ok::<_, sqlx::Error>(())
    });
    for (id, result) in (0..).zip(join_all(turns).await) {
        assert_eq!(result.is_ok(), id % 3 != 0, "{id}: {result:?}");
    }
    assert_eq!(database.pairs().await, [1, 2, 4, 5, 7, 8]);
}

/// Whether two are answered while a third waits that never takes its turn.
async fn check_ends_without_the_third(options: formwork_server::database::WriterOptions) {
    let database = Database::new().await;
    let writer = database.writer(options).await;
    let mut first = writer.begin().await.unwrap();
    let mut second = pin!(writer.begin());
    let mut third = pin!(writer.begin());
    assert!(poll!(&mut second).is_pending() && poll!(&mut third).is_pending());
    insert(&mut first, 1).await;
    let both = async {
        let mut second = second.await.unwrap();
        insert(&mut second, 2).await;
        second.commit().await.unwrap();
    };
    let (first, ()) = tokio::join!(first.commit(), both);
    first.unwrap();
    assert_eq!(database.pairs().await, [1, 2]);
    assert!(third.await.is_ok());
}

#[tokio::test]
async fn a_full_group_ends_although_others_wait() {
    check_ends_without_the_third(no_limits().max_group(2)).await;
}

#[tokio::test]
async fn a_group_of_its_time_ends_although_others_wait() {
    check_ends_without_the_third(no_limits().group_timeout(Duration::ZERO)).await;
}

#[tokio::test]
async fn a_commit_is_not_waited_for_by_who_does_not_care() {
    let database = Database::new().await;
    let writer = database.writer(no_limits()).await;
    let mut first = writer.begin().await.unwrap();
    let mut second = pin!(writer.begin());
    assert!(poll!(&mut second).is_pending());
    insert(&mut first, 1).await;
    {
        let mut first = Box::pin(first.commit());
        assert!(poll!(&mut first).is_pending());
    }
    let mut second = second.await.unwrap();
    insert(&mut second, 2).await;
    second.commit().await.unwrap();
    assert_eq!(database.pairs().await, [1, 2]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_writers_are_never_told_that_the_database_is_busy() {
    let database = Database::new().await;
    let writer = database.writer(no_limits().max_group(10)).await;
    let writers = (0..64).map(|number| {
        let writer = writer.clone();
        tokio::spawn(async move {
            for round in 0..10 {
                let mut transaction = writer.begin().await.unwrap();
                insert(&mut transaction, number * 10 + round).await;
                transaction.commit().await.unwrap();
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
    assert_eq!(database.pairs().await, (0..640).collect::<Vec<_>>());
}
