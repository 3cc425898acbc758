//! Why a form with files was not read.

use std::io;

use http::StatusCode;

use crate::body::BodyRejection;

/// Why a form with files was not read. Nothing of it is left behind.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UploadRejection {
    /// It is no multipart form, or exceeds a limit on its shape; 400.
    #[error("the body is no multipart form")]
    Malformed,
    /// The body ended before the form did; 400.
    #[error("the body broke off")]
    Broken,
    /// The form names no action before its first file; 400.
    #[error("the form names no action before its first file")]
    NoAction,
    /// There is no action of that name; 404.
    #[error("there is no such action")]
    UnknownAction,
    /// The body was silent for too long; 408.
    #[error("the body was silent for too long")]
    Idle,
    /// The body, or all text in it, is too large; 413.
    #[error("the body is too large")]
    TooLarge,
    /// A part has a charset that is not UTF-8, or a transfer encoding; 415.
    #[error("a text of the form is not UTF-8")]
    ContentType,
    /// The files of all forms together take all the room that there is; 503.
    #[error("there is no room for another file")]
    StorageFull,
    /// A file cannot be written; 500.
    #[error("cannot store a file: {0}")]
    Storage(#[source] io::Error),
}

impl UploadRejection {
    /// What is answered.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Malformed | Self::Broken | Self::NoAction => StatusCode::BAD_REQUEST,
            Self::UnknownAction => StatusCode::NOT_FOUND,
            Self::Idle => StatusCode::REQUEST_TIMEOUT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::ContentType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::StorageFull => StatusCode::SERVICE_UNAVAILABLE,
            Self::Storage(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl From<BodyRejection> for UploadRejection {
    fn from(rejection: BodyRejection) -> Self {
        match rejection {
            BodyRejection::TooLarge => Self::TooLarge,
            BodyRejection::Idle => Self::Idle,
            BodyRejection::Broken => Self::Broken,
        }
    }
}

impl From<io::Error> for UploadRejection {
    /// A full disk is for the visitor the same as a full folder.
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                tracing::warn!(%error, "the disk that uploads are stored on is full");
                Self::StorageFull
            }
            _ => Self::Storage(error),
        }
    }
}
