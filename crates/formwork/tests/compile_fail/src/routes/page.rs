//! The start page.

use formwork::prelude::*;

use crate::{
    routes::href,
    users::{NewUserFields, create_user},
};

/// Kept for everyone.
pub const CACHE: Cache = Cache::forever();

/// Asks for name and e-mail address.
pub async fn page() -> Result<impl IntoView> {
    Ok(view! {
        <a href=href::users::id(7)>"The seventh"</a>
        <Form action=create_user let(NewUserFields { name, email })>
            <Field of=name/>
            <Field of=email/>
            <Submit>"Register"</Submit>
        </Form>
    })
}
