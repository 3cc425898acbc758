//! Bodies that never end.

use std::{future::pending, time::Duration};

use formwork::{
    action::Action,
    database::WriterOptions,
    prelude::*,
    routing::{Page, Routes},
};
use serde_json::json;
use sqlx::SqliteConnection;

use super::{call, shop};
use crate::support::{Server, config};

#[derive(Form, Debug)]
struct Parcel {
    #[field(label = "Item")]
    item: String,
}

/// Waits for ever, for what never answers, if it is told to.
#[action(once)]
async fn send_off(parcel: Parcel, transaction: &mut SqliteConnection) -> ActionResult<Redirect> {
    let insert = sqlx::query("INSERT INTO orders (item) VALUES (?)");
    insert.bind(&parcel.item).execute(transaction).await?;
    if parcel.item == "stuck" {
        pending::<()>().await;
    }
    Ok(redirect("/"))
}

async fn page() -> Result<impl IntoView> {
    Ok(view! {
        <Form action=send_off let(ParcelFields { item })><Field of=item/></Form>
    })
}

#[tokio::test]
async fn a_body_that_never_ends_keeps_neither_the_writer_nor_its_token() {
    let folder = tempfile::tempdir().unwrap();
    let db = shop::open(&format!("sqlite:{}/app.db", folder.path().display())).await;
    let options = WriterOptions::new().turn_timeout(Duration::from_millis(500));
    let routes =
        Routes::new().page("/", Page::new(page)).with_state(options.connect(&db).await.unwrap());
    let server = Server::start(routes, config(&[])).await;
    let form = server.form("/", "send_off").await.fill("item", "stuck");
    let answer = server.submit("/", &form).await;
    assert_eq!((answer.status, answer.header("retry-after")), (503, Some("2")));
    let called = server.send(&call(send_off::ID, &json!([[["item", "stuck"]]]))).await;
    assert_eq!((called.status, &called.json()["error"]["code"]), (503, &json!("unavailable")));
    let answer = server.submit("/", &form.fill("item", "a")).await;
    assert_eq!(answer.status, 303);
    assert_eq!(shop::orders(&db).await, ["a"]);
}
