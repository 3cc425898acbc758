//! The smallest API route.

use std::collections::BTreeMap;

use formwork::prelude::*;

/// Greets whoever the query names.
pub async fn handler(request: ApiRequest) -> ApiResponse {
    let name = request.query().get("name").unwrap_or("world");
    ApiResponse::new().json(&BTreeMap::from([("hello", name)]))
}
