//! What is so on PostgreSQL alone.

use std::sync::atomic::Ordering;

use super::{
    Site,
    once::{self, until_a_token_is_waited_for},
    wizard,
};
use crate::support::database::postgres_server::PostgresServer;

#[tokio::test]
async fn postgresql_keeps_the_contract_of_wizards() {
    let server = PostgresServer::start();
    let site = Site::on_postgres(&server.database("wizards").await).await;
    wizard::all(&site).await;
    wizard::states_are_gone(&site, &Site::on_postgres(&server.database("empty").await).await).await;
}

/// One server for all, because starting it is what takes time; a database for each.
#[tokio::test]
async fn postgresql_keeps_the_contract() {
    let server = PostgresServer::start();
    let site = async |name: &str, options: &str| {
        server.database(name).await;
        Site::on_postgres(&server.url(name, options)).await
    };
    once::all(&site("once", "").await).await;
    site("pages", "").await.pages_follow_their_tables().await;
    what_is_written_for_sqlite(&site("typed", "").await).await;
    let short = "options=-c%20lock_timeout%3D50ms";
    what_waits_too_long_can_be_sent_again(&site("locked", short).await).await;
    a_body_that_never_ends(&site("stuck", "").await).await;
    let strict = "options=-c%20default_transaction_isolation%3Drepeatable%5C%20read";
    what_cannot_be_seen_is_not_done_twice(&site("strict", strict).await).await;
}

async fn what_is_written_for_sqlite(site: &Site) {
    site.typed(500).await;
    assert!(site.orders().await.is_empty());
}

/// Nothing of it is kept, the token neither.
async fn what_waits_too_long_can_be_sent_again(site: &Site) {
    let mut transaction = site.db.begin().await.unwrap();
    let insert = sqlx::query("INSERT INTO orders (item) VALUES ('a')");
    insert.execute(&mut *transaction).await.unwrap();
    let form = site.form("a").await;
    let answer = site.server.submit("/", &form).await;
    assert_eq!((answer.status, answer.header("retry-after")), (503, Some("2")));
    transaction.rollback().await.unwrap();
    assert_eq!(site.server.submit("/", &form).await.status, 303);
    assert_eq!(site.orders().await, ["a"]);
}

async fn a_body_that_never_ends(site: &Site) {
    let form = site.form("stuck").await;
    let answer = site.server.submit("/", &form).await;
    assert_eq!((answer.status, answer.header("retry-after")), (503, Some("2")));
    assert_eq!(site.server.submit("/", &form.fill("item", "a")).await.status, 303);
    assert_eq!(site.orders().await, ["a"]);
}

/// Who has waited for another server does not see its token, but finds it when it is made.
async fn what_cannot_be_seen_is_not_done_twice(site: &Site) {
    let form = site.form("slow").await;
    let (first, second) = tokio::join!(site.server.submit("/", &form), async {
        site.pause.begun.notified().await;
        let (second, ()) = tokio::join!(site.other.submit("/", &form), async {
            until_a_token_is_waited_for(site).await;
            site.pause.go_on.notify_one();
            site.pause.begun.notified().await;
            site.pause.go_on.notify_one();
        });
        second
    });
    assert_eq!((second.status, second.header("retry-after")), (503, Some("2")));
    assert_eq!(site.pause.bodies.load(Ordering::SeqCst), 2);
    assert_eq!(site.orders().await, ["slow 1"]);
    assert_eq!(site.other.submit("/", &form).await.comparable(), first.comparable());
}
