//! Booking a stand: a form in several steps, kept on the server.

pub use actions::{book, save_company, save_contact, save_stand};
#[cfg(feature = "ssr")]
pub use store::booking;

mod actions;
mod form;
#[cfg(feature = "ssr")]
pub mod queries;
#[cfg(feature = "ssr")]
mod store;

pub use form::{
    Booking, BookingAnswers, BookingComplete, BookingStep, Company, CompanyFields, Contact,
    ContactFields, Size, Stand, StandFields, Terms, TermsFields,
};
