use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::*;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Row {
    id: i64,
    name: String,
    ratio: f64,
    tags: Vec<Tag>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    pair: (u8, char),
    by_number: BTreeMap<u32, bool>,
    wide: u128,
    wrapped: Wrapped,
    nothing: (),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Wrapped(i32);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum Tag {
    Plain,
    Counted(u64),
    Placed(f32, f32),
    Named { name: String },
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Either {
    Float(f64),
    Text(String),
    All(Vec<Either>),
}

fn row() -> Row {
    Row {
        id: i64::MIN,
        name: "a\"b\\c/\u{8}\u{c}\n\r\t\u{1}é😀\u{2028}".to_owned(),
        ratio: 0.1,
        tags: vec![
            Tag::Plain,
            Tag::Counted(u64::MAX),
            Tag::Placed(1.5, -2e-7),
            Tag::Named { name: String::new() },
        ],
        note: Some("x".to_owned()),
        pair: (255, '"'),
        by_number: BTreeMap::from([(1, true), (4_294_967_295, false)]),
        wide: u128::MAX,
        wrapped: Wrapped(-1),
        nothing: (),
    }
}

#[test]
fn what_the_server_writes_is_read_back() {
    let json = serde_json::to_string(&row()).unwrap();
    assert_eq!(from_str::<Row>(&json), Ok(row()));
    assert_eq!(from_str::<Row>(&serde_json::to_string_pretty(&row()).unwrap()), Ok(row()));
    let json = json.replacen('{', r#"{"unknown":[{"a":[null,true,1e9,"]}"]}],"#, 1);
    assert_eq!(from_str::<Row>(&json), Ok(row()), "members that nobody asks for are passed over");
}

#[test]
fn values_whose_type_only_the_text_tells_are_read() {
    let json = r#"[1, -2.5, "x", ["y", 18446744073709551616]]"#;
    assert_eq!(from_str::<Either>(json).ok(), serde_json::from_str(json).ok());
    assert_eq!(from_str::<serde_json::Value>(json).ok(), serde_json::from_str(json).ok());
}

#[test]
fn it_takes_what_serde_json_takes() {
    let texts = [
        "0",
        "-1",
        "9223372036854775807",
        "-9223372036854775808",
        "9223372036854775808",
        "-9223372036854775809",
        "18446744073709551615",
        "18446744073709551616",
        "1e2",
        "1.5",
        "",
        " ",
        "-",
        "null",
        "nul",
        "nullx",
        "true",
        "[]",
        "[1]",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[1,2]",
        "[",
        "]",
        "{}",
        "{",
        r#"{"a":1}"#,
        r#"{"a":1,}"#,
        r#"{"a"}"#,
        r#"{"a":}"#,
        r#"{1:2}"#,
        r#""""#,
        r#"""#,
        r#""\"#,
        r#""\u0041""#,
        r#""\ud83d\ude00""#,
        r#""\ud83d""#,
        r#""\ude00""#,
        r#""\ud83d\u0041""#,
        r#""\ud83dA""#,
        r#""\u004""#,
        r#""\u+041""#,
        r#""\x""#,
        r#""é""#,
        "1 1",
        "\u{feff}1",
        "\u{a0}1",
        "1\0",
        "\0",
        "[1]]",
        "NaN",
        "1e999",
        "-0.0",
    ];
    for text in texts {
        check::<i64>(text);
        check::<u64>(text);
        check::<u8>(text);
        check::<f64>(text);
        check::<Option<bool>>(text);
        check::<String>(text);
        check::<char>(text);
        check::<Vec<i32>>(text);
        check::<(i32,)>(text);
        check::<BTreeMap<String, i32>>(text);
        check::<serde_json::Value>(text);
    }
}

fn check<T: DeserializeOwned + std::fmt::Debug + PartialEq>(text: &str) {
    let (ours, theirs) = (from_str::<T>(text).ok(), serde_json::from_str::<T>(text).ok());
    assert_eq!(ours, theirs, "{text:?} as {}", std::any::type_name::<T>());
}

#[test]
fn what_is_too_deep_is_refused() {
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    let depth = usize::from(MAX_DEPTH);
    assert!(from_str::<serde_json::Value>(&nested(depth)).is_ok());
    for depth in [depth + 1, 300, 100_000] {
        assert!(from_str::<serde_json::Value>(&nested(depth)).is_err());
        assert!(from_str::<serde::de::IgnoredAny>(&nested(depth)).is_err());
        assert!(from_str::<serde::de::IgnoredAny>(&"[".repeat(depth)).is_err());
    }
}

#[test]
fn members_and_items_are_given_as_they_are_written() {
    let mut seen = Vec::new();
    let json = r#" { "a" : [1, {"b":"}"}] , "\u0062":9007199254740993 } "#;
    members(json, &mut |name, value| seen.push((name.to_owned(), value.to_owned()))).unwrap();
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(seen, [pair("a", r#"[1, {"b":"}"}]"#), pair("b", "9007199254740993")]);
    let mut seen = Vec::new();
    items(r#"[1, "x"]"#, &mut |item| seen.push(item)).unwrap();
    assert_eq!(seen, ["1", r#""x""#]);
}

#[cfg(not(target_arch = "wasm32"))]
proptest::proptest! {
    #[test]
    fn what_serde_json_takes_is_taken(text in "[\\[\\]{}\",:0-9\\-.eEntruflasé😀\\\\ ]{0,40}") {
        let ours = from_str::<serde_json::Value>(&text);
        let theirs = serde_json::from_str::<serde_json::Value>(&text);
        proptest::prop_assert!(ours.is_ok() || theirs.is_err());
    }

    #[test]
    fn every_string_and_number_is_read_back(
        text: String, float: f64, short: f32, int: i64, big: u64,
    ) {
        let written = |value: serde_json::Value| value.to_string();
        proptest::prop_assert_eq!(from_str::<String>(&written(text.clone().into())), Ok(text));
        proptest::prop_assert_eq!(from_str::<i64>(&int.to_string()), Ok(int));
        proptest::prop_assert_eq!(from_str::<u64>(&big.to_string()), Ok(big));
        if float.is_finite() {
            proptest::prop_assert_eq!(from_str::<f64>(&written(float.into())), Ok(float));
        }
        if short.is_finite() {
            let json = serde_json::to_string(&short).unwrap();
            proptest::prop_assert_eq!(from_str::<f32>(&json), Ok(short));
        }
    }
}
