//! The same bytes in several codings, each with a strong `ETag`.

use std::sync::Arc;

use axum::{body::Body, response::Response};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use sha2::{Digest, Sha256};

pub(crate) use bodies::{Bodies, Effort};

use crate::hex;
use text::Text;

mod bodies;
mod text;

/// A body as it is, and compressed where that is smaller, with what all its answers say.
#[derive(Clone, Debug)]
pub(crate) struct Encodings {
    text: Text,
    hash: u64,
    pub(super) headers: Arc<HeaderMap>,
}

/// One coding: what is appended to the tag of the bytes, and `Content-Encoding`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Coding {
    Identity,
    Brotli,
    Gzip,
}

impl Encodings {
    /// Compresses a body that is made once, such as the script; `headers` go with every answer.
    pub(crate) fn of_asset(bytes: &[u8], headers: HeaderMap) -> Self {
        Self::new("", &Bodies::of(bytes, Effort::Once), Arc::new(Self::headers(headers)))
    }

    /// The headers of every answer, complete: what differs between them has its place already, so
    /// that a copy is never too small.
    pub(crate) fn headers(mut headers: HeaderMap) -> HeaderMap {
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        headers.insert(header::ETAG, HeaderValue::from_static("\"\""));
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
        headers
    }

    /// Of what is compressed already, under a name; the [`headers`](Self::headers) go with every
    /// answer.
    pub(crate) fn new(name: &str, bodies: &Bodies, headers: Arc<HeaderMap>) -> Self {
        let hash = first_bits(&bodies.identity());
        Self { text: Text::new(name, bodies), hash, headers }
    }

    /// How many bytes the name and all codings take.
    pub(crate) fn bytes(&self) -> usize {
        self.text.len()
    }

    /// The name under which it stands.
    pub(super) fn name(&self) -> &[u8] {
        self.text.name()
    }

    /// The body in all codings.
    pub(super) fn bodies(&self) -> [&[u8]; 3] {
        [self.text.identity(), self.text.brotli(), self.text.gzip()].map(|it| self.text.part(it))
    }

    /// The body as it is.
    pub(crate) fn identity(&self) -> Bytes {
        self.text.share(self.text.identity())
    }

    /// Answers with the smallest coding that is accepted, or with 304.
    pub(crate) fn answer(&self, request: &HeaderMap) -> Response {
        let coding = self.choose(request.get(header::ACCEPT_ENCODING));
        let etag = self.etag(coding);
        let is_current = is_current(request, &etag);
        let mut response = Response::new(Body::empty());
        let mut headers = (*self.headers).clone();
        headers.insert(header::ETAG, etag);
        match coding.name().filter(|_| !is_current) {
            Some(name) => headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(name)),
            None => headers.remove(header::CONTENT_ENCODING),
        };
        *response.headers_mut() = headers;
        if is_current {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
        } else {
            *response.body_mut() = Body::from(self.body(coding));
        }
        response
    }

    fn choose(&self, accept: Option<&HeaderValue>) -> Coding {
        let Some(accept) = accept.and_then(|accept| accept.to_str().ok()) else {
            return Coding::Identity;
        };
        if !self.text.brotli().is_empty() && accepts(accept, "br") {
            Coding::Brotli
        } else if !self.text.gzip().is_empty() && accepts(accept, "gzip") {
            Coding::Gzip
        } else {
            Coding::Identity
        }
    }

    fn body(&self, coding: Coding) -> Bytes {
        self.text.share(match coding {
            Coding::Identity => self.text.identity(),
            Coding::Brotli => self.text.brotli(),
            Coding::Gzip => self.text.gzip(),
        })
    }

    /// The tag of the bytes in a coding: strong, so each has its own (RFC 9110, section 8.8.3.3).
    ///
    /// It is the same however far they are compressed: no parts of them are answered that someone
    /// could put together.
    fn etag(&self, coding: Coding) -> HeaderValue {
        let mut etag = *b"\"0123456789abcdef-gzip\"";
        etag[1..17].copy_from_slice(&hex::digits(self.hash));
        let end: &[u8] = match coding {
            Coding::Identity => b"\"",
            Coding::Brotli => b"-br\"",
            Coding::Gzip => b"-gzip\"",
        };
        let length = 17 + end.len();
        etag[17..length].copy_from_slice(end);
        // Hex digits and a coding's name are a valid header value.
        HeaderValue::from_bytes(&etag[..length]).unwrap_or(HeaderValue::from_static("\"\""))
    }
}

