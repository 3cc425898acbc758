//! One application on SQLite and on PostgreSQL: what is done once, wizards, and cached pages.
//!
//! Each is served by two servers that share the database, as several would.

mod followed;
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
    Site::on_sqlite().await.pages_follow_their_tables().await;
    Site::on_sqlite().await.typed(303).await;
}
