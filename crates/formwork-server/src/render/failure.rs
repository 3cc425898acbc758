//! What an error page may know of what failed.

use crate::request_id::RequestId;

/// A failure, as an `error` view is told of it.
#[derive(Clone, Debug)]
pub struct Failure {
    id: RequestId,
    cause: Option<String>,
}

impl Failure {
    pub(crate) fn new(id: RequestId, cause: Option<String>) -> Self {
        Self { id, cause }
    }

    pub(crate) fn id(&self) -> RequestId {
        self.id
    }

    /// What the failure is found by in the log; the answer has it as `Formwork-Digest` as well.
    #[must_use]
    pub fn digest(&self) -> String {
        self.id.to_string()
    }

    /// What went wrong, in development only: a visitor is never told.
    #[must_use]
    pub fn cause(&self) -> Option<&str> {
        self.cause.as_deref()
    }
}
