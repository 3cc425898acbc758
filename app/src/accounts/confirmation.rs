//! Whether a member's address is confirmed, as they see it.

use formwork::prelude::*;

use super::{Account, resend_confirmation, session};
use crate::texts::texts;

/// Says whether the address is confirmed, and offers another mail if it is not.
pub fn confirmation(account: &Account) -> impl IntoView + use<> {
    let texts = &texts().links;
    let address = account.email.clone();
    if account.email_confirmed {
        return view! { <p>{texts.is_confirmed.0} <strong>{address}</strong> {texts.is_confirmed.1}</p> }
            .into_any();
    }
    view! {
        <p>{texts.is_unconfirmed.0} <strong>{address}</strong> {texts.is_unconfirmed.1}</p>
        <Form action=resend_confirmation.bind(()) let(NoFields)>
            <Submit>{texts.send_another}</Submit>
        </Form>
    }
    .into_any()
}

/// The same for whoever is signed in; nothing for anybody else.
#[component]
pub async fn OwnConfirmation() -> Result<impl IntoView> {
    Ok(session::current().await?.map(|account| confirmation(&account)))
}
