//! API routes, JSON handlers, and files.

pub use content_disposition::{ContentDisposition, MAX_FILE_NAME};
pub use error::ApiError;
pub use file::FileResponse;
pub use form::{JsonForm, JsonFormRejection};
pub use request::{ApiBody, ApiRequest, ApiRequestRejection};
pub use response::{ApiResponse, Payload};

pub(crate) use request::BodyMode;
pub(crate) use response::{WholeBody, without_content};

mod content_disposition;
mod error;
mod file;
mod form;
mod request;
mod response;
