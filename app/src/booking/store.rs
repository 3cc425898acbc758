//! Where bookings wait until they are complete.

use formwork::prelude::*;

use super::Booking;
use crate::{database::db, routes::href};

/// The booking that the visitor has begun.
#[must_use]
pub fn booking() -> WizardStore<Booking> {
    WizardStore::new(db(), href::examples::forms::wizard::step)
}
