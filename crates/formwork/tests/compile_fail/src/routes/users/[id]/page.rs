//! A member's profile.

use formwork::prelude::*;

use crate::users::{SettingsFields, update_settings};

/// Lets the profile be changed.
pub async fn page(Path(id): Path<i64>, cookies: Cookies) -> Result<impl IntoView> {
    Ok(view! {
        <p>{cookies.get("name")}</p>
        <Form action=update_settings.bind(id) let(SettingsFields { bio })>
            <Field of=bio/>
            <Submit>"Save"</Submit>
        </Form>
    })
}
