//! A small application, right in itself; the programs beside it make one mistake each.

// Leptos' macros write `::leptos::..`; Formwork is where Leptos is found.
extern crate formwork as leptos;

pub mod routes;
pub mod users;
