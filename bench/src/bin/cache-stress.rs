//! Checks that no answer is older than an invalidation that had returned before its request began.
//!
//! `cache-stress [ANSWERS]` asks the site of the framework's own test (`server/tests/it/stress.rs`)
//! for so many answers, by default 10 million, and fails if one is too old. It takes `READERS` (64)
//! and `WRITERS` (8) at a time, on four threads.

use std::{env, process::ExitCode, str::FromStr, time::Instant};

// Leptos' macros write `::leptos::..`; Formwork is where Leptos is found.
extern crate formwork as leptos;

use stress::{Plan, run};

#[path = "../../../server/tests/it/stress.rs"]
mod stress;

#[tokio::main(worker_threads = 4)]
async fn main() -> ExitCode {
    let answers = env::args().nth(1).and_then(|it| it.parse().ok()).unwrap_or(10_000_000);
    let plan = Plan {
        answers,
        readers: setting("READERS", 64),
        writers: setting("WRITERS", 8),
        numbers: 64,
        memory: 200_000,
    };
    let start = Instant::now();
    let tally = run(plan).await;
    println!("{tally}\nin {:.0} s", start.elapsed().as_secs_f64());
    if tally.violations == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

#[expect(clippy::disallowed_methods, reason = "the one place for settings of this program")]
fn setting<T: FromStr>(name: &str, default: T) -> T {
    env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(default)
}
