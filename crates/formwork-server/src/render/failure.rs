//! What an error page may know of what it stands for.

use std::time::Duration;

use http::StatusCode;

use crate::request_id::RequestId;

/// Why a page or a form was not answered as it should be, as an `error` view is told of it.
///
/// 500 if something failed or panicked; otherwise what the visitor can do something about, such as 413 for
/// a form that is too large, or 429 and 503 for what may be tried again. What is not there (404), and who
/// may not see it (401, 403), have views of their own.
#[derive(Clone, Debug)]
pub struct Failure {
    status: StatusCode,
    id: Option<RequestId>,
    cause: Option<String>,
    retry_after: Option<Duration>,
}

impl Failure {
    /// What was logged.
    pub(crate) fn logged(id: RequestId, cause: Option<String>) -> Self {
        let status = StatusCode::INTERNAL_SERVER_ERROR;
        Self { status, id: Some(id), cause, retry_after: None }
    }

    /// What nobody is to blame for but the one who asks, or the moment.
    pub(crate) fn refused(status: StatusCode, retry_after: Option<Duration>) -> Self {
        Self { status, id: None, cause: None, retry_after }
    }

    pub(crate) fn id(&self) -> Option<RequestId> {
        self.id
    }

    /// The status of the answer.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// What the failure is found by in the log, if it is there: that of a 500. The answer has it as
    /// `Formwork-Digest` as well.
    #[must_use]
    pub fn digest(&self) -> Option<String> {
        self.id.as_ref().map(ToString::to_string)
    }

    /// After how long it may be tried again, if that is known: what `Retry-After` says (RFC 9110,
    /// section 10.2.3), where it is not a date.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }

    /// What went wrong, in development only: a visitor is never told.
    #[must_use]
    pub fn cause(&self) -> Option<&str> {
        self.cause.as_deref()
    }
}
