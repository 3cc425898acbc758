//! The reference application and the framework's wire, over real HTTP.
//!
//! One binary, because linking is what takes time. `support` starts a server and talks to it,
//! `sample` is a small application for what the reference application has no need of.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

// Leptos' macros write `::leptos::..`; Formwork is where Leptos is found.
extern crate formwork as leptos;

mod api;
mod api_routes;
mod boundaries;
mod cache;
mod cached;
mod calls;
mod cookies;
mod enhanced;
mod fields;
mod files;
mod forms;
mod handlers;
mod headers;
mod html;
mod http;
mod ids;
mod leptos_page;
mod metadata;
mod methods;
mod nested;
mod origin;
mod process;
mod redirects;
mod routing;
mod sample;
mod site_files;
mod streaming;
mod support;
mod uploads;
mod users;
mod wire;
mod wizard;
mod writes;
