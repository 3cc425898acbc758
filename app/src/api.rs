//! The public JSON API: its document, and the tokens by which programs act for members.

pub use tokens::{NewToken, NewTokenFields, create_token, revoke_token};

#[cfg(feature = "ssr")]
mod bearer;
#[cfg(feature = "ssr")]
mod document;
#[cfg(feature = "ssr")]
pub mod queries;
#[cfg(feature = "ssr")]
mod revoke;
mod tokens;

#[cfg(feature = "ssr")]
pub use bearer::Bearer;
#[cfg(feature = "ssr")]
pub use document::document;
#[cfg(feature = "ssr")]
pub use revoke::revoke_all;
