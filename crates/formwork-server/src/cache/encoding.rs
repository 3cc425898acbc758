//! The same bytes in several codings, each with a strong `ETag`.

use std::io::Write;

use axum::{body::Body, response::Response};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use sha2::{Digest, Sha256};

/// Below this many bytes compressing gains nothing.
const LEAST_BYTES: usize = 256;

/// Brotli at 5 costs little more time than gzip and saves much more.
const BROTLI_QUALITY: u32 = 5;

/// A body as it is, and compressed where that is smaller.
#[derive(Clone, Debug)]
pub(crate) struct Encodings {
    identity: Encoded,
    brotli: Option<Encoded>,
    gzip: Option<Encoded>,
}

/// One coding, and the finished headers of an answer in it.
#[derive(Clone, Debug)]
struct Encoded {
    bytes: Bytes,
    headers: HeaderMap,
}

impl Encodings {
    /// Compresses a body that is made once, such as the script; `headers` go with every answer.
    pub(crate) fn of_asset(bytes: Bytes, headers: &HeaderMap) -> Self {
        Self::with_quality(bytes, headers, 11)
    }

    /// Compresses a page; `headers` go with every answer.
    pub(crate) fn of_page(bytes: Bytes, headers: &HeaderMap) -> Self {
        Self::with_quality(bytes, headers, BROTLI_QUALITY)
    }

    fn with_quality(bytes: Bytes, headers: &HeaderMap, quality: u32) -> Self {
        let hash = hash(&bytes);
        let worthwhile = bytes.len() >= LEAST_BYTES;
        let smaller = |compressed: &Vec<u8>| compressed.len() < bytes.len();
        let brotli = worthwhile.then(|| brotli(&bytes, quality)).flatten().filter(smaller);
        let gzip = worthwhile.then(|| gzip(&bytes)).flatten().filter(smaller);
        Self {
            brotli: brotli.map(|bytes| Encoded::new(bytes.into(), headers, &hash, Some("br"))),
            gzip: gzip.map(|bytes| Encoded::new(bytes.into(), headers, &hash, Some("gzip"))),
            identity: Encoded::new(bytes, headers, &hash, None),
        }
    }

    /// How many bytes all of them take.
    pub(crate) fn bytes(&self) -> usize {
        let size = |encoded: &Option<Encoded>| encoded.as_ref().map_or(0, Encoded::size);
        self.identity.size() + size(&self.brotli) + size(&self.gzip)
    }

    #[cfg(test)]
    pub(crate) fn identity(&self) -> &Bytes {
        &self.identity.bytes
    }

    /// Answers with the smallest coding that is accepted, or with 304.
    pub(crate) fn answer(&self, request: &HeaderMap) -> Response {
        let encoded = self.choose(request.get(header::ACCEPT_ENCODING));
        let mut response = Response::new(Body::empty());
        *response.headers_mut() = encoded.headers.clone();
        if is_current(request, &encoded.headers[header::ETAG]) {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            response.headers_mut().remove(header::CONTENT_ENCODING);
        } else {
            *response.body_mut() = Body::from(encoded.bytes.clone());
        }
        response
    }

    fn choose(&self, accept: Option<&HeaderValue>) -> &Encoded {
        let Some(accept) = accept.and_then(|accept| accept.to_str().ok()) else {
            return &self.identity;
        };
        let preferred = [("br", &self.brotli), ("gzip", &self.gzip)];
        let accepted = preferred.into_iter().filter(|(coding, _)| accepts(accept, coding));
        accepted.filter_map(|(_, encoded)| encoded.as_ref()).next().unwrap_or(&self.identity)
    }
}

impl Encoded {
    /// Bytes of the body, and of the headers about.
    fn size(&self) -> usize {
        let headers = self.headers.iter().map(|(name, value)| name.as_str().len() + value.len());
        self.bytes.len() + headers.sum::<usize>() + 32 * self.headers.len()
    }

    fn new(bytes: Bytes, base: &HeaderMap, hash: &str, coding: Option<&'static str>) -> Self {
        let mut headers = base.clone();
        let etag = match coding {
            Some(coding) => format!("\"{hash}-{coding}\""),
            None => format!("\"{hash}\""),
        };
        // Hex digits and a coding's name are a valid header value.
        let etag = HeaderValue::try_from(etag).unwrap_or(HeaderValue::from_static("\"\""));
        headers.insert(header::ETAG, etag);
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        if let Some(coding) = coding {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
        }
        Self { bytes, headers }
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
    let weight = parameters.trim().strip_prefix("q=").map(|weight| weight.trim().parse());
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
    Sha256::digest(bytes).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

fn brotli(bytes: &[u8], quality: u32) -> Option<Vec<u8>> {
    let mut compressed = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut compressed, 4096, quality, 22);
    writer.write_all(bytes).ok()?;
    drop(writer);
    Some(compressed)
}

fn gzip(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    writer.write_all(bytes).ok()?;
    writer.finish().ok()
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
    }

    #[test]
    fn each_coding_has_its_own_etag_and_304() {
        let encodings = Encodings::of_page(Bytes::from("a".repeat(5000)), &HeaderMap::new());
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
