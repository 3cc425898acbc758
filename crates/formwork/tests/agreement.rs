//! What the server accepts is what a browser accepts.
//!
//! The tables in `agreement/` say which values are valid under which rules. Here the server is held
//! to them, in `end2end/tests/agreement.spec.ts` Chromium is.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use formwork::{
    Email, FormValues,
    field::{FieldSpec, FieldValue, InputType, Rules},
    form::FormReader,
};
use serde::Deserialize;

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
}

impl Limits {
    fn of<T: FieldValue>() -> Self {
        let owned = |text: Option<&'static str>| text.map(ToOwned::to_owned);
        let step = (T::INPUT_TYPE == InputType::Decimal).then_some("any");
        let input = match T::INPUT_TYPE {
            InputType::Email => "email",
            InputType::Date => "date",
            InputType::Time => "time",
            InputType::DateTime => "datetime-local",
            _ => "number",
        };
        let (min, max, step) = (owned(T::MIN), owned(T::MAX), owned(step));
        Self { input: input.to_owned(), min, max, step }
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
    valid: bool,
}

/// Rules are constants; those of the table live as long as the test.
fn leak(text: Option<&String>) -> Option<&'static str> {
    text.map(|text| &*text.clone().leak())
}

fn is_valid<T: FieldValue + Send + Sync + 'static>(row: &Row) -> bool {
    let spec: &'static FieldSpec = Box::leak(Box::new(FieldSpec {
        name: "number",
        label: "Number",
        item: None,
        input_type: T::INPUT_TYPE,
        required: true,
        multiple: false,
        choices: &[],
        inner: || &[],
        rules: Rules {
            min: leak(row.min.as_ref()).or(T::MIN),
            max: leak(row.max.as_ref()).or(T::MAX),
            step: leak(row.step.as_ref()),
            ..Rules::NONE
        },
    }));
    let mut values = FormValues::new();
    values.push("number", row.value.as_str());
    let mut reader = FormReader::new(&values);
    let decoded = reader.field::<T>(spec).is_some();
    assert_eq!(decoded, reader.into_errors().is_empty());
    decoded
}

fn check(table: &str) {
    let table: Table = serde_json::from_str(table).expect("the table is JSON");
    for row in &table.rows {
        let (limits, valid) = match row.ty.as_str() {
            "u8" => (Limits::of::<u8>(), is_valid::<u8>(row)),
            "i8" => (Limits::of::<i8>(), is_valid::<i8>(row)),
            "u64" => (Limits::of::<u64>(), is_valid::<u64>(row)),
            "i64" => (Limits::of::<i64>(), is_valid::<i64>(row)),
            "f64" => (Limits::of::<f64>(), is_valid::<f64>(row)),
            "email" => (Limits::of::<Email>(), is_valid::<Email>(row)),
            "date" => (Limits::of::<NaiveDate>(), is_valid::<NaiveDate>(row)),
            "time" => (Limits::of::<NaiveTime>(), is_valid::<NaiveTime>(row)),
            "date_time" => (Limits::of::<NaiveDateTime>(), is_valid::<NaiveDateTime>(row)),
            other => panic!("the table has an unknown type: {other}"),
        };
        assert_eq!(table.limits.get(&row.ty), Some(&limits), "{}", row.ty);
        assert_eq!(valid, row.valid, "{row:?}");
    }
}

#[test]
fn numbers() {
    check(include_str!("agreement/number.json"));
}

#[test]
fn addresses() {
    check(include_str!("agreement/email.json"));
}

#[test]
fn dates_and_times() {
    check(include_str!("agreement/moment.json"));
}
