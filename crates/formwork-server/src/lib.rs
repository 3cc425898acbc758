//! The server side: routing, rendering, actions, page cache, security.
//!
//! A request takes this way: [`serve`] reads it from the socket, the gate (`gate.rs`) applies the
//! rules that hold for everything, the router finds the [`Page`](routing::Page) or handler, a page
//! is rendered (`render.rs`) or taken from the cache (`cache.rs`), and a form post runs its action
//! first (`action.rs`).

pub mod action;
mod address;
pub mod api;
pub mod assets;
mod body;
pub mod cache;
pub mod cached;
pub mod config;
pub mod cookies;
pub mod database;
pub mod draft;
mod error_response;
pub mod extract;
mod gate;
mod headers;
mod health;
mod hex;
pub mod language;
pub mod origin;
pub mod outcome;
pub mod render;
pub mod request;
mod request_id;
pub mod routing;
mod seal;
mod serve;
pub mod site_files;
mod speculation;
mod unfinished;
pub mod upload;
pub mod wizard;

pub use gate::Application;
pub use serve::{StartError, serve, start};
