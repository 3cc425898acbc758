//! The SQL of bookings.

use formwork::{
    database::{AnyBool, AnyConnection},
    field::FieldValue,
};
use sqlx::AnyExecutor;

use super::BookingComplete;

/// Keeps a booking.
///
/// # Errors
///
/// A violated constraint, or what else the database says.
pub async fn insert(db: &mut AnyConnection, booking: &BookingComplete) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO bookings (name, email, company, size, power) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(&booking.contact.name)
    .bind(booking.contact.email.as_str())
    .bind(booking.company.as_ref().map(|company| &company.name))
    .bind(booking.stand.size.to_text())
    .bind(booking.stand.power)
    .execute(db)
    .await?;
    Ok(())
}

/// Whether there is a booking of this address.
///
/// # Errors
///
/// What the database says.
pub async fn has_booked(db: impl AnyExecutor<'_>, email: &str) -> sqlx::Result<bool> {
    sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM bookings WHERE email = $1)")
        .bind(email)
        .fetch_one(db)
        .await
        .map(|AnyBool(has_booked)| has_booked)
}
