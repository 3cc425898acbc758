//! The extractors of pages, layouts and handlers.
//!
//! A page takes any axum extractor of the request's head. One that is cached is limited to those
//! that are [`VisitorIndependent`].

pub use crate::cookies::Cookies;
pub use path::{Path, PathParameter, PathParameters, PathRejection, PathSegment};
pub use query::{Query, QueryRejection};
pub use state::State;
pub use visitor_independent::VisitorIndependent;

pub(crate) use query::values as query_values;

mod path;
mod query;
mod state;
mod visitor_independent;
