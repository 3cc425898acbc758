//! What the server accepts is what a browser accepts.
//!
//! The tables in `agreement/` say which values are valid under which rules. Here the server is held
//! to them, in `end2end/tests/agreement.spec.ts` Chromium is. A row that only the server refuses
//! says why (`server_only`); patterns have a table that the crate of the macros is held to.

use std::{borrow::Cow, collections::BTreeMap, fmt::Debug};

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use formwork::{
    Email, FormValues,
    field::{FieldSpec, FieldValue, InputType, Pattern, Rules},
    form::FormReader,
};
use rust_decimal::Decimal;
use serde::Deserialize;
use url::Url;

#[derive(Deserialize)]
struct Table {
    limits: BTreeMap<String, Limits>,
    rows: Vec<Row>,
}

/// What a type says of itself, as the attributes of its control write it.
#[derive(Debug, PartialEq, Deserialize)]
struct Limits {
    input: String,
    min: Option<String>,
    max: Option<String>,
    step: Option<String>,
    pattern: Option<String>,
}

impl Limits {
    fn of<T: Value>() -> Self {
        let owned = |text: Option<&'static str>| text.map(ToOwned::to_owned);
        let step = (T::INPUT_TYPE == InputType::Decimal).then_some("any");
        let input = match T::INPUT_TYPE {
            InputType::Email => "email",
            InputType::Url => "url",
            InputType::Date => "date",
            InputType::Time => "time",
            InputType::DateTime => "datetime-local",
            _ => "number",
        };
        let (min, max, step) = (owned(T::MIN), owned(T::MAX), owned(step));
        let pattern = spec::<T>(Rules::NONE).pattern_attribute().map(Cow::into_owned);
        Self { input: input.to_owned(), min, max, step, pattern }
    }
}

#[derive(Debug, Deserialize)]
struct Row {
    #[serde(rename = "type")]
    ty: String,
    min: Option<String>,
    max: Option<String>,
    step: Option<String>,
    value: String,
    /// What a browser says.
    valid: bool,
    /// Why the server refuses what a browser accepts.
    server_only: Option<String>,
}

/// Rules are constants; those of the table live as long as the test.
fn leak(text: Option<&String>) -> Option<&'static str> {
    text.map(|text| &*text.clone().leak())
}

/// What a field of a test can hold.
trait Value: FieldValue + Send + Sync + 'static {}

impl<T: FieldValue + Send + Sync + 'static> Value for T {}

fn spec<T: Value>(rules: Rules) -> &'static FieldSpec {
    Box::leak(Box::new(FieldSpec {
        name: "value",
        label: "Value",
        input_type: T::INPUT_TYPE,
        required: !T::OPTIONAL,
        item: None,
        multiple: false,
        choices: &[],
        inner: || &[],
        rules,
    }))
}

/// The code of the error, if there is one.
fn refused<T: Value>(spec: &'static FieldSpec, value: &str) -> Option<String> {
    let mut values = FormValues::new();
    values.push("value", value);
    let mut reader = FormReader::new(&values);
    let decoded = reader.field::<T>(spec);
    let errors = reader.into_errors();
    assert_eq!(decoded.is_some(), errors.is_empty());
    errors.iter().next().map(|error| error.code().to_owned())
}

/// The limits of the type and the code of the error.
fn verdict<T: Value>(row: &Row) -> (Limits, Option<String>) {
    let rules = Rules {
        min: leak(row.min.as_ref()).or(T::MIN),
        max: leak(row.max.as_ref()).or(T::MAX),
        step: leak(row.step.as_ref()),
        ..Rules::NONE
    };
    (Limits::of::<T>(), refused::<T>(spec::<T>(rules), &row.value))
}

/// What the server says where it is not what a browser says, nor what only the server says.
fn difference(
    row: &impl Debug,
    code: Option<&str>,
    valid: bool,
    server_only: Option<&str>,
) -> Option<String> {
    assert!(valid || server_only.is_none(), "a browser refuses it too: {row:?}");
    (code.is_none() != (valid && server_only.is_none())).then(|| format!("{code:?} of {row:?}"))
}

