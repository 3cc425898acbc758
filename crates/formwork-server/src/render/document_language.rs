//! The language of a document: `<html lang>`, and what forms, the script and islands say.

use formwork_core::field::Messages;
use http::StatusCode;

use crate::request::RequestContext;

/// What the script and islands say, by the attribute that they take a text from; they speak English by
/// themselves.
const GERMAN_OF_THE_BROWSER: [(&str, &str); 3] = [
    (
        "data-formwork-failed",
        "Die Änderungen konnten nicht gesendet werden ({status}). Es ging nichts verloren; bitte noch \
         einmal versuchen.",
    ),
    (
        "data-formwork-offline",
        "Keine Verbindung. Es ging nichts verloren; bitte noch einmal versuchen.",
    ),
    ("data-formwork-call", "Das hat nicht geklappt; bitte noch einmal versuchen"),
];

/// The texts of forms in the language of the request; `None` if they are the ones that are said
/// anyway.
pub(super) fn messages() -> Option<Messages> {
    RequestContext::with_current(|context| {
        context.site().languages()?;
        let messages = Messages::of(context.language().tag());
        (messages != Messages::ENGLISH).then_some(messages)
    })?
}

/// What a status is called where the application has no words for it.
pub(super) fn reason(status: StatusCode) -> &'static str {
    let german = messages().filter(|messages| *messages == Messages::GERMAN);
    let german = german.and_then(|_| german_reason(status));
    german.or(status.canonical_reason()).unwrap_or("Error")
}

/// Those that pages and boundaries have.
fn german_reason(status: StatusCode) -> Option<&'static str> {
    Some(match status {
        StatusCode::UNAUTHORIZED => "Nicht angemeldet",
        StatusCode::FORBIDDEN => "Kein Zugriff",
        StatusCode::NOT_FOUND => "Nicht gefunden",
        StatusCode::TOO_MANY_REQUESTS => "Zu viele Anfragen",
        StatusCode::INTERNAL_SERVER_ERROR => "Fehler",
        StatusCode::SERVICE_UNAVAILABLE => "Vorübergehend nicht verfügbar",
        _ => return None,
    })
}

/// Says the language in the `<html>` tag of a document, and the texts of script and islands, unless the
/// application does it itself.
pub(super) fn insert(html: &mut String, context: &RequestContext) {
    if context.site().languages().is_none() {
        return;
    }
    let tag = context.language().tag();
    let mut attributes = vec![("lang", tag)];
    if Messages::of(tag) == Messages::GERMAN {
        attributes.extend(GERMAN_OF_THE_BROWSER);
    }
    insert_attributes(html, &attributes);
}

/// Adds those that the first tag does not have. Their values need no escapes.
fn insert_attributes(html: &mut String, attributes: &[(&str, &str)]) {
    const TAG: &str = "<!DOCTYPE html><html";
    let Some(names) = html.strip_prefix(TAG).and_then(attribute_names) else { return };
    let missing = attributes.iter().filter(|(name, _)| !names.contains(name));
    let added: String = missing.map(|(name, value)| format!(" {name}=\"{value}\"")).collect();
    html.insert_str(TAG.len(), &added);
}

/// The names in what follows the name of a tag; `None` if that goes on, or the tag has no end.
fn attribute_names(rest: &str) -> Option<Vec<&str>> {
    let mut names = Vec::new();
    let mut rest = rest;
    loop {
        let trimmed = rest.trim_start();
        if trimmed.starts_with('>') {
            return Some(names);
        }
        if trimmed.len() == rest.len() {
            return None;
        }
        let name = trimmed.split([' ', '\n', '\t', '=', '>']).next().filter(|it| !it.is_empty())?;
        names.push(name);
        rest = trimmed.get(name.len()..)?;
        // The renderer writes values in double quotation marks, and none within them.
        if let Some(value) = rest.strip_prefix("=\"") {
            rest = value.split_once('"')?.1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, expect: &str) {
        let mut inserted = html.to_owned();
        insert_attributes(&mut inserted, &[("lang", "de"), ("data-x", "y")]);
        assert_eq!(inserted, expect);
    }

    #[test]
    fn what_the_application_says_itself_stays() {
        check(
            "<!DOCTYPE html><html><head>",
            "<!DOCTYPE html><html lang=\"de\" data-x=\"y\"><head>",
        );
        check(
            "<!DOCTYPE html><html class=\"a > b lang=c\" hidden>",
            "<!DOCTYPE html><html lang=\"de\" data-x=\"y\" class=\"a > b lang=c\" hidden>",
        );
        check(
            "<!DOCTYPE html><html lang=\"fr\"><p lang=\"de\">",
            "<!DOCTYPE html><html data-x=\"y\" lang=\"fr\"><p lang=\"de\">",
        );
        check("<!DOCTYPE html><html data-x lang=\"\">", "<!DOCTYPE html><html data-x lang=\"\">");
    }

    #[test]
    fn what_is_no_document_is_left_alone() {
        for html in
            ["", "<p>", "<!DOCTYPE html><p>", "<!DOCTYPE html><htmlx>", "<!DOCTYPE html><html a"]
        {
            check(html, html);
        }
    }
}
