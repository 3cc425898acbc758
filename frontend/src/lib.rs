//! The islands of the application, for the browser.

#[cfg(target_arch = "wasm32")]
mod hydrate;
