//! One application on SQLite and on PostgreSQL: what is done once, wizards, and cached pages.
//!
//! Each is served by two servers that share the database, as several would.

mod on_postgres;
mod once;
mod site;
mod wizard;

use site::Site;

#[tokio::test]
async fn sqlite_keeps_the_contract() {
    once::all(&Site::on_sqlite().await).await;
    let site = Site::on_sqlite().await;
    wizard::all(&site).await;
    wizard::states_are_gone(&site, &Site::on_sqlite().await).await;
    let site = Site::on_sqlite().await;
    site.order("a").await;
    assert_eq!(site.server.get("/count").await.text().matches("1 orders").count(), 1);
    // The tables that a statement reads and writes are known by the types of any too.
    site.order("b").await;
    assert_eq!(site.server.get("/count").await.text().matches("2 orders").count(), 1);
    site.typed(303).await;
}
