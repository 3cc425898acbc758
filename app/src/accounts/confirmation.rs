//! Whether a member's address is confirmed, as they see it.

use formwork::prelude::*;

use super::{Account, resend_confirmation, session};

/// Says whether the address is confirmed, and offers another mail if it is not.
pub fn confirmation(account: &Account) -> impl IntoView + use<> {
    let address = account.email.clone();
    if account.email_confirmed {
        return view! { <p>"Your address " <strong>{address}</strong> " is confirmed."</p> }
            .into_any();
    }
    view! {
        <p>"Your address " <strong>{address}</strong> " is not confirmed yet."</p>
        <Form action=resend_confirmation.bind(()) let(NoFields)>
            <Submit>"Send another mail"</Submit>
        </Form>
    }
    .into_any()
}

/// The same for whoever is signed in; nothing for anybody else.
#[component]
pub async fn OwnConfirmation() -> Result<impl IntoView> {
    Ok(session::current().await?.map(|account| confirmation(&account)))
}
