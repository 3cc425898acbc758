//! The body of an API request, by its content type.

use bytes::Bytes;
use formwork_core::FormValues;
use http::{HeaderMap, header};
use serde_json::Value;

use super::ApiRequestRejection;

/// The body of an API request, by its content type.
///
/// | content type | body |
/// |---|---|
/// | `application/json`, `..+json` | [`Json`](Self::Json); an empty one is an empty object |
/// | `application/x-www-form-urlencoded` | [`Form`](Self::Form) |
/// | `text/..` | [`Text`](Self::Text), of UTF-8 |
/// | any other, `multipart/form-data` included, or none | [`Bytes`](Self::Bytes) |
/// | none, and no body | [`None`](Self::None) |
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub enum ApiBody {
    /// There is no body.
    #[default]
    None,
    /// JSON.
    Json(Value),
    /// The fields of a form.
    Form(FormValues),
    /// Text.
    Text(String),
    /// Anything else.
    Bytes(Bytes),
}

/// What a content type stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Json,
    Form,
    Text,
    Other,
}

/// Reads the content type, before the body is read.
pub(super) fn kind(headers: &HeaderMap) -> Result<Kind, ApiRequestRejection> {
    if headers.contains_key(header::CONTENT_ENCODING) {
        return Err(ApiRequestRejection::ContentType);
    }
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let value = value.unwrap_or_default();
    let essence = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let kind = match essence.as_str() {
        "application/json" => Kind::Json,
        "application/x-www-form-urlencoded" => Kind::Form,
        _ if essence.starts_with("application/") && essence.ends_with("+json") => Kind::Json,
        _ if essence.starts_with("text/") => Kind::Text,
        _ => Kind::Other,
    };
    // Bytes are handed on as they are, whatever charset they are said to have.
    if kind == Kind::Other || crate::action::is_utf8(value) {
        Ok(kind)
    } else {
        Err(ApiRequestRejection::ContentType)
    }
}

pub(super) fn parse(
    kind: Kind,
    headers: &HeaderMap,
    bytes: &Bytes,
) -> Result<ApiBody, ApiRequestRejection> {
    let malformed = ApiRequestRejection::Malformed;
    match kind {
        Kind::Json if bytes.is_empty() => Ok(ApiBody::Json(Value::Object(serde_json::Map::new()))),
        Kind::Json => serde_json::from_slice(bytes).map(ApiBody::Json).map_err(|_| malformed),
        Kind::Form => FormValues::parse(bytes).map(ApiBody::Form).map_err(|_| malformed),
        Kind::Text => {
            let text = std::str::from_utf8(bytes).map_err(|_| malformed)?;
            Ok(ApiBody::Text(text.to_owned()))
        }
        Kind::Other if bytes.is_empty() && !headers.contains_key(header::CONTENT_TYPE) => {
            Ok(ApiBody::None)
        }
        Kind::Other => Ok(ApiBody::Bytes(bytes.clone())),
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(content_type: &str, expect: Result<Kind, ApiRequestRejection>) {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, content_type.parse().unwrap());
        assert_eq!(kind(&headers), expect, "{content_type:?}");
    }

    #[test]
    fn the_content_type_says_what_a_body_is() {
        check("application/json", Ok(Kind::Json));
        check("Application/JSON ; charset=\"UTF-8\"", Ok(Kind::Json));
        check("application/problem+json", Ok(Kind::Json));
        check("application/x-www-form-urlencoded;charset=utf-8", Ok(Kind::Form));
        check("text/csv", Ok(Kind::Text));
        check("multipart/form-data; boundary=x", Ok(Kind::Other));
        check("image/png; charset=latin1", Ok(Kind::Other));
        check("", Ok(Kind::Other));
        for content_type in ["application/json; charset=utf-16", "text/plain;charset=latin1"] {
            check(content_type, Err(ApiRequestRejection::ContentType));
        }
    }

    #[test]
    fn a_content_coding_is_not_read() {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        assert_eq!(kind(&headers), Err(ApiRequestRejection::ContentType));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_a_panic(
            bytes in proptest::collection::vec(any::<u8>(), 0..2000),
        ) {
            let bytes = Bytes::from(bytes);
            for kind in [Kind::Json, Kind::Form, Kind::Text, Kind::Other] {
                let _ = parse(kind, &HeaderMap::new(), &bytes);
            }
        }
    }
}
