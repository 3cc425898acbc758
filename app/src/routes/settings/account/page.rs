//! How a member signs in.

use formwork::prelude::*;

use crate::{
    accounts::SignedIn,
    settings::{NewAddressFields, NewPasswordFields, change_address, change_password},
};

pub const METADATA: Metadata = Metadata::new("Account", "How you sign in");

/// Address and password, each a form of its own.
pub async fn page(SignedIn(account): SignedIn) -> Result<impl IntoView> {
    Ok(view! {
        <h1>"Your account"</h1>
        <h2>"Email"</h2>
        <p>"Your address is " <strong>{account.email}</strong> "."</p>
        <Form action=change_address let(NewAddressFields { email, password })>
            <Field of=email autocomplete="email"/>
            <Field of=password autocomplete="current-password"/>
            <Submit>"Change the address"</Submit>
        </Form>
        <h2>"Password"</h2>
        <Form action=change_password let(NewPasswordFields { current, new })>
            <Field of=current autocomplete="current-password"/>
            <Field
                of=new
                autocomplete="new-password"
                hint="At least 12 characters. You will be signed out everywhere else."
            />
            <Submit>"Change the password"</Submit>
        </Form>
    })
}
