//! Random transactions at once, beside what should come of them.

use formwork_server::database::{WriteError, Writer};
use futures::poll;
use proptest::prelude::*;
use sqlx::Connection;

use crate::support::{Database, insert, insert_half, no_limits};

/// What a transaction does after it has written the first half of its pair.
#[derive(Clone, Copy, Debug)]
enum Step {
    Commit,
    CommitNested,
    RollBack,
    RollBackNested,
    Drop,
    DropInStatement,
    Cancel,
    CancelCommit,
    Violate,
    LoseGroup,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => Just(Step::Commit),
        3 => Just(Step::CommitNested),
        2 => Just(Step::RollBack),
        2 => Just(Step::RollBackNested),
        2 => Just(Step::Drop),
        2 => Just(Step::DropInStatement),
        2 => Just(Step::Cancel),
        2 => Just(Step::CancelCommit),
        2 => Just(Step::Violate),
        1 => Just(Step::LoseGroup),
    ]
}

/// What is known of a pair afterwards.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Known {
    Kept,
    NotKept,
    Nothing,
}

impl From<Result<(), WriteError>> for Known {
    fn from(result: Result<(), WriteError>) -> Self {
        if result.is_ok() { Self::Kept } else { Self::NotKept }
    }
}

async fn take(writer: Writer, id: i64, step: Step) -> Known {
    if matches!(step, Step::Cancel) {
        let mut begun = Box::pin(writer.begin());
        let _ = poll!(&mut begun);
        return Known::NotKept;
    }
    let Ok(mut transaction) = writer.begin().await else { return Known::NotKept };
    insert_half(&mut transaction, id, 0).await.unwrap();
    match step {
        Step::Drop | Step::Cancel => Known::NotKept,
        Step::Violate => {
            assert!(insert_half(&mut transaction, id, 0).await.is_err());
            Known::NotKept
        }
        Step::DropInStatement => {
            let mut inserted = Box::pin(insert_half(&mut transaction, id, 1));
            let _ = poll!(&mut inserted);
            Known::NotKept
        }
        Step::RollBack => {
            let _ = transaction.rollback().await;
            Known::NotKept
        }
        Step::LoseGroup => {
            let again = "INSERT OR ROLLBACK INTO pairs (id, half) VALUES (?, 0)";
            let lost = sqlx::query(again).bind(id).execute(&mut *transaction).await;
            assert!(lost.is_err());
            let result = transaction.commit().await;
            assert!(result.is_err());
            Known::NotKept
        }
        Step::CommitNested => {
            let mut nested = transaction.begin().await.unwrap();
            insert_half(&mut nested, id, 1).await.unwrap();
            nested.commit().await.unwrap();
            transaction.commit().await.into()
        }
        Step::RollBackNested => {
            let mut nested = transaction.begin().await.unwrap();
            insert(&mut nested, id + 1_000_000).await;
            drop(nested);
            insert_half(&mut transaction, id, 1).await.unwrap();
            transaction.commit().await.into()
        }
        Step::Commit => {
            insert_half(&mut transaction, id, 1).await.unwrap();
            transaction.commit().await.into()
        }
        Step::CancelCommit => {
            insert_half(&mut transaction, id, 1).await.unwrap();
            let mut committed = Box::pin(transaction.commit());
            match poll!(&mut committed) {
                std::task::Poll::Ready(result) => result.into(),
                std::task::Poll::Pending => Known::Nothing,
            }
        }
    }
}

async fn check(steps: Vec<Step>, max_group: usize) {
    let database = Database::new().await;
    let writer = database.writer(no_limits().max_group(max_group)).await;
    let tasks: Vec<_> =
        (0..).zip(&steps).map(|(id, step)| tokio::spawn(take(writer.clone(), id, *step))).collect();
    let mut known = Vec::new();
    for task in tasks {
        known.push(task.await.unwrap());
    }
    // What was cancelled is decided when another has had its turn.
    let mut last = writer.begin().await.unwrap();
    insert(&mut last, 500_000).await;
    last.commit().await.unwrap();
    let kept = database.pairs().await;
    for ((id, known), step) in (0..).zip(known).zip(steps) {
        match known {
            Known::Kept => assert!(kept.contains(&id), "{step:?} was acknowledged"),
            Known::NotKept => assert!(!kept.contains(&id), "{step:?} was not acknowledged"),
            Known::Nothing => {}
        }
    }
    assert!(kept.iter().all(|id| *id <= 500_000));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(32) })]

    #[test]
    fn what_is_acknowledged_is_kept_and_nothing_else(
        steps in prop::collection::vec(step(), 1..60),
        max_group in 1_usize..20,
        threads in 1_usize..3,
    ) {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(threads)
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(check(steps, max_group));
    }
}
