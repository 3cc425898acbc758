//! The XML of sitemaps.

use super::{MAX_BYTES, SitemapError};
use crate::address;

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// A sitemap while it is written.
pub(super) struct Writer<'a> {
    base: &'a str,
    xml: String,
}

impl<'a> Writer<'a> {
    /// Paths are put behind `base`.
    pub(super) fn new(base: &'a str) -> Self {
        Self { base, xml: DECLARATION.to_owned() }
    }

    pub(super) fn begin_urls(&mut self, has_alternates: bool, has_images: bool) {
        self.raw(&format!("<urlset xmlns=\"{NAMESPACE}\""));
        if has_alternates {
            self.raw(" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\"");
        }
        if has_images {
            self.raw(" xmlns:image=\"http://www.google.com/schemas/sitemap-image/1.1\"");
        }
        self.raw(">\n");
    }

    pub(super) fn begin_sitemaps(&mut self) {
        self.raw(&format!("<sitemapindex xmlns=\"{NAMESPACE}\">\n"));
    }

    /// Adds what is XML already.
    pub(super) fn raw(&mut self, xml: &str) {
        self.xml.push_str(xml);
    }

    /// Adds an element with a text.
    pub(super) fn text(&mut self, name: &str, text: &str) {
        self.raw(&format!("<{name}>"));
        escape(text, &mut self.xml);
        self.raw(&format!("</{name}>"));
    }

    /// Adds an element with an absolute address.
    pub(super) fn address(&mut self, name: &str, address: &str) -> Result<(), SitemapError> {
        let absolute = self.absolute(address)?;
        self.text(name, &absolute);
        Ok(())
    }

    /// Adds the same page in another language.
    pub(super) fn alternate(&mut self, language: &str, address: &str) -> Result<(), SitemapError> {
        let absolute = self.absolute(address)?;
        self.raw("<xhtml:link rel=\"alternate\" hreflang=\"");
        escape(language, &mut self.xml);
        self.raw("\" href=\"");
        escape(&absolute, &mut self.xml);
        self.raw("\"/>");
        Ok(())
    }

    /// Adds when the page at `address` was last changed.
    pub(super) fn last_modified(&mut self, address: &str, time: &str) -> Result<(), SitemapError> {
        if !is_w3c_date(time) {
            let (address, time) = (address.to_owned(), time.to_owned());
            return Err(SitemapError::LastModified { address, time });
        }
        self.text("lastmod", time);
        Ok(())
    }

    fn absolute(&self, address: &str) -> Result<String, SitemapError> {
        address::resolve(address, self.base)
            .ok_or_else(|| SitemapError::Address { address: address.to_owned() })
    }

    pub(super) fn check_size(&self) -> Result<(), SitemapError> {
        if self.xml.len() > MAX_BYTES { Err(SitemapError::TooLarge) } else { Ok(()) }
    }

    pub(super) fn finish(mut self, end: &str) -> Result<String, SitemapError> {
        self.raw(end);
        self.check_size()?;
        Ok(self.xml)
    }
}

/// Adds text as it may stand in an XML element or attribute. Characters that XML 1.0 does not know
/// (section 2.2) become U+FFFD, because one of them makes the whole document unreadable.
fn escape(text: &str, xml: &mut String) {
    for character in text.chars() {
        match character {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '"' => xml.push_str("&quot;"),
            '\'' => xml.push_str("&apos;"),
            '\t' | '\n' | '\r' => xml.push(character),
            '\0'..'\u{20}' | '\u{fffe}' | '\u{ffff}' => xml.push('\u{fffd}'),
            _ => xml.push(character),
        }
    }
}

/// Whether a text has the form of a date, or of a date and a time with their zone
/// (<https://www.w3.org/TR/NOTE-datetime>). That the day exists is not checked.
fn is_w3c_date(text: &str) -> bool {
    let (date, time) = match text.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    match time {
        None => ["dddd", "dddd-dd", "dddd-dd-dd"].iter().any(|form| has_form(date, form)),
        Some(time) => has_form(date, "dddd-dd-dd") && is_time(time),
    }
}

fn is_time(time: &str) -> bool {
    let zone = time.find(['Z', '+', '-']).unwrap_or(time.len());
    let (clock, zone) = time.split_at(zone);
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let is_fraction = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let is_clock = has_form(clock, "dd:dd:dd") || (has_form(clock, "dd:dd") && fraction == "0");
    is_clock && is_fraction && ["Z", "+dd:dd", "-dd:dd"].iter().any(|form| has_form(zone, form))
}

/// Whether a text is `form`, in which `d` stands for a digit.
fn has_form(text: &str, form: &str) -> bool {
    let fits = |(byte, form): (u8, u8)| match form {
        b'd' => byte.is_ascii_digit(),
        form => byte == form,
    };
    text.len() == form.len() && text.bytes().zip(form.bytes()).all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_where_it_stands() {
        let mut xml = String::new();
        escape("<a b=\"c\" d='e'>&\u{1}\u{ffff}\tä]]>", &mut xml);
        let expect = "&lt;a b=&quot;c&quot; d=&apos;e&apos;&gt;&amp;\u{fffd}\u{fffd}\tä]]&gt;";
        assert_eq!(xml, expect);
    }

    #[test]
    fn dates_have_the_form_of_w3c() {
        for date in [
            "2026",
            "2026-02",
            "2026-02-03",
            "2026-02-03T10:00Z",
            "2026-02-03T10:00:00+01:00",
            "2026-02-03T10:00:00.123-01:00",
        ] {
            assert!(is_w3c_date(date), "{date}");
        }
        for date in [
            "",
            "2026-2-3",
            "3 Feb 2026",
            "2026-02-03 10:00:00",
            "2026-02-03T10:00:00",
            "2026-02T10:00Z",
            "2026-02-03T10:00:00.Z",
            "2026-02-03T10:00:00.1xZ",
            "2026-02-03T10:00:00Z</lastmod>",
            "2026-02-03T",
            "２０２６",
        ] {
            assert!(!is_w3c_date(date), "{date}");
        }
    }
}
