//! Pages that the build renders and ships: those that depend on the build alone.
//!
//! A page is shipped if its render read no table, no state of the application and nothing that is
//! sealed with the site's key, and if neither the page nor a cached function that it calls has a tag,
//! as a tag is there to be invalidated. What it reads past the application is not seen; a page says
//! [`at_start`](formwork_core::cache::Cache::at_start) for that. One that says the site's origin is for
//! a server of that origin.
//!
//! At its start the server takes what was made by its own program for its own files, is whole and has
//! not come to the end of its lifetime. Everything else is rendered.

pub use error::ShipError;
pub use report::ShipReport;

pub(crate) use make::ship;
pub(crate) use read::Shipped;

mod build;
mod dependence;
mod error;
mod index;
mod make;
mod read;
mod report;
mod write;
