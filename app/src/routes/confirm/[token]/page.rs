//! Where a mail leads that asks whether an address is a member's.

use formwork::{prelude::*, render::metadata::RobotsMeta};

use crate::accounts::{
    confirm_address,
    links::{self, Purpose},
};

/// The address of this page is a secret: no other site and no search engine gets it.
pub const METADATA: Metadata =
    Metadata::new("Confirm your address", "For members of the directory")
        .robots(RobotsMeta::new().noindex().nofollow())
        .other(&[("referrer", "same-origin")]);

/// Asks first: programs that look into mails follow their links.
pub async fn page(Path(token): Path<String>) -> Result<impl IntoView> {
    let link = links::find(token.clone(), Purpose::Confirm).await?;
    Ok(view! {
        <h1>"Confirm your address"</h1>
        <p>"Is " <strong>{link.email}</strong> " your address?"</p>
        <Form action=confirm_address.bind(token) let(NoFields)>
            <Submit>"Yes, confirm it"</Submit>
        </Form>
    })
}
