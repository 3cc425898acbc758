//! Violated constraints as field errors: the same cases on every database.
//!
//! PostgreSQL is used with the feature `postgres`, as `cargo formwork test` does, which installs it
//! where that is needed.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "constraints/cases.rs"]
mod cases;
#[cfg(feature = "postgres")]
#[path = "constraints/postgres.rs"]
mod postgres;
#[cfg(feature = "postgres")]
#[path = "constraints/postgres_server.rs"]
mod postgres_server;
#[path = "constraints/sqlite.rs"]
mod sqlite;
