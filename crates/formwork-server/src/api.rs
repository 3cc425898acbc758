//! API routes and JSON handlers.

pub use error::ApiError;
pub use form::{JsonForm, JsonFormRejection};
pub use request::ApiRequest;
pub use response::ApiResponse;

mod error;
mod form;
mod request;
mod response;
