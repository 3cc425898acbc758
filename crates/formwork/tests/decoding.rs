//! No input to a decoder panics, whatever it is.

use std::fmt::Debug;

use formwork::{
    Email, FormValues,
    action::{Argument, Arguments, form_from_json},
    field::{FieldValue, InputType},
    form::{self, Form as _},
    prelude::Form,
};
use formwork_core::MAX_FIELDS;
use proptest::prelude::*;
use serde_json::Value;

/// How many; a blank field means one.
#[derive(Clone, Debug, PartialEq)]
struct Count(u8);

impl FieldValue for Count {
    const INPUT_TYPE: InputType = InputType::Number;
    const OPTIONAL: bool = true;

    fn parse(text: &str) -> Result<Self, &'static str> {
        u8::parse(text).map(Self)
    }

    fn blank() -> Option<Self> {
        Some(Self(1))
    }

    fn to_text(&self) -> Option<String> {
        self.0.to_text()
    }
}

/// A form that holds itself, and has more fields than were sent.
#[derive(Form, Clone, Debug, PartialEq)]
struct Tree {
    #[field(label = "Name")]
    name: Option<String>,
    #[field(label = "Ripe")]
    ripe: bool,
    #[field(label = "Count")]
    count: Count,
    #[field(label = "Tags")]
    tags: Vec<String>,
    #[field(label = "Trees")]
    trees: Vec<Tree>,
}

/// Lists without types that mean something by nothing.
#[derive(Form, Clone, Debug, PartialEq)]
struct Shrub {
    #[field(label = "Name")]
    name: Option<String>,
    #[field(label = "Shrubs")]
    shrubs: Vec<Shrub>,
}

/// What it expands to is linted as an application's own code is.
#[derive(Form, Clone, Debug, PartialEq)]
struct Nothing {}

#[derive(Form, Clone, Debug, PartialEq)]
struct Everything {
    #[field(label = "Text", length(1..=8), trim)]
    text: String,
    #[field(label = "Lines", length(..=12), multiline)]
    lines: Option<String>,
    #[field(label = "Email")]
    email: Option<Email>,
    #[field(label = "Small")]
    small: Option<i8>,
    #[field(label = "Large")]
    large: Option<u64>,
    #[field(label = "Yes")]
    yes: bool,
}

/// Names of fields, and others.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(vec!["text", "lines", "email", "small", "large", "yes"])
            .prop_map(ToOwned::to_owned),
        1 => ".{0,8}",
        1 => prop::sample::select(vec!["_action", "_arg", "_charset_", "a.b", "a[0].b", "a[99999]"])
            .prop_map(ToOwned::to_owned),
    ]
}

/// Values that come close to rules, and others.
fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        ".{0,14}",
        "[ \t\r\n\u{0}-\u{1f}a-z😀]{0,14}",
        "-?[0-9]{1,22}",
        "[a-z@.]{1,9}@[a-z.-]{1,9}",
        prop::sample::select(vec!["on", "true", "false", ""]).prop_map(ToOwned::to_owned),
    ]
}

