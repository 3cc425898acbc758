use super::*;
use proptest::prelude::*;
use quote::ToTokens;
use regex::Regex;
use serde::Deserialize;

/// What a browser says is in the same table; see `end2end/tests/agreement.spec.ts`.
const TABLE: &str = include_str!("../../../../formwork/tests/agreement/pattern.json");

#[derive(Deserialize)]
struct Table {
    rows: Vec<Row>,
    errors: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Row {
    pattern: String,
    value: String,
    valid: bool,
}

#[track_caller]
fn compiled(pattern: &str) -> Regex {
    let regex = translate(pattern).unwrap_or_else(|message| panic!("{pattern}: {message}"));
    Regex::new(&regex).unwrap_or_else(|error| panic!("{pattern}: {regex}: {error}"))
}

#[test]
fn a_translation_matches_what_a_browser_matches() {
    let table: Table = serde_json::from_str(TABLE).expect("the table is JSON");
    for row in &table.rows {
        assert_eq!(compiled(&row.pattern).is_match(&row.value), row.valid, "{row:?}");
    }
}

#[test]
fn what_is_an_error_in_a_browser_is_refused() {
    let table: Table = serde_json::from_str(TABLE).expect("the table is JSON");
    for pattern in &table.errors {
        assert!(translate(pattern).is_err(), "{pattern}");
    }
}

#[track_caller]
fn check(pattern: &str, expect: &str) {
    assert_eq!(translate(pattern).as_deref(), Ok(expect), "{pattern}");
}

#[test]
fn translations_are_anchored_and_say_each_set_in_full() {
    check("a|b", r"\A(?:a|b)\z");
    check(r"[A-Z]{2}-\d+", r"\A(?:[A-Z]{2}\-[0-9]+)\z");
    check(r"(\w|[^.])*?", r"\A(?:(?:[0-9A-Z_a-z]|[^\.])*?)\z");
    check(r"\u0041\u{1F600}\x7e", r"\A(?:A😀\~)\z");
    check(".", r"\A(?:[^\n\r\x{2028}\x{2029}])\z");
}

#[track_caller]
fn check_refused(pattern: &str, expect: &str) {
    let message = translate(pattern).expect_err(pattern);
    assert!(message.contains(expect), "{pattern}: {message}");
}

#[test]
fn what_means_something_else_on_the_server_is_refused() {
    for (pattern, expect) in [
        ("", "accepts nothing"),
        ("a\tb", r"write a control character as `\t`"),
        (r"\p{L}", "version of Unicode"),
        (r"\bword\b", "around them"),
        (r"(a)\1", "write it again"),
        (r"(?<name>a)\k<name>", "only `(?:..)`"),
        ("(?=a)b", "only `(?:..)`"),
        ("(?<!a)b", "only `(?:..)`"),
        ("(?i:a)", "only `(?:..)`"),
        (r"\cA", r"`\x01`"),
        (r"\uD83D\uDE00", r"write `\u{1F600}`"),
        (r"[\q{ab}]", "`(?:..|..)`"),
        ("[[a-z]]", "a class in a class"),
        ("[]", "an empty class"),
        ("[^]", "an empty class"),
        (r"\-", "write `-`"),
        (r"a\", r"write `\\`"),
        ("a)", r"write `\)`"),
        ("(a", r"write `\(`"),
        ("[a", r"write `\[`"),
        ("{", r"write `\{`"),
        ("[a-]", r"write `\-`"),
        ("[a&&b]", "`&&` is an operator"),
        ("[!-##]", "`##` is an operator"),
        ("a{1001}", "more than 1000"),
        ("a{99999999999999999999}", "more than 1000"),
        ("a{2,1}", "swapped"),
        ("[z-a]", "swapped"),
        ("a{,5}", "one or two numbers"),
        ("a**", "put a group"),
        ("^*", "cannot be repeated"),
        ("(a{1000}){1000}", "too large"),
    ] {
        check_refused(pattern, expect);
    }
    check_refused(&format!("{}a{}", "(".repeat(51), ")".repeat(51)), "deep");
}

#[test]
fn an_error_stands_at_the_literal_and_the_rest_is_one_call() {
    let error = emit(&syn::parse_quote!("(")).expect_err("a group without an end");
    assert!(error.to_string().contains("has no `)`"), "{error}");
    let expression = emit(&syn::parse_quote!("[a-z]+")).expect("a pattern");
    let call: syn::ExprCall = syn::parse2(expression).expect("a call");
    assert_eq!(call.func.to_token_stream().to_string(), ":: formwork :: field :: Pattern :: new");
    assert_eq!(call.args[0].to_token_stream().to_string(), "\"[a-z]+\"");
}

#[test]
fn the_largest_patterns_compile() {
    for pattern in [
        r"(\S{500})",
        "([^a]{1000}){5}",
        "(.{1000}){1}.{600}",
        r"(\W{1000})\W{250}",
        "[😀-😂]{1000}",
        r"([\u{80}-\u{10FFFF}]{1000}){5}",
        r"([\u{100}\u{200}\u{300}\u{400}\u{1000}]{1000})",
        "(a?){1000}",
    ] {
        compiled(pattern);
    }
}

proptest! {
    #[test]
    fn no_pattern_panics_and_each_translation_compiles(
        pattern in r"([a-c(){}\[\]|\\^$.*+?,:\-&0-9dwsDWSuxpb😀]|\\[dwsDWS.]|\{[0-9],[0-9]?\}|\[[^\[\]]{1,4}\]){0,12}",
    ) {
        if let Ok(regex) = translate(&pattern) {
            Regex::new(&regex).unwrap_or_else(|error| panic!("{pattern}: {regex}: {error}"));
        }
    }
}
