//! The reference application: a members' directory.

// Leptos' macros write `::leptos::..`; Formwork is where Leptos is found.
extern crate formwork as leptos;

pub mod accounts;
pub mod admin;
pub mod api;
#[cfg(feature = "ssr")]
pub mod audit;
pub mod booking;
pub mod click;
#[cfg(feature = "ssr")]
pub mod clock;
#[cfg(feature = "ssr")]
pub mod database;
#[cfg(feature = "ssr")]
pub mod dates;
pub mod guests;
pub mod islands;
#[cfg(feature = "ssr")]
pub mod languages;
#[cfg(feature = "ssr")]
pub mod mail;
#[cfg(feature = "ssr")]
mod navigation;
pub mod notices;
#[cfg(feature = "ssr")]
pub mod numbers;
pub mod proposals;
#[cfg(feature = "ssr")]
pub mod routes;
pub mod settings;
#[cfg(feature = "ssr")]
pub mod texts;
#[cfg(feature = "ssr")]
pub mod theme;
#[cfg(feature = "ssr")]
mod throttle;
#[cfg(feature = "ssr")]
pub mod turns;
pub mod users;
#[cfg(feature = "ssr")]
pub mod webhooks;
