//! The members' tables beside the members' forms.

use app::users::{NewUser, Settings};
use formwork::{
    Email,
    database::{FormColumn, FormTable, check_forms},
    inventory,
};

use crate::support::TestApp;

#[tokio::test]
async fn the_migrated_tables_agree_with_the_forms() {
    let app = TestApp::start().await;
    check_forms(&app.db).await.unwrap();
}

#[tokio::test]
async fn a_table_that_does_not_agree_is_named_with_form_and_field() {
    let app = TestApp::start().await;
    sqlx::query("ALTER TABLE users DROP COLUMN bio").execute(&app.db).await.unwrap();
    let error = check_forms(&app.db).await.unwrap_err();
    assert!(error.to_string().ends_with("\n  Settings.bio: the table users has no column bio"));
}

inventory::submit! { FormTable::new::<NewUser>("NewUser", "users", &NEW_USER) }
inventory::submit! { FormTable::new::<Settings>("Settings", "users", &SETTINGS) }

static NEW_USER: [FormColumn; 2] = [
    FormColumn::new::<String>("name", "name"),
    FormColumn::new::<Email>("email", "email").unique(),
];
static SETTINGS: [FormColumn; 2] =
    [FormColumn::new::<String>("name", "name"), FormColumn::new::<Option<String>>("bio", "bio")];
