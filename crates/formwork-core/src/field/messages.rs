//! What forms say, in one place.

mod german;

/// The texts of forms by code, so that an application can put its own in their place.
///
/// The codes are those of the rules, and `invalid` for a rule without a text, `summary` for what
/// stands over the errors of a form, `choose` for the blank option of a required select, `none` for that of
/// an optional one and of optional radio buttons, `submit`, `add`, `remove`, `move_up` and `move_down` for
/// buttons, `kept` for a file that is there already. A text of a rule continues the label of its field and
/// has the rule's parameters in braces; `already_sent`, `expired` and `changed` are said of a form as a whole, and are
/// sentences. What is left out is English. [`with_labels`](Self::with_labels) says what fields are called.
///
/// On a site with languages forms speak [that of the page](Self::of). Provide other texts in a layout, and
/// every form below speaks so:
///
/// ```
/// use formwork_core::field::Messages;
///
/// const FRENCH: Messages = Messages::new(&[
///     ("required", "doit être rempli"),
///     ("too_long", "doit avoir au plus {max} caractères"),
/// ]);
///
/// assert_eq!(FRENCH.get("required"), "doit être rempli");
/// assert_eq!(FRENCH.get("email"), "must be an e-mail address");
/// ```
///
/// `leptos::prelude::provide_context(FRENCH)` provides it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Messages {
    texts: &'static [(&'static str, &'static str)],
    labels: &'static [(&'static str, &'static str)],
}

impl Messages {
    /// What forms say where nothing else is provided.
    pub const ENGLISH: Self = Self { texts: ENGLISH, labels: &[] };

    /// The same in German.
    pub const GERMAN: Self = Self { texts: german::TEXTS, labels: &[] };

    /// The texts in the language with this tag (BCP 47): German for `de` and `de-AT`, and English for
    /// every language that has none here.
    ///
    /// # Examples
    ///
    /// ```
    /// use formwork_core::field::Messages;
    ///
    /// assert_eq!(Messages::of("de-CH"), Messages::GERMAN);
    /// assert_eq!(Messages::of("fr"), Messages::ENGLISH);
    /// ```
    #[must_use]
    pub fn of(tag: &str) -> Self {
        let language = tag.split('-').next().unwrap_or_default();
        if language.eq_ignore_ascii_case("de") { Self::GERMAN } else { Self::ENGLISH }
    }

    /// `texts` by code, in place of the English ones.
    #[must_use]
    pub const fn new(texts: &'static [(&'static str, &'static str)]) -> Self {
        Self { texts, labels: &[] }
    }

    /// The same, with other labels in the place of those that stand at the fields, items and choices of
    /// forms, by those.
    ///
    /// # Examples
    ///
    /// ```
    /// use formwork_core::field::Messages;
    ///
    /// const GERMAN: Messages = Messages::GERMAN.with_labels(&[("Password", "Passwort")]);
    ///
    /// assert_eq!(GERMAN.label("Password"), "Passwort");
    /// // What is left out stays.
    /// assert_eq!(GERMAN.label("Name"), "Name");
    /// ```
    #[must_use]
    pub const fn with_labels(self, labels: &'static [(&'static str, &'static str)]) -> Self {
        Self { labels, ..self }
    }

    /// What a field, an item or a choice with this label is called.
    #[must_use]
    pub fn label(&self, label: &'static str) -> &'static str {
        let found = self.labels.iter().find(|(other, _)| *other == label);
        found.map_or(label, |(_, label)| label)
    }

    /// The text of a code, with its places for parameters; empty if there is none.
    #[must_use]
    pub fn get(&self, code: &str) -> &'static str {
        self.text(code).unwrap_or_default()
    }

    pub(super) fn text(self, code: &str) -> Option<&'static str> {
        let texts = self.texts.iter().chain(ENGLISH);
        texts.into_iter().find(|(other, _)| *other == code).map(|(_, text)| *text)
    }
}

impl Default for Messages {
    fn default() -> Self {
        Self::ENGLISH
    }
}

