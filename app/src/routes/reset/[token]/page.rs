//! Where a member chooses another password, who has come by a link in a mail.

use formwork::{prelude::*, render::metadata::RobotsMeta};

use crate::accounts::{
    NewPasswordFields,
    links::{self, Purpose},
    set_password,
};

/// The address of this page is a secret: no other site and no search engine gets it.
pub const METADATA: Metadata =
    Metadata::new("Choose a new password", "For members of the directory")
        .robots(RobotsMeta::new().noindex().nofollow())
        .other(&[("referrer", "same-origin")]);

/// Asks for the password.
pub async fn page(Path(token): Path<String>) -> Result<impl IntoView> {
    let link = links::find(token.clone(), Purpose::Reset).await?;
    Ok(view! {
        <h1>"Choose a new password"</h1>
        <p>"For " <strong>{link.email}</strong> ". You are signed out everywhere else by it."</p>
        <Form action=set_password.bind(token) let(NewPasswordFields { password })>
            <Field of=password autocomplete="new-password" hint="At least 12 characters."/>
            <Submit>"Change the password"</Submit>
        </Form>
    })
}
