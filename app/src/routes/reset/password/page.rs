//! Where a member chooses another password, who has come by a link in a mail.

use formwork::{prelude::*, render::metadata::RobotsMeta};

use crate::{
    accounts::{
        NewPasswordFields,
        links::{self, Purpose},
        set_password,
    },
    texts::texts,
};

/// What stands behind the `?`, which no log has.
#[derive(Query)]
pub struct Followed {
    token: Option<String>,
}

/// The address of this page is a secret: no other site and no search engine gets it.
pub async fn metadata() -> Result<Metadata> {
    let texts = texts();
    Ok(Metadata::new(texts.links.reset, texts.accounts.for_members)
        .robots(RobotsMeta::new().noindex().nofollow())
        .other(&[("referrer", "same-origin")]))
}

/// Asks for the password.
pub async fn page(Query(followed): Query<Followed>) -> Result<impl IntoView> {
    let token = followed.token.unwrap_or_default();
    let texts = texts();
    let link = links::find(token.clone(), Purpose::Reset).await?;
    Ok(view! {
        <h1>{texts.links.reset}</h1>
        <p>{texts.links.reset_for.0} <strong>{link.email}</strong> {texts.links.reset_for.1}</p>
        <Form action=set_password.bind(token) let(NewPasswordFields { password })>
            <Field of=password autocomplete="new-password" hint=texts.accounts.password_hint/>
            <Submit>{texts.links.reset_button}</Submit>
        </Form>
    })
}
