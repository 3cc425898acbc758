//! Guides, one for each part of the framework.

#[doc = include_str!("docs/routes.md")]
pub mod routes {}

#[doc = include_str!("docs/forms.md")]
pub mod forms {}

#[doc = include_str!("docs/actions.md")]
pub mod actions {}

#[doc = include_str!("docs/cache.md")]
pub mod cache {}

#[doc = include_str!("docs/databases.md")]
pub mod databases {}