fn pairs() -> impl Strategy<Value = Vec<(String, String)>> {
    prop::collection::vec((name(), value()), 0..12)
}

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        value().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((name(), inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn of_pairs(pairs: &[(String, String)]) -> FormValues {
    let mut values = FormValues::new();
    for (name, value) in pairs {
        values.push(name, value);
    }
    values
}

/// What was decoded keeps the rules, and is the same when it is sent again.
fn check(values: &FormValues) {
    let Ok(form) = Everything::decode(values) else {
        let errors = Everything::decode(values).expect_err("the same again");
        assert!(!errors.is_empty(), "an error says what is wrong");
        return;
    };
    let length = |text: &str| text.encode_utf16().count();
    assert!((1..=8).contains(&length(&form.text)), "{form:?}");
    assert_eq!(form.text.trim(), form.text);
    assert!(!form.text.chars().any(char::is_control), "{form:?}");
    if let Some(lines) = &form.lines {
        assert!(length(lines) <= 12 && !lines.contains('\r'), "{form:?}");
    }
    assert_eq!(Everything::decode(&form.encode()), Ok(form.clone()));
    assert_eq!(form_from_json(&form.to_json()), Ok(form));
}

/// What was decoded is the same when it is sent again, which it can be.
fn check_size<F: form::Form + Debug + PartialEq>(values: &FormValues) -> bool {
    let decoded = F::decode(values);
    if let Ok(form) = &decoded {
        let encoded = form.encode();
        assert!(encoded.len() <= MAX_FIELDS, "{} fields", encoded.len());
        assert_eq!(F::decode(&encoded).as_ref(), Ok(form));
    }
    decoded.is_ok()
}

fn of_names(names: impl Iterator<Item = String>) -> FormValues {
    let mut values = FormValues::new();
    names.for_each(|name| values.try_push(&name, "1").expect("a name within the limits"));
    values
}

#[test]
fn a_list_does_not_outgrow_the_limit() {
    let rows = |count: usize| of_names((0..count).map(|row| format!("shrubs[{row}].name")));
    assert!(check_size::<Shrub>(&rows(MAX_FIELDS)));
    let deep =
        of_names((0..MAX_FIELDS).map(|row| format!("shrubs[{row}]{}", ".shrubs[0]".repeat(14))));
    assert!(check_size::<Shrub>(&deep));
}

#[test]
fn a_list_that_would_outgrow_the_limit_is_an_error() {
    let rows = |count: usize| of_names((0..count).map(|row| format!("trees[{row}].name")));
    // A row has a name and a count; the form itself has a count.
    assert!(check_size::<Tree>(&rows(499)));
    let errors = Tree::decode(&rows(500)).expect_err("too many");
    let errors: Vec<_> = errors.iter().map(|error| (error.field(), error.code())).collect();
    assert_eq!(errors, [("trees", "form_too_large")]);
    // Fields that are none of the form's are not written.
    let others = of_names((0..MAX_FIELDS).map(|index| format!("other{index}")));
    assert!(check_size::<Tree>(&others));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_form_of_lists_is_sent_again(
        names in prop::collection::vec((prop::collection::vec(0..999, 0..4), 0..5usize), 0..700),
    ) {
        let mut values = FormValues::new();
        for (path, field) in names {
            let path: Vec<_> = path.iter().map(|index| format!("trees[{index}]")).collect();
            let field = ["", ".name", ".ripe", ".count", ".tags"][field];
            let _ = values.try_push(&format!("{}{field}", path.join(".")), "1");
        }
        check_size::<Tree>(&values);
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read_as_a_form(body in prop::collection::vec(any::<u8>(), 0..256)) {
        if let Ok(values) = FormValues::parse(&body) {
            check(&values);
        }
    }

    #[test]
    fn any_fields_decode_by_their_rules(pairs in pairs()) {
        check(&of_pairs(&pairs));
    }

    #[test]
    fn any_json_is_read_as_a_form(json in json()) {
        if let Ok(values) = FormValues::from_json(&json) {
            check(&values);
        }
    }

    #[test]
    fn any_text_is_read_as_the_json_of_a_form(json in json(), text in ".{0,40}") {
        for text in [json.to_string(), text] {
            if let Ok(form) = form_from_json::<Everything>(&text) {
                check(&form.encode());
            }
        }
    }

    #[test]
    fn any_bound_arguments_are_read(bound in prop::collection::vec(".{0,12}", 0..4), pairs in pairs()) {
        let values = of_pairs(&pairs);
        let bound: Vec<&str> = bound.iter().map(String::as_str).collect();
        let _ = <(i64, Everything)>::from_form(&values, bound.clone().into_iter());
        let _ = <(Vec<Option<String>>, f32, Everything)>::from_form(&values, bound.into_iter());
    }
}

#[test]
fn a_form_without_fields_is_read_from_anything() {
    for body in ["", "name=x"] {
        let values = FormValues::parse(body.as_bytes()).unwrap();
        assert_eq!(Nothing::decode(&values).unwrap(), Nothing {});
    }
}
