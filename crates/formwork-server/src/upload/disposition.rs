//! The header of a part that names its field and file.

use http::{HeaderMap, header};

/// What `Content-Disposition: form-data` says of a part (RFC 7578, section 4.2).
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Disposition {
    pub(super) name: String,
    /// The file's name as it was sent; `None` if the part is a text.
    pub(super) file_name: Option<String>,
}

impl Disposition {
    /// Reads the header; `None` if it is not there, says something else, or names no field.
    pub(super) fn of(headers: &HeaderMap) -> Option<Self> {
        let value = headers.get(header::CONTENT_DISPOSITION)?;
        Self::parse(&String::from_utf8_lossy(value.as_bytes()))
    }

    fn parse(value: &str) -> Option<Self> {
        let (kind, mut rest) = value.split_once(';')?;
        if !kind.trim().eq_ignore_ascii_case("form-data") {
            return None;
        }
        let (mut name, mut file_name) = (None, None);
        while !rest.trim().is_empty() {
            let (key, value, after) = parameter(rest)?;
            rest = after;
            let place = match key {
                key if key.eq_ignore_ascii_case("name") => &mut name,
                key if key.eq_ignore_ascii_case("filename") => &mut file_name,
                _ => continue,
            };
            // Two readers might take one each.
            if place.replace(decoded(value)).is_some() {
                return None;
            }
        }
        Some(Self { name: name?, file_name })
    }
}

/// The first parameter, and what follows it. A browser escapes a quotation mark as `%22`, so a
/// quoted value ends at the first one, and a backslash is one of a path.
fn parameter(text: &str) -> Option<(&str, &str, &str)> {
    let (key, value) = text.split_once('=')?;
    let value = value.trim_start();
    let (value, after) = match value.strip_prefix('"') {
        Some(quoted) => {
            let (value, after) = quoted.split_once('"')?;
            (value, after.trim_start())
        }
        None => {
            let end = value.find(';').unwrap_or(value.len());
            (value[..end].trim_end(), &value[end..])
        }
    };
    match after.strip_prefix(';') {
        Some(after) => Some((key.trim(), value, after)),
        None => after.is_empty().then_some((key.trim(), value, "")),
    }
}

/// Undoes the three escapes of browsers (HTML Standard, section 4.10.22.8), and no others: a
/// browser sends `100%` as it is.
fn decoded(value: &str) -> String {
    value
        .replace("%22", "\"")
        .replace("%0D", "\r")
        .replace("%0d", "\r")
        .replace("%0A", "\n")
        .replace("%0a", "\n")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(value: &str, expect: Option<(&str, Option<&str>)>) {
        let got = Disposition::parse(value);
        let got = got.as_ref().map(|it| (it.name.as_str(), it.file_name.as_deref()));
        assert_eq!(got, expect, "{value}");
    }

    #[test]
    fn a_part_names_its_field_and_maybe_a_file() {
        check("form-data; name=\"a\"", Some(("a", None)));
        check("Form-Data;NAME=a", Some(("a", None)));
        check("form-data; name=\"a;b=c\"; filename=\"d.txt\"", Some(("a;b=c", Some("d.txt"))));
        check("form-data; filename=\"\"; name=\"\"", Some(("", Some(""))));
        check("form-data; name=\"ä\"; x=1;", Some(("ä", None)));
    }

    #[test]
    fn names_have_the_escapes_of_browsers() {
        check("form-data; name=\"a%22b%0D%0Ac%20%\"", Some(("a\"b\r\nc%20%", None)));
        check("form-data; name=a; filename=\"C:\\x.txt\"", Some(("a", Some("C:\\x.txt"))));
        check("form-data; name=a; filename*=UTF-8''b.txt", Some(("a", None)));
        check("form-data; name*=UTF-8''b; name=a; filename=c; filename*=d", Some(("a", Some("c"))));
    }

    #[test]
    fn what_is_unclear_is_refused() {
        for value in [
            "",
            "form-data",
            "form-data;",
            "form-data; filename=\"a\"",
            "attachment; name=\"a\"",
            "form-data; name=\"a",
            "form-data; name=\"a\"b",
            "form-data; name",
            "form-data; name=a; name=b",
            "form-data; name=a; filename=b; FileName=c",
        ] {
            check(value, None);
        }
    }

    proptest! {
        #[test]
        fn any_header_is_read(value in ".*", rest in "form-data; .*") {
            let _ = Disposition::parse(&value);
            let _ = Disposition::parse(&rest);
        }
    }
}
