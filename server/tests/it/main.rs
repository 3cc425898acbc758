//! The reference application and the framework's wire, over real HTTP.
//!
//! One binary, because linking is what takes time. `support` starts a server and talks to it,
//! `sample` is a small application for what the reference application has no need of.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

// Leptos' macros write `::leptos::..`; Formwork is where Leptos is found.
extern crate formwork as leptos;

mod action_modules;
mod after;
mod ahead;
mod answer_headers;
mod api;
mod api_routes;
mod back_up;
mod body_limits;
mod boundaries;
mod cache;
mod cache_attacks;
mod cache_privacy;
mod cache_stress;
mod cached;
mod calls;
mod client_address;
mod cookies;
mod crash;
mod data_cache;
mod databases;
mod derived;
mod draft;
mod enhanced;
mod extractors;
mod fields;
mod files;
mod flash;
mod formaction;
mod forms;
mod guests;
mod handlers;
mod headers;
mod html;
mod http;
mod identical;
mod ids;
mod islands;
mod languages;
mod leptos_page;
mod listed;
mod log;
mod members;
mod metadata;
mod methods;
mod nested;
mod once;
mod origin;
mod outcome;
mod panel;
mod process;
mod proposals;
mod redirects;
mod request_headers;
mod routing;
mod sample;
mod sealed;
mod several;
mod shutdown;
mod site_files;
mod speculation;
mod statuses;
mod streaming;
mod stress;
mod support;
mod told;
mod uploads;
mod visitor;
mod wire;
mod wizard;
mod wrappers;
mod writes;
