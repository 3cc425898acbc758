//! A full-stack web framework with forms at its heart, on Leptos islands, Axum and SQLx.
//!
//! This is the one framework crate that an application names. Its feature `ssr` is the server,
//! `hydrate` the browser. With `ssr` it has `axum` and `tower_http` in it, for route handlers and
//! the layers around them.
//!
//! Leptos is reached through it as well: everything of Leptos stands at the root here, and because
//! Leptos' macros write `::leptos::..`, an application says once, at its own root,
//!
//! ```text
//! extern crate formwork as leptos;
//! ```

pub use leptos::*;

pub use formwork_client as client;
pub use formwork_core::{
    Email, Error, Field, FieldError, FieldErrors, FieldName, FormState, FormValues, Kind, Redirect,
    Result, Secret, Unavailable, Upload, changed, field, forbidden, form, not_found,
    permanent_redirect, query, redirect, too_many_requests, unauthorized, unavailable,
};
pub use formwork_macros::{Choice, Form, Query, Wizard, action, cached, component, island};
/// Leptos' own attribute, which [`macro@component`] expands to.
pub use leptos::component as leptos_component;
/// Leptos' own attribute, which [`macro@island`] expands to.
pub use leptos::island as leptos_island;

#[cfg(feature = "ssr")]
pub use axum;
#[cfg(feature = "ssr")]
pub use formwork_server::{
    Application, StartError, api, assets, cached, config, cookies, database, draft, extract,
    language, origin, outcome, render, request, routing, serve, site_files, start, upload,
};
#[cfg(feature = "ssr")]
pub use inventory;
/// What a pattern of a field is matched with on the server; `derive(Form)` names it.
#[cfg(feature = "ssr")]
pub use regex;
#[cfg(feature = "ssr")]
pub use tower_http;

pub mod action;
pub mod cache;
#[cfg(feature = "ssr")]
pub mod guide;
pub mod lazy;
#[cfg(feature = "hydrate")]
pub mod mount;
pub mod prelude;
#[cfg(feature = "hydrate")]
#[doc(hidden)]
pub mod serde_json;
#[cfg(feature = "ssr")]
#[doc(hidden)]
pub mod tachys;
pub mod wizard;
