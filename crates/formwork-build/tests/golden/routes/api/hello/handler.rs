//! A greeting.

use formwork::{ApiRequest, Limit};

/// Reads the body itself.
pub const RAW_BODY: bool = true;

/// What stands before the function.
pub fn layer() -> Limit {
    Limit
}

/// The function.
pub async fn handler(_request: ApiRequest) {}
