//! The way into a booking: where the visitor left off.

use formwork::prelude::*;

use crate::booking::booking;

/// Leads to the first step that is open.
pub async fn page() -> Result<()> {
    Err(booking().resume().await?.into())
}
