//! The members' tables beside the members' forms.

use formwork::database::check_forms;

use crate::support::TestApp;

#[tokio::test]
async fn the_migrated_tables_agree_with_the_forms() {
    let app = TestApp::start().await;
    check_forms(&app.db).await.unwrap();
}

#[tokio::test]
async fn a_table_that_does_not_agree_is_named_with_form_and_field() {
    let app = TestApp::start().await;
    sqlx::query("ALTER TABLE guests DROP COLUMN bio").execute(&app.db).await.unwrap();
    let error = check_forms(&app.db).await.unwrap_err();
    assert!(error.to_string().ends_with("\n  Settings.bio: the table guests has no column bio"));
}
