//! Databases beside forms: the same cases on SQLite and PostgreSQL.
//!
//! PostgreSQL is used with the feature `postgres`, as `cargo formwork test` does, which installs it
//! where that is needed.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "database/any.rs"]
mod any;
#[cfg(feature = "postgres")]
#[path = "database/any_postgres.rs"]
mod any_postgres;
#[path = "database/any_values.rs"]
mod any_values;
#[path = "database/constraints.rs"]
mod constraints;
#[path = "database/forms.rs"]
mod forms;
#[cfg(feature = "postgres")]
#[path = "database/postgres.rs"]
mod postgres;
#[cfg(feature = "postgres")]
#[path = "database/postgres_server.rs"]
mod postgres_server;
#[path = "database/sqlite.rs"]
mod sqlite;
