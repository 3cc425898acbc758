//! What rules say of submitted texts, on the server.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use formwork::{
    FormState, FormValues, Secret,
    form::{self, Form as _},
    prelude::Form,
};

#[derive(Form, Debug)]
struct Account {
    #[field(label = "Code", pattern = r"[A-Z]{2}-\d{3}", trim)]
    code: String,
    #[field(label = "Nickname", pattern = r"\w+")]
    nickname: Option<String>,
}

#[derive(Form, Debug)]
struct Login {
    #[field(label = "Name", length(..=5), trim)]
    name: Option<String>,
    #[field(label = "Name again", matches = name)]
    same: Option<String>,
    #[field(label = "Password", length(8..))]
    password: Secret<String>,
    #[field(label = "Password again", matches = password)]
    again: Secret<String>,
}

#[track_caller]
fn check<F: form::Form>(body: &str, expect: &[(&str, &str)]) {
    let values = FormValues::parse(body.as_bytes()).unwrap();
    let errors = F::decode(&values).err().unwrap_or_default();
    let errors: Vec<_> = errors.iter().map(|error| (error.field(), error.code())).collect();
    assert_eq!(errors, expect, "{body}");
}

#[test]
fn the_whole_text_has_to_match() {
    check::<Account>("code=AB-123&nickname=ada_1", &[]);
    check::<Account>("code=+AB-123+&nickname=", &[]);
    check::<Account>("code=AB-1234&nickname=ada", &[("code", "pattern")]);
    check::<Account>("code=xAB-123&nickname=a+b", &[("code", "pattern"), ("nickname", "pattern")]);
    check::<Account>(
        "code=AB-%D9%A1%D9%A2%D9%A3&nickname=%C3%A9",
        &[("code", "pattern"), ("nickname", "pattern")],
    );
    check::<Account>("code=++", &[("code", "required")]);
}

#[test]
fn a_browser_is_told_the_pattern_as_it_was_written() {
    let fields = Account::fields(&FormState::default());
    let attribute = fields.nickname.spec().pattern_attribute();
    assert_eq!(attribute.as_deref(), Some(r"\w+"));
    let attribute = fields.code.spec().pattern_attribute();
    assert_eq!(attribute.as_deref(), Some(r"\s*(?=\S)(?:[A-Z]{2}-\d{3})(?<=\S)\s*"));
}

#[test]
fn what_has_to_match_is_compared_even_if_the_other_is_wrong() {
    let check = check::<Login>;
    check("password=12345678&again=12345678", &[]);
    check("password=12345678&again=x", &[("again", "matches")]);
    check("password=abc&again=xyz", &[("password", "too_short"), ("again", "matches")]);
    check("password=abc&again=abc", &[("password", "too_short")]);
    check("again=xyz", &[("password", "required"), ("again", "matches")]);
    check("password=abc", &[("password", "too_short"), ("again", "required")]);
    // Nobody knows which of the two is meant.
    check("password=a&password=b&again=xyz", &[("password", "duplicate")]);
}

#[test]
fn what_has_to_match_is_compared_as_it_would_be_read() {
    let check = |name: &str, expect| {
        check::<Login>(&format!("{name}&password=12345678&again=12345678"), expect);
    };
    check("name=++Ada+King+&same=Ada+King", &[("name", "too_long")]);
    check("name=++Ada+King+&same=Ada", &[("name", "too_long"), ("same", "matches")]);
    check("name=Ada+King&same=", &[("name", "too_long"), ("same", "matches")]);
}
