//! What a member can change.

use formwork::prelude::*;

use crate::{
    accounts::{Role, SignedIn, sign_out},
    routes::href,
};

pub const METADATA: Metadata = Metadata::new("Settings", "Your account");

/// Who is signed in, and the way out.
pub async fn page(SignedIn(account): SignedIn) -> Result<impl IntoView> {
    let is_administrator = account.role() == Role::Administrator;
    Ok(view! {
        <h1>"Settings"</h1>
        <p>"You are signed in as " <strong>{account.name}</strong> ", " {account.email} "."</p>
        {is_administrator.then(|| view! { <p><a href=href::admin()>"Administration"</a></p> })}
        <Form action=sign_out.bind(()) let(NoFields)>
            <Submit>"Sign out"</Submit>
        </Form>
    })
}
