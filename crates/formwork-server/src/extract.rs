//! The extractors of pages, layouts and handlers.
//!
//! A page takes any axum extractor of the request's head. One that is cached is limited to those
//! that are [`VisitorIndependent`].

pub use crate::cookies::Cookies;
pub use path::{Path, PathParameter, PathParameters, PathRejection};
pub use state::State;
pub use visitor_independent::VisitorIndependent;

mod path;
mod state;
mod visitor_independent;
