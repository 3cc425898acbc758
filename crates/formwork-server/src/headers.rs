//! What is asked of the headers of any request.

use http::{HeaderMap, HeaderName};

/// Whether a header stands there more than once.
pub(crate) fn is_repeated(headers: &HeaderMap, name: &HeaderName) -> bool {
    // In most requests none is, and then nobody need look for this one.
    headers.len() != headers.keys_len() && headers.get_all(name).iter().nth(1).is_some()
}

#[cfg(test)]
mod tests {
    use http::{HeaderValue, header};

    use super::*;

    #[test]
    fn a_header_is_repeated_if_there_are_two_of_it_and_not_of_another() {
        let mut headers = HeaderMap::new();
        assert!(!is_repeated(&headers, &header::HOST));
        headers.append(header::HOST, HeaderValue::from_static("a.org"));
        headers.append(header::COOKIE, HeaderValue::from_static("a=1"));
        headers.append(header::COOKIE, HeaderValue::from_static("b=2"));
        assert!(!is_repeated(&headers, &header::HOST));
        assert!(is_repeated(&headers, &header::COOKIE));
        headers.append(header::HOST, HeaderValue::from_static("a.org"));
        assert!(is_repeated(&headers, &header::HOST));
    }
}
