//! What a member can change.

use formwork::prelude::*;

use crate::accounts::{SignedIn, confirmation, sign_out};

pub const METADATA: Metadata = Metadata::new("Settings", "Your account");

/// Who is signed in, whether their address is confirmed, and the way out.
pub async fn page(SignedIn(account): SignedIn) -> Result<impl IntoView> {
    let confirmation = confirmation(&account);
    Ok(view! {
        <h1>"Settings"</h1>
        <p>"You are signed in as " <strong>{account.name}</strong> "."</p>
        {confirmation}
        <Form action=sign_out.bind(()) let(NoFields)>
            <Submit>"Sign out"</Submit>
        </Form>
    })
}
