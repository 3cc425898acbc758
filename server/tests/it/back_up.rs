//! `server back-up FILE`, while the server is written to.

use std::{
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Command, Output},
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
};

use futures::future::join_all;
use sqlx::SqlitePool;

use crate::{
    html::Form,
    http::{Request, send},
    process::Running,
};

/// How many write at the same time.
const CLIENTS: usize = 4;

/// How many guests there are before the copy is begun, and after it.
const BEFORE: usize = 40;

async fn back_up(url: &str, file: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_server"));
    command.arg("back-up").arg(file).env_clear().env("DATABASE_URL", url);
    tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
}

fn said(output: &Output) -> (Option<i32>, String) {
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

async fn create(running: &Running, name: &str) {
    let page = send(running.address, &Request::get("/examples/guests/new")).await;
    let form = Form::find(page.text(), "create_user");
    let form = form.fill("name", name).fill("email", &format!("{name}@example.org"));
    let created = send(running.address, &Request::form("/examples/guests/new", form.body())).await;
    assert_eq!(created.status, 303, "{created:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_has_all_that_was_committed_and_no_half_of_anything() {
    let folder = tempfile::tempdir().unwrap();
    let running = Running::start(folder.path());
    let url = format!("sqlite:{}/app.db", folder.path().display());
    let copy = folder.path().join("copy.db");
    let (created, is_copied) = (AtomicUsize::new(0), AtomicBool::new(false));
    let client = async |client: usize| {
        let mut number = 0;
        while !is_copied.load(Ordering::SeqCst) || created.load(Ordering::SeqCst) < 2 * BEFORE {
            create(&running, &format!("guest-{client}-{number}")).await;
            created.fetch_add(1, Ordering::SeqCst);
            number += 1;
        }
    };
    let copier = async {
        while created.load(Ordering::SeqCst) < BEFORE {
            tokio::task::yield_now().await;
        }
        let before = created.load(Ordering::SeqCst);
        let output = back_up(&url, &copy).await;
        is_copied.store(true, Ordering::SeqCst);
        assert_eq!(said(&output), (Some(0), String::new()));
        before
    };
    let (before, _) = tokio::join!(copier, join_all((0..CLIENTS).map(client)));

    let db = SqlitePool::connect(&format!("sqlite:{}?mode=ro", copy.display())).await.unwrap();
    let count: i64 =
        sqlx::query_scalar("SELECT count(*) FROM guests").fetch_one(&db).await.unwrap();
    let count = usize::try_from(count).unwrap();
    assert!(before <= count && count <= created.load(Ordering::SeqCst), "{before} {count}");
    let whole: String = sqlx::query_scalar("PRAGMA integrity_check").fetch_one(&db).await.unwrap();
    assert_eq!(whole, "ok");
    db.close().await;
    assert_eq!(copy.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    let files: Vec<_> = folder.path().read_dir().unwrap().flatten().collect();
    assert!(files.iter().all(|file| !file.path().to_string_lossy().contains("unfinished")));

    // It is a database as it is.
    let restored = tempfile::tempdir().unwrap();
    std::fs::copy(&copy, restored.path().join("app.db")).unwrap();
    let restored = Running::start(restored.path());
    create(&restored, "back-again").await;
}

#[tokio::test]
async fn what_is_wrong_is_said_and_leaves_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let (there, copy) = (folder.path().join("there.db"), folder.path().join("copy.db"));
    std::fs::write(&there, "kept").unwrap();
    let url = format!("sqlite:{}", there.display());
    for (url, file, message) in [
        (&*url, &there, "is there already"),
        ("sqlite:missing.db", &copy, "unable to open"),
        ("postgres://ada:secret@localhost/app", &copy, "pg_dump"),
        (&*url, &folder.path().join("no/copy.db"), "No such file"),
        (&*url, &copy, "not a database"),
    ] {
        let (code, error) = said(&back_up(url, file).await);
        assert_eq!(code, Some(1), "{url}");
        assert!(error.contains(message) && error.lines().count() == 1, "{error}");
        assert!(!error.contains("secret"), "{error}");
        assert!(!copy.exists());
    }
    assert_eq!(std::fs::read_to_string(&there).unwrap(), "kept");
    assert_eq!(folder.path().read_dir().unwrap().count(), 1);
}

#[test]
fn what_nobody_knows_is_answered_with_what_there_is() {
    let output = Command::new(env!("CARGO_BIN_EXE_server")).arg("restore").output().unwrap();
    let (code, error) = said(&output);
    assert_eq!(code, Some(2));
    assert!(error.contains("back-up FILE"), "{error}");
}
