//! Where bookings wait until they are complete.

use formwork::prelude::*;

use super::Booking;
use crate::{
    database::{db, writer},
    routes::href,
};

/// The booking that the visitor has begun.
#[must_use]
pub fn booking() -> WizardStore<Booking> {
    WizardStore::new(db().pool().clone(), href::examples::forms::wizard::step).writer(writer())
}
