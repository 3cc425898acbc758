//! The form that members sign in by.

use formwork::prelude::*;

use crate::{
    accounts::{SignInFields, sign_in},
    routes::href,
};

pub const METADATA: Metadata = Metadata::new("Sign in", "For members of the directory");

/// Where to go afterwards.
#[derive(Query)]
pub struct Back {
    next: Option<String>,
}

/// Asks for address and password.
pub async fn page(Query(back): Query<Back>) -> Result<impl IntoView> {
    Ok(view! {
        <h1>"Sign in"</h1>
        <Form action=sign_in.bind(back.next) let(SignInFields { email, password })>
            <Field of=email autocomplete="username"/>
            <Field of=password autocomplete="current-password"/>
            <Submit>"Sign in"</Submit>
        </Form>
        <p>
            <a href=href::reset()>"Forgotten your password?"</a>
        </p>
        <p>"No account yet? " <a href=href::register()>"Join"</a></p>
    })
}
