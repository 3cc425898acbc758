//! The public JSON API: its document, and the tokens by which programs act for members.

pub use tokens::{NewToken, NewTokenFields, create_token, revoke_token};

#[cfg(feature = "ssr")]
mod bearer;
#[cfg(feature = "ssr")]
mod document;
#[cfg(feature = "ssr")]
pub mod queries;
mod tokens;

#[cfg(feature = "ssr")]
pub use bearer::Bearer;
#[cfg(feature = "ssr")]
pub use document::document;
