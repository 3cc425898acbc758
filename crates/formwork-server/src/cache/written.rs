//! An answer in all its codings, as one instance writes it for others.
//!
//! Lines, each ended by a line feed: `identity brotli micros stale`, lengths and times, the headers as
//! `name: value`, an empty one; and then the bytes of all codings. `stale` are milliseconds, or `-`.

use std::{io::Write as _, str, sync::Arc, time::Duration};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue};

use super::encoding::{Bodies, Encodings};

/// How many headers are read at most.
const HEADERS_LIMIT: usize = 100;

/// What was written.
pub(super) struct Written {
    pub(super) answer: Encodings,
    /// How long it took to make.
    pub(super) micros: u32,
    /// For how long it may be served past its lifetime.
    pub(super) stale_for: Option<Duration>,
}

impl Written {
    pub(super) fn write(answer: &Encodings, micros: u32, stale_for: Option<Duration>) -> Bytes {
        let bodies = answer.bodies();
        let [identity, brotli, _] = bodies.map(<[u8]>::len);
        let mut written = Vec::with_capacity(answer.bytes() + 1024);
        let stale = stale_for.and_then(|it| u64::try_from(it.as_millis()).ok());
        let stale = stale.map_or("-".to_owned(), |millis| millis.to_string());
        let _ = writeln!(written, "{identity} {brotli} {micros} {stale}");
        for (name, value) in &*answer.headers {
            // The value of a header has no end of a line (RFC 9110, section 5.5).
            let line = [name.as_str().as_bytes(), b": ", value.as_bytes(), b"\n"];
            written.extend(line.into_iter().flatten());
        }
        written.push(b'\n');
        bodies.iter().for_each(|body| written.extend_from_slice(body));
        written.into()
    }

    /// Under a name; `None` if it was not written like that.
    pub(super) fn read(
        name: &str,
        written: &Bytes,
        share: impl FnOnce(HeaderMap) -> Arc<HeaderMap>,
    ) -> Option<Self> {
        let mut at = 0;
        let mut next_line = || {
            let rest = written.get(at..)?;
            let length = rest.iter().position(|byte| *byte == b'\n')?;
            at += length + 1;
            rest.get(..length)
        };
        let mut numbers = str::from_utf8(next_line()?).ok()?.split(' ');
        let identity = numbers.next()?.parse().ok()?;
        let brotli = numbers.next()?.parse().ok()?;
        let micros = numbers.next()?.parse().ok()?;
        let stale_for = match numbers.next()? {
            "-" => None,
            millis => Some(Duration::from_millis(millis.parse().ok()?)),
        };
        let mut headers = HeaderMap::new();
        loop {
            let line = next_line()?;
            if line.is_empty() {
                break;
            }
            let (name, value) = header(line).filter(|_| headers.len() < HEADERS_LIMIT)?;
            headers.append(name, value);
        }
        let bodies = Bodies::of_bytes(written.slice(at..), identity, brotli)?;
        Some(Self { answer: Encodings::new(name, &bodies, share(headers)), micros, stale_for })
    }
}

fn header(line: &[u8]) -> Option<(HeaderName, HeaderValue)> {
    let colon = line.windows(2).position(|pair| pair == b": ")?;
    let name = HeaderName::from_bytes(line.get(..colon)?).ok()?;
    Some((name, HeaderValue::from_bytes(line.get(colon + 2..)?).ok()?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::cache::encoding::Effort;

    fn read(bytes: &[u8]) -> Option<Written> {
        Written::read("/name", &Bytes::copy_from_slice(bytes), Arc::new)
    }

    #[test]
    fn what_was_written_is_read() {
        let mut headers = HeaderMap::new();
        headers.append("link", HeaderValue::from_static("</a>; rel=\"x\": y"));
        headers.append("link", HeaderValue::from_bytes(b"\xff").unwrap());
        let page = "a page\n\n".repeat(100);
        let answer =
            Encodings::new("/a", &Bodies::of(page.as_bytes(), Effort::EachTime), Arc::new(headers));
        let again = read(&Written::write(&answer, 7, Some(Duration::from_millis(9)))).unwrap();
        assert_eq!((again.micros, &again.answer.headers), (7, &answer.headers));
        assert_eq!(again.stale_for, Some(Duration::from_millis(9)));
        assert_eq!(again.answer.identity(), page.as_bytes());
        let (again, answer) =
            (again.answer.answer(&HeaderMap::new()), answer.answer(&HeaderMap::new()));
        assert_eq!(again.headers(), answer.headers());
    }

    #[test]
    fn what_was_not_written_is_not_read() {
        for bytes in [
            "",
            "1 1 0 -\n",
            "2 9 0 -\n\nabc",
            "9 1 0 -\n\nabc",
            "1 x 0 -\n\nabc",
            "1 1 x -\n\nabc",
            "1 1 0 x\n\nabc",
            "1 1 0\n\nabc",
        ] {
            assert!(read(bytes.as_bytes()).is_none(), "{bytes:?}");
        }
        assert!(read(b"1 1 0 -\nno header\n\nabc").is_none());
        assert!(read(b"1 1 0 -\n\nabc").is_some());
    }

    proptest! {
        #[test]
        fn no_bytes_are_a_panic(start in "[0-9]{1,3} [0-9]{1,3} [0-9]{1,3} [0-9-]{1,3}\n", rest: Vec<u8>) {
            let _ = read(&rest);
            let _ = read(&[start.as_bytes(), &rest].concat());
        }
    }
}