impl Coding {
    fn name(self) -> Option<&'static str> {
        match self {
            Self::Identity => None,
            Self::Brotli => Some("br"),
            Self::Gzip => Some("gzip"),
        }
    }
}

/// Whether `Accept-Encoding` (RFC 9110, section 12.5.3) names the coding with a weight above 0.
fn accepts(accept: &str, coding: &str) -> bool {
    let weight = |wanted: &str| {
        accept.split(',').find_map(|item| {
            let (name, parameters) = item.split_once(';').unwrap_or((item, ""));
            name.trim().eq_ignore_ascii_case(wanted).then(|| weight_of(parameters))
        })
    };
    weight(coding).or_else(|| weight("*")).is_some_and(|weight| weight > 0.0)
}

fn weight_of(parameters: &str) -> f32 {
    let weight = parameters.trim().strip_prefix(['q', 'Q']).and_then(|it| it.strip_prefix('='));
    let weight = weight.map(|weight| weight.trim().parse());
    weight.map_or(1.0, |weight| weight.unwrap_or(0.0))
}

/// Whether `If-None-Match` (RFC 9110, section 13.1.2) holds the tag, weakly compared.
pub(crate) fn is_current(request: &HeaderMap, etag: &HeaderValue) -> bool {
    let tags =
        request.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    tags.flat_map(|tags| tags.split(',')).any(|tag| {
        let tag = tag.trim();
        tag == "*" || tag.strip_prefix("W/").unwrap_or(tag).as_bytes() == etag.as_bytes()
    })
}

/// The first 64 bits of the SHA-256, in hex.
pub(crate) fn hash(bytes: &[u8]) -> String {
    format!("{:016x}", first_bits(bytes))
}

fn first_bits(bytes: &[u8]) -> u64 {
    let digest = Sha256::digest(bytes);
    digest.iter().take(8).fold(0, |bits, byte| bits << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(accept: &str, coding: &str, expect: bool) {
        assert_eq!(accepts(accept, coding), expect, "{accept:?} {coding}");
    }

    #[test]
    fn accept_encoding_is_read_with_its_weights() {
        check("gzip, deflate, br", "br", true);
        check("gzip;q=1.0, br;q=0", "br", false);
        check("*", "br", true);
        check("*;q=0", "br", false);
        check("*;q=0, gzip", "gzip", true);
        check("identity", "gzip", false);
        check("brotli", "br", false);
        check("br;q=x", "br", false);
        check("br;Q=0", "br", false);
        check("br ; Q=0.5", "br", true);
    }

    #[test]
    fn each_coding_has_its_own_etag_and_304() {
        let headers = Arc::new(Encodings::headers(HeaderMap::new()));
        let encodings = Encodings::new(
            "/a",
            &Bodies::of("a".repeat(5000).as_bytes(), Effort::EachTime),
            headers,
        );
        let mut request = HeaderMap::new();
        let plain = encodings.answer(&request);
        request.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("br"));
        let brotli = encodings.answer(&request);
        assert_ne!(plain.headers()[header::ETAG], brotli.headers()[header::ETAG]);
        assert_eq!(brotli.headers()[header::CONTENT_ENCODING], "br");
        request.insert(header::IF_NONE_MATCH, brotli.headers()[header::ETAG].clone());
        let again = encodings.answer(&request);
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    }
}
