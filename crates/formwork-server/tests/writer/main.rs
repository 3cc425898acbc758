//! The writer that transactions on SQLite share.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod crash;
mod failures;
mod groups;
mod limits;
mod model;
mod support;
mod turns;
