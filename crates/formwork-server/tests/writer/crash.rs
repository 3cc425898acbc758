//! A process that is killed while it writes.

use std::{
    collections::BTreeSet,
    io::{BufRead, BufReader, Write},
    process::{Command, Stdio},
};

use formwork_server::database;

use crate::support::{Database, insert, no_limits, pairs};

const NAME: &str = "crash::what_a_killed_process_has_acknowledged_is_kept";

const ROUNDS: usize = 20;
const WRITERS: i64 = 32;

/// Writes until it is killed, and says each pair that is acknowledged.
async fn write_for_ever(url: &str) {
    let db = database::connect(url).await.unwrap();
    let writer = no_limits().connect(&db).await.unwrap();
    let last: Option<i64> =
        sqlx::query_scalar("SELECT max(id) FROM pairs").fetch_one(&db).await.unwrap();
    let first = last.map_or(0, |last| last + 1);
    let writers = (0..WRITERS).map(|number| {
        let writer = writer.clone();
        tokio::spawn(async move {
            for id in (first + number..).step_by(WRITERS as usize) {
                let mut transaction = writer.begin().await.unwrap();
                insert(&mut transaction, id).await;
                transaction.commit().await.unwrap();
                writeln!(std::io::stdout().lock(), "kept {id}").unwrap();
            }
        })
    });
    futures::future::join_all(writers.collect::<Vec<_>>()).await;
}

/// Lets a process write until it has acknowledged `count` pairs, and kills it; all it has acknowledged.
fn kill_after(count: usize, url: &str) -> Vec<i64> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", NAME, "--nocapture"])
        .env("WRITE_TO", url)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let read = |line: String| line.split_once("kept ")?.1.parse().ok();
    let mut kept: Vec<i64> = lines.by_ref().filter_map(read).take(count).collect();
    child.kill().unwrap();
    child.wait().unwrap();
    // What was said before the end, and not yet read.
    kept.extend(lines.filter_map(read));
    kept
}

/// The process that is killed is this very test, in a process of its own.
#[test]
#[expect(clippy::disallowed_methods, reason = "it is how the test speaks to itself")]
fn what_a_killed_process_has_acknowledged_is_kept() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    if let Ok(url) = std::env::var("WRITE_TO") {
        return runtime.block_on(write_for_ever(&url));
    }
    let database = runtime.block_on(Database::new());
    let mut acknowledged = BTreeSet::new();
    for round in 0..ROUNDS {
        acknowledged.extend(kill_after(1 + round * 13 % 97, &database.url()));
        let kept: BTreeSet<_> = runtime.block_on(async {
            let db = database::connect(&database.url()).await.unwrap();
            pairs(&db).await.into_iter().collect()
        });
        let lost: Vec<_> = acknowledged.difference(&kept).collect();
        assert!(lost.is_empty(), "round {round}: {lost:?}");
    }
    assert!(acknowledged.len() > ROUNDS);
}
