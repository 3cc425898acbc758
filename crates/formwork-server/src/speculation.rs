//! What browsers may fetch ahead by themselves (HTML Standard, section 7.6, "Speculative loading").
//!
//! The enhancement script fetches ahead what it shows itself. These rules are for the rest: links that
//! it leaves to the browser, and pages without it. The browser waits for a sign that a link is meant,
//! takes nothing that [waits for its page](crate::outcome), and fetches nothing for visitors who save
//! data. Nothing is rendered ahead: that would start islands which nobody sees.

use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderName, HeaderValue, header};

/// Path of the rules.
pub(crate) const PATH: &str = "/_formwork/speculation.json";

/// The header by which a page names them, as a string of RFC 9651.
const HEADER: HeaderName = HeaderName::from_static("speculation-rules");
const VALUE: HeaderValue = HeaderValue::from_static("\"/_formwork/speculation.json\"");

const RULES: &str = include_str!("speculation.json");

/// Names the rules in the head of a page.
pub(crate) fn name(headers: &mut HeaderMap) {
    headers.insert(HEADER, VALUE);
}

/// The rules. They have no hash in their name, so they are asked for again after an hour.
pub(crate) fn rules() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/speculationrules+json"),
        (header::CACHE_CONTROL, "public, max-age=3600"),
    ];
    (headers, RULES).into_response()
}
