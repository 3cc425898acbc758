//! A field with a pattern, on the server.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use formwork::{FormState, FormValues, form::Form as _, prelude::Form};

#[derive(Form, Debug)]
struct Account {
    #[field(label = "Code", pattern = r"[A-Z]{2}-\d{3}", trim)]
    code: String,
    #[field(label = "Nickname", pattern = r"\w+")]
    nickname: Option<String>,
}

#[track_caller]
fn check(body: &str, expect: &[(&str, &str)]) {
    let values = FormValues::parse(body.as_bytes()).unwrap();
    let errors = Account::decode(&values).err().unwrap_or_default();
    let errors: Vec<_> = errors.iter().map(|error| (error.field(), error.code())).collect();
    assert_eq!(errors, expect, "{body}");
}

#[test]
fn the_whole_text_has_to_match() {
    check("code=AB-123&nickname=ada_1", &[]);
    check("code=+AB-123+&nickname=", &[]);
    check("code=AB-1234&nickname=ada", &[("code", "pattern")]);
    check("code=xAB-123&nickname=a+b", &[("code", "pattern"), ("nickname", "pattern")]);
    check(
        "code=AB-%D9%A1%D9%A2%D9%A3&nickname=%C3%A9",
        &[("code", "pattern"), ("nickname", "pattern")],
    );
    check("code=++", &[("code", "required")]);
}

#[test]
fn a_browser_is_told_the_pattern_as_it_was_written() {
    let fields = Account::fields(&FormState::default());
    let attribute = fields.nickname.spec().pattern_attribute();
    assert_eq!(attribute.as_deref(), Some(r"\w+"));
    let attribute = fields.code.spec().pattern_attribute();
    assert_eq!(attribute.as_deref(), Some(r"\s*(?=\S)(?:[A-Z]{2}-\d{3})(?<=\S)\s*"));
}
