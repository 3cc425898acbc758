//! No answer is older than the last invalidation that had returned before its request began.
//!
//! `bench/src/bin/cache-stress.rs` does the same for many millions of answers.

use crate::stress::{Plan, run};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_answer_is_older_than_an_invalidation_that_had_returned() {
    let plan = Plan { answers: 30_000, readers: 24, writers: 4, numbers: 12, memory: 60_000 };
    let tally = run(plan).await;
    assert_eq!(tally.violations, 0, "{tally}");
    assert!(tally.checked() >= plan.answers, "{tally}");
    // Everything that is to be hard has happened.
    for (what, count) in [
        ("hits", tally.hits),
        ("stale answers", tally.stale),
        ("misses", tally.misses),
        ("answers of 404", tally.missing),
        ("failed renders", tally.failed),
        ("requests given up", tally.cancelled),
        ("renders overtaken by an invalidation", tally.overtaken),
    ] {
        assert!(count > 10, "{count} {what} only: {tally}");
    }
}