const ENGLISH: &[(&str, &str)] = &[
    ("required", "is required"),
    ("too_short", "must have at least {min} characters"),
    ("too_long", "must have at most {max} characters"),
    ("pattern", "does not have the form that is asked for"),
    ("email", "must be an e-mail address"),
    ("url", "must be a whole URL, such as https://example.org"),
    ("number", "must be a number"),
    ("precision", "must have at most 15 digits"),
    ("integer", "must be a whole number"),
    ("too_small", "must be at least {min}"),
    ("too_large", "must be at most {max}"),
    ("step", "must be {min} plus a multiple of {step}"),
    ("choice", "is none of what is offered"),
    ("boolean", "must be on or off"),
    ("date", "must be a date"),
    ("time", "must be a time"),
    ("date_time", "must be a date and a time"),
    ("time_step", "must be given in steps of {step} seconds"),
    ("matches", "must be the same as {other}"),
    ("too_few", "must have at least {min}"),
    ("too_many", "must have at most {max}"),
    ("file_too_large", "must have at most {max}"),
    ("file_type", "must be one of {accept}"),
    ("file_gone", "has to be chosen again"),
    ("text", "must not be a file"),
    ("too_deep", "lies too deep within the form"),
    ("form_too_large", "has too many fields together with the rest of the form"),
    ("wizard_too_large", "is too long together with the other steps"),
    ("unique", "is already taken"),
    ("foreign_key", "does not exist"),
    ("check", "is not allowed"),
    ("duplicate", "was given more than once"),
    ("control_character", "contains a character that cannot be used here"),
    (
        "already_sent",
        "This form was sent before with other content, and that was done. If what stands here now is \
         to be done as well, send it again.",
    ),
    (
        "expired",
        "This form was open for too long, and was not sent this time. Unless it was sent before, \
         please send it again.",
    ),
    (
        "changed",
        "This was changed while the form was open, and nothing was saved. What you entered stands below: \
         send it again to put it in the place of what is there now.",
    ),
    ("invalid", "is not valid"),
    ("summary", "Please check what you entered:"),
    ("choose", "Choose …"),
    ("none", "None"),
    ("submit", "Submit"),
    ("add", "Add {item}"),
    ("remove", "Remove"),
    ("move_up", "Move up"),
    ("move_down", "Move down"),
    ("kept", "Keep {name} ({size})"),
];

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use super::*;

    #[test]
    fn every_code_stands_once() {
        for texts in [ENGLISH, german::TEXTS] {
            let mut codes = BTreeSet::new();
            for (code, _) in texts {
                assert!(codes.insert(code), "{code} stands twice");
            }
        }
    }

    /// What is in braces.
    fn parameters(text: &str) -> BTreeSet<&str> {
        text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0)).collect()
    }

    #[test]
    fn german_says_all_that_english_says() {
        let codes = |texts: &[(&'static str, &str)]| texts.iter().map(|(code, _)| *code).collect();
        let (english, german): (Vec<_>, Vec<_>) = (codes(ENGLISH), codes(german::TEXTS));
        assert_eq!(german, english);
        for code in english {
            let (english, german) = (Messages::ENGLISH.get(code), Messages::GERMAN.get(code));
            assert_eq!(parameters(german), parameters(english), "{code}");
            assert_ne!(german, english, "{code}");
        }
    }

    #[test]
    fn the_texts_follow_the_language_whatever_its_region() {
        for (tag, messages) in [
            ("de", Messages::GERMAN),
            ("DE-at", Messages::GERMAN),
            ("en", Messages::ENGLISH),
            ("den", Messages::ENGLISH),
            ("", Messages::ENGLISH),
        ] {
            assert_eq!(Messages::of(tag), messages, "{tag}");
        }
    }

    /// The codes that a file names as those of broken rules, its tests and examples left out.
    fn codes(source: &str) -> impl Iterator<Item = &str> {
        let source = source.split("#[cfg(test)]").next().unwrap_or_default();
        let lines = source.lines().filter(|line| !line.trim_start().starts_with("//"));
        lines.flat_map(|line| {
            ["Violation::new(\"", "Err(\"", "ok_or(\"", "map_err(|_| \""]
                .into_iter()
                .flat_map(move |start| line.split(start).skip(1))
                .filter_map(|rest| Some(rest.split_once('"')?.0))
        })
    }

    #[test]
    fn every_rule_has_a_text() {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut found = BTreeSet::new();
        for folder in ["", "field", "form"] {
            for file in fs::read_dir(source.join(folder)).unwrap() {
                let file = file.unwrap().path();
                if file.extension().is_some_and(|extension| extension == "rs") {
                    let text = fs::read_to_string(file).unwrap();
                    found.extend(codes(&text).map(ToOwned::to_owned));
                }
            }
        }
        assert!(found.contains("too_long") && found.contains("boolean"), "{found:?}");
        found.retain(|code| Messages::ENGLISH.text(code).is_none());
        assert!(found.is_empty(), "without a text: {found:?}");
    }
}