fn check(table: &str) {
    let table: Table = serde_json::from_str(table).expect("the table is JSON");
    let mut differences = Vec::new();
    for row in &table.rows {
        let (limits, code) = match row.ty.as_str() {
            "u8" => verdict::<u8>(row),
            "i8" => verdict::<i8>(row),
            "u64" => verdict::<u64>(row),
            "i64" => verdict::<i64>(row),
            "f64" => verdict::<f64>(row),
            "decimal" => verdict::<Decimal>(row),
            "email" => verdict::<Email>(row),
            "url" => verdict::<Url>(row),
            "date" => verdict::<NaiveDate>(row),
            "time" => verdict::<NaiveTime>(row),
            "date_time" => verdict::<NaiveDateTime>(row),
            other => panic!("the table has an unknown type: {other}"),
        };
        assert_eq!(table.limits.get(&row.ty), Some(&limits), "{}", row.ty);
        let server_only = row.server_only.as_deref();
        differences.extend(difference(row, code.as_deref(), row.valid, server_only));
    }
    assert!(differences.is_empty(), "{differences:#?}");
}

#[test]
fn numbers() {
    check(include_str!("agreement/number.json"));
}

#[test]
fn exact_numbers() {
    check(include_str!("agreement/decimal.json"));
}

#[test]
fn addresses() {
    check(include_str!("agreement/email.json"));
}

#[test]
fn urls() {
    check(include_str!("agreement/url.json"));
}

#[test]
fn dates_and_times() {
    check(include_str!("agreement/moment.json"));
}

#[derive(Deserialize)]
struct TextTable {
    rows: Vec<TextRow>,
}

#[derive(Debug, Deserialize)]
struct TextRow {
    /// `text`, `password`, `email` or `textarea`.
    control: String,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    trim: bool,
    min_length: Option<usize>,
    max_length: Option<usize>,
    pattern: Option<String>,
    /// The attribute `pattern` of the control.
    pattern_attribute: Option<String>,
    /// What is submitted of what was typed.
    submitted: String,
    valid: bool,
    server_only: Option<String>,
    /// Why the server accepts what a browser does not let anyone type.
    browser_only: Option<String>,
}

impl TextRow {
    fn spec(&self) -> &'static FieldSpec {
        let pattern = self.pattern.as_deref().map(|source| match source {
            "[A-Z]{2}" => Pattern::new("[A-Z]{2}", |text| {
                text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase())
            }),
            " ?a" => Pattern::new(" ?a", |text| matches!(text, "a" | " a")),
            other => panic!("the table has an unknown pattern: {other}"),
        });
        let input_type = match self.control.as_str() {
            "text" | "textarea" => InputType::Text,
            "password" => InputType::Password,
            "email" => InputType::Email,
            other => panic!("the table has an unknown control: {other}"),
        };
        let rules = Rules {
            min_length: self.min_length,
            max_length: self.max_length,
            pattern,
            trim: self.trim,
            multiline: self.control == "textarea",
            ..Rules::NONE
        };
        let spec = *spec::<String>(rules);
        Box::leak(Box::new(FieldSpec { input_type, required: self.required, ..spec }))
    }

    fn refused(&self, spec: &'static FieldSpec) -> Option<String> {
        match (spec.input_type, self.required) {
            (InputType::Email, true) => refused::<Email>(spec, &self.submitted),
            (InputType::Email, false) => refused::<Option<Email>>(spec, &self.submitted),
            (_, true) => refused::<String>(spec, &self.submitted),
            (_, false) => refused::<Option<String>>(spec, &self.submitted),
        }
    }
}

#[test]
fn texts() {
    let table = include_str!("agreement/text.json");
    let table: TextTable = serde_json::from_str(table).expect("the table is JSON");
    let mut differences = Vec::new();
    for row in &table.rows {
        let spec = row.spec();
        assert_eq!(
            spec.pattern_attribute().as_deref(),
            row.pattern_attribute.as_deref(),
            "{row:?}"
        );
        assert!(!row.valid || row.browser_only.is_none(), "a browser accepts it: {row:?}");
        let (code, valid) = (row.refused(spec), row.valid || row.browser_only.is_some());
        let server_only = row.server_only.as_deref();
        differences.extend(difference(row, code.as_deref(), valid, server_only));
    }
    assert!(differences.is_empty(), "{differences:#?}");
}
