//! The reference application: a members' directory.

// Leptos' macros write `::leptos::..`; Formwork is where Leptos is found.
extern crate formwork as leptos;

pub mod booking;
#[cfg(feature = "ssr")]
pub mod database;
pub mod guests;
pub mod islands;
pub mod proposals;
#[cfg(feature = "ssr")]
pub mod routes;
#[cfg(feature = "ssr")]
pub mod webhooks;
