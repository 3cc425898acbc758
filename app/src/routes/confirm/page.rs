//! Where a mail leads that asks whether an address is a member's.

use formwork::{prelude::*, render::metadata::RobotsMeta};

use crate::{
    accounts::{
        confirm_address,
        links::{self, Purpose},
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
    Ok(Metadata::new(texts.links.confirm, texts.accounts.for_members)
        .robots(RobotsMeta::new().noindex().nofollow())
        .other(&[("referrer", "same-origin")]))
}

/// Asks first: programs that look into mails follow their links.
pub async fn page(Query(followed): Query<Followed>) -> Result<impl IntoView> {
    let token = followed.token.unwrap_or_default();
    let texts = &texts().links;
    let [question, of, end] = texts.confirm_question;
    let link = links::find(token.clone(), Purpose::Confirm).await?;
    Ok(view! {
        <h1>{texts.confirm}</h1>
        <p>
            {question}<strong>{link.email}</strong>{of}<strong>{link.name}</strong>{end}
        </p>
        <Form action=confirm_address.bind(token) let(NoFields)>
            <Submit>{texts.confirm_button}</Submit>
        </Form>
    })
}
