//! What each step does.

use formwork::prelude::*;

use super::{Company, Contact, Stand, Terms};

/// Keeps who books.
#[action]
pub async fn save_contact(contact: Contact) -> ActionResult<Redirect> {
    super::booking().save(super::Booking::Contact(contact)).await
}

/// Keeps which company it is for.
#[action]
pub async fn save_company(company: Company) -> ActionResult<Redirect> {
    super::booking().save(super::Booking::Company(company)).await
}

/// Keeps which stand it is.
#[action]
pub async fn save_stand(stand: Stand) -> ActionResult<Redirect> {
    super::booking().save(super::Booking::Stand(stand)).await
}

/// Books what the steps before said.
#[action]
pub async fn book(terms: Terms) -> ActionResult<Redirect> {
    use super::{Booking, booking, queries};
    use crate::{database::writer, routes::href};

    let mut transaction = writer().begin().await?;
    let answers = booking().complete(Booking::Terms(terms), &mut transaction).await?;
    // Whoever is faster has it: the first step asked, and the table decides.
    queries::insert(&mut transaction, &answers).await.on_constraint(
        "bookings.email",
        Terms::accepted,
        "came too late: the address has a stand",
    )?;
    booking().finish(transaction, redirect(href::examples::forms())).await
}

/// Says at the first step that an address has a stand.
#[cfg(feature = "ssr")]
pub(super) async fn has_no_stand(email: &Email) -> Result<Option<Violation>> {
    let has_one = super::queries::has_booked(&crate::database::db(), email.as_str()).await?;
    Ok(has_one.then(|| Violation::new("unique").with_message("has booked a stand already")))
}
