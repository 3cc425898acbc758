//! What is kept of a member, and leaving.

use formwork::prelude::*;

use crate::{
    accounts::SignedIn,
    dates,
    routes::href,
    settings::{DeletionFields, delete_account, keep_account},
};

pub const METADATA: Metadata = Metadata::new("Your data", "Take it with you, or leave");

/// A file of everything, and the form that deletes the account, or keeps it after all.
pub async fn page(SignedIn(account): SignedIn) -> Result<impl IntoView> {
    let leaving = match account.delete_at {
        Some(time) => view! {
            <p>
                "Your account will be deleted on " {dates::day(time)}
                ". Until then you can sign in and change your mind."
            </p>
            <Form action=keep_account.bind(()) let(NoFields)>
                <Submit>"Keep my account"</Submit>
            </Form>
        }
        .into_any(),
        None => view! {
            <p>
                "You are taken out of the directory at once, and a week later everything that is kept of \
                 you is deleted: your profile, your picture, your likes. Until then you can change your \
                 mind."
            </p>
            <Form action=delete_account let(DeletionFields { email })>
                <Field of=email autocomplete="off"/>
                <Submit>"Delete my account"</Submit>
            </Form>
        }
        .into_any(),
    };
    Ok(view! {
        <h1>"Your data"</h1>
        <p>
            <a href=href::settings::data::export() download="">"Download everything"</a>
            " that is kept of you, as a JSON file."
        </p>
        <h2>"Delete the account"</h2>
        {leaving}
    })
}
