//! Bodies within others, beside others, and in wrappers that write.

use std::{future::pending, time::Duration};

use formwork::{
    action::{Action, Next, Outcome},
    database::{Writer, WriterOptions},
    prelude::*,
    routing::Routes,
};
use futures::FutureExt;
use serde_json::json;
use sqlx::{SqliteConnection, SqlitePool};
use tempfile::TempDir;

use super::{call, shop};
use crate::support::{Server, config};

async fn insert(item: &str, connection: &mut SqliteConnection) -> Result<()> {
    sqlx::query("INSERT INTO orders (item) VALUES (?)").bind(item).execute(connection).await?;
    Ok(())
}

/// Has arguments that are called as what the expansion has.
#[action(once)]
async fn add(
    transaction: String,
    extracted: Option<String>,
    #[extract] cookies: Cookies,
    context: u8,
    connection: &mut SqliteConnection,
) -> ActionResult<usize> {
    insert(&format!("{transaction}{extracted:?}{context}"), connection).await?;
    Ok(cookies.all().len())
}

#[action(once)]
async fn put(item: String, transaction: &mut SqliteConnection) -> ActionResult<()> {
    insert(&item, transaction).await?;
    match item.as_str() {
        "pending" => pending().await,
        "failed" => Err(Error::failed("on purpose")),
        _ => Ok(()),
    }
}

/// Runs some at once, of which one fails; one is given up; and one runs after the answer.
#[action]
async fn put_many() -> ActionResult<[bool; 4]> {
    let [one, failed, other] = ["one", "failed", "other"].map(|item| put(item.to_owned()));
    let (one, failed, other) = futures::join!(one, failed, other);
    let given_up = put("pending".to_owned()).now_or_never();
    let late = tokio::time::timeout(Duration::from_millis(1), put("pending".to_owned())).await;
    put("last".to_owned()).await?;
    after(async { put("after".to_owned()).await.unwrap() });
    Ok([one.is_ok(), failed.is_ok(), other.is_ok(), given_up.is_some() || late.is_ok()])
}

/// Waits for the writer that it has itself.
#[action(once)]
async fn wait_for_itself(transaction: &mut SqliteConnection) -> ActionResult<()> {
    insert("itself", transaction).await?;
    let mut second = state::<Writer>().begin().await?;
    insert("second", &mut second).await?;
    Ok(second.commit().await?)
}

/// Writes on both sides of what it is around.
async fn audited(next: Next) -> Result<Outcome> {
    let writer = state::<Writer>();
    let mut before = writer.begin().await?;
    insert("before", &mut before).await?;
    before.commit().await?;
    let outcome = next.run().await;
    let mut behind = writer.begin().await?;
    insert("behind", &mut behind).await?;
    behind.commit().await?;
    outcome
}

/// Keeps the writer that the body waits for.
async fn keeping(next: Next) -> Result<Outcome> {
    let mut transaction = state::<Writer>().begin().await?;
    insert("kept", &mut transaction).await?;
    let outcome = next.run().await?;
    transaction.commit().await?;
    Ok(outcome)
}

#[action(once, wrap = audited)]
async fn put_audited(item: String, transaction: &mut SqliteConnection) -> ActionResult<()> {
    insert(&item, transaction).await
}

#[action(once, wrap = keeping)]
async fn put_kept(transaction: &mut SqliteConnection) -> ActionResult<()> {
    insert("body", transaction).await
}

async fn start(options: WriterOptions) -> (Server, SqlitePool, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let db = shop::open(&format!("sqlite:{}/app.db", folder.path().display())).await;
    let writer = options.connect(&db).await.unwrap();
    let routes = Routes::new().with_state(writer).with_state(db.clone());
    (Server::start(routes, config(&[])).await, db, folder)
}

#[tokio::test]
async fn arguments_are_called_as_one_likes() {
    let (server, db, _folder) = start(WriterOptions::new()).await;
    let answer = server.send(&call(add::ID, &json!(["a", null, 7]))).await;
    assert_eq!((answer.status, &answer.json()["ok"]), (200, &json!(0)));
    assert_eq!(shop::orders(&db).await, ["aNone7"]);
}

#[tokio::test]
async fn several_at_once_are_done_or_not_each_by_itself() {
    let (server, db, _folder) = start(WriterOptions::new()).await;
    let answer = server.send(&call(put_many::ID, &json!([]))).await;
    assert_eq!(answer.json()["ok"], json!([true, false, true, false]));
    // The one after the answer has its turn before this one.
    let mut orders = shop::orders(&db).await;
    while orders.len() < 4 {
        assert_eq!(server.send(&call(put::ID, &json!(["failed"]))).await.status, 500);
        orders = shop::orders(&db).await;
    }
    assert_eq!(orders, ["one", "other", "last", "after"]);
}

#[tokio::test]
async fn who_waits_for_itself_is_told_so_and_keeps_nobody_else() {
    let limit = Duration::from_millis(500);
    let options = WriterOptions::new().turn_timeout(limit).acquire_timeout(limit);
    let (server, db, _folder) = start(options).await;
    for action in [wait_for_itself::ID, put_kept::ID] {
        let answer = server.send(&call(action, &json!([]))).await;
        assert_eq!((answer.status, &answer.json()["error"]["retry_after"]), (503, &json!(2)));
    }
    let answer = server.send(&call(put::ID, &json!(["a"]))).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(shop::orders(&db).await, ["a"]);
}

#[tokio::test]
async fn a_wrapper_writes_on_both_sides() {
    let (server, db, _folder) = start(WriterOptions::new()).await;
    assert_eq!(server.send(&call(put_audited::ID, &json!(["a"]))).await.status, 200);
    assert_eq!(shop::orders(&db).await, ["before", "a", "behind"]);
}
