//! Values at the limits of a field and beyond, and what a form does with them.

use formwork_core::field::{FieldSpec, InputType};

use crate::database::{FormColumn, FormTable};

/// A text of this many characters stands for one without a limit, and no text is longer.
const LONGEST: usize = 10_000;

/// A number of this size stands for one without a limit.
const LARGEST: f64 = 1e9;

/// A value as the application stores it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Null,
    Integer(i64),
    Real(f64),
    Text(String),
    /// The day so many days after a date.
    Day {
        date: &'static str,
        after: i32,
    },
}

/// A value, and what the database has to do with it.
#[derive(Debug)]
pub(super) struct Probe {
    pub(super) value: Value,
    pub(super) expected: Expected,
}

/// What the form does with a value, in words for the report.
#[derive(Debug)]
pub(super) enum Expected {
    /// The form takes this.
    Taken(String),
    /// The form says `rule`; a database that takes `this` lacks `check`.
    Refused { rule: String, this: String, check: String },
}

/// A field of a form, to be asked what it takes.
#[derive(Clone, Copy)]
pub(super) struct Field<'a> {
    pub(super) form: &'a FormTable,
    pub(super) column: &'a FormColumn,
    pub(super) spec: &'static FieldSpec,
}

impl Field<'_> {
    fn accepts(self, text: &str) -> bool {
        (self.form.accepts)(self.spec, text)
    }
}

/// The values for a field. `is_numeric` if its column makes numbers of what is put into it.
pub(super) fn of(field: Field<'_>, is_numeric: bool) -> Vec<Probe> {
    let column = field.column;
    let mut probes = match column.input_type {
        _ if column.is_secret => Vec::new(),
        InputType::Text | InputType::Email | InputType::Url => texts(field),
        InputType::Number | InputType::Decimal => numbers(field),
        InputType::Select | InputType::Radio if !is_numeric => choices(field),
        InputType::Date if !is_numeric => dates(field),
        InputType::Checkbox => vec![
            taken(Value::Integer(0), "what is not checked"),
            taken(Value::Integer(1), "what is checked"),
        ],
        _ => Vec::new(),
    };
    if !field.spec.required && column.input_type != InputType::Checkbox {
        probes.push(taken(Value::Null, "no value"));
    }
    probes
}

fn taken(value: Value, this: impl Into<String>) -> Probe {
    Probe { value, expected: Expected::Taken(this.into()) }
}

fn refused(value: Value, rule: String, this: impl Into<String>, check: String) -> Probe {
    Probe { value, expected: Expected::Refused { rule, this: this.into(), check } }
}

fn texts(field: Field<'_>) -> Vec<Probe> {
    let column = field.column;
    let rules = field.spec.rules;
    let least = rules.min_length.unwrap_or_default().clamp(1, LONGEST);
    let greatest = rules.max_length.unwrap_or(LONGEST).min(LONGEST);
    let in_limits = [
        (letters(column, least), counted(least)),
        (letters(column, greatest), counted(greatest)),
        ("é".repeat(greatest), format!("{} of two bytes", counted(greatest))),
        ("字".repeat(greatest), format!("{} of three bytes", counted(greatest))),
        astral(least),
        astral(greatest),
    ];
    let in_limits = in_limits.into_iter().filter(|(text, _)| field.accepts(text));
    let mut probes: Vec<_> = in_limits.map(|(text, this)| taken(Value::Text(text), this)).collect();
    let mut beyond = |count: usize, rule: String, operator: &str, limit: usize| {
        let text = letters(column, count);
        if count <= LONGEST && !field.accepts(&text) {
            let check = format!("CHECK (length({}) {operator} {limit})", column.column);
            probes.push(refused(Value::Text(text), rule, count.to_string(), check));
        }
    };
    if let Some(max) = rules.max_length {
        beyond(max.saturating_add(1), format!("at most {}", counted(max)), "<=", max);
    }
    if let Some(min) = rules.min_length.filter(|min| *min > 0) {
        let fewest = fewest(min);
        let rule = match fewest == min {
            true => format!("at least {}", counted(min)),
            false => format!("at least {}, or {fewest} that count as {min}", counted(min)),
        };
        beyond(fewest - 1, rule, ">=", fewest);
    }
    probes
}

/// The fewest characters that have a length, as the form counts: those beyond the basic plane are two
/// UTF-16 code units each. Databases count characters, so that this is what they can be asked for.
fn fewest(length: usize) -> usize {
    length.div_ceil(2)
}

fn counted(count: usize) -> String {
    if count == 1 { "1 character".to_owned() } else { format!("{count} characters") }
}

/// A text of `count` letters; of an address, with what makes it one.
fn letters(column: &FormColumn, count: usize) -> String {
    let (before, after) = match column.input_type {
        InputType::Email => ("", "@b"),
        InputType::Url => ("https://b/", ""),
        _ => ("", ""),
    };
    match count.checked_sub(before.len() + after.len()) {
        Some(rest @ 1..) => format!("{before}{}{after}", "a".repeat(rest)),
        _ => "a".repeat(count),
    }
}

/// A text of a length in the fewest characters.
fn astral(length: usize) -> (String, String) {
    let text = "😀".repeat(length / 2) + &"a".repeat(length % 2);
    (text, format!("{} that count as {length}", counted(fewest(length))))
}

fn numbers(field: Field<'_>) -> Vec<Probe> {
    let column = field.column;
    let rules = field.spec.rules;
    let limit = |text: Option<&str>| text.and_then(|text| text.parse::<f64>().ok());
    let (min, max) = (limit(rules.min), limit(rules.max));
    let mut probes = Vec::new();
    for at_limit in [min.unwrap_or(-LARGEST), max.unwrap_or(LARGEST)] {
        let (value, text) = number(column, at_limit);
        if field.accepts(&text) {
            probes.push(taken(value, text));
        }
    }
    let mut beyond = |limit: f64, shift: f64, words: &str, operator: &str| {
        let (value, text) = number(column, limit + shift);
        if !field.accepts(&text) {
            let check = format!("CHECK ({} {operator} {limit})", column.column);
            probes.push(refused(value, format!("{words} {limit}"), text, check));
        }
    };
    // The limits of a type are kept by the type.
    if let Some(min) = min.filter(|_| rules.min != column.type_limits.0) {
        beyond(min, -1.0, "at least", ">=");
    }
    if let Some(max) = max.filter(|_| rules.max != column.type_limits.1) {
        beyond(max, 1.0, "at most", "<=");
    }
    probes
}

/// A number as it is stored, and as it is typed.
fn number(column: &FormColumn, number: f64) -> (Value, String) {
    if column.input_type == InputType::Decimal {
        return (Value::Real(number), number.to_string());
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a whole number that a double holds exactly"
    )]
    let whole = number as i64;
    (Value::Integer(whole), whole.to_string())
}

fn choices(field: Field<'_>) -> Vec<Probe> {
    let column = field.column;
    let choices = field.spec.choices;
    let each = choices.iter().filter(|choice| field.accepts(choice.value));
    let mut probes: Vec<_> = each
        .map(|choice| taken(Value::Text(choice.value.to_owned()), format!("{:?}", choice.value)))
        .collect();
    let other = "none of these";
    if !probes.is_empty() && !field.accepts(other) {
        let listed = choices.iter().map(|choice| format!("'{}'", choice.value.replace('\'', "''")));
        let listed = listed.collect::<Vec<_>>().join(", ");
        let check = format!("CHECK ({} IN ({listed}))", column.column);
        let value = Value::Text(other.to_owned());
        probes.push(refused(value, "only what it offers".to_owned(), format!("{other:?}"), check));
    }
    probes
}

fn dates(field: Field<'_>) -> Vec<Probe> {
    let column = field.column;
    let rules = field.spec.rules;
    let mut probes = Vec::new();
    for date in [rules.min, rules.max].into_iter().flatten() {
        if field.accepts(date) {
            probes.push(taken(Value::Text(date.to_owned()), date));
        }
    }
    let mut beyond = |date: &'static str, after, day: &str, words: &str, operator: &str| {
        let check = format!("CHECK ({} {operator} '{date}')", column.column);
        let this = format!("the day {day}");
        probes.push(refused(Value::Day { date, after }, format!("{words} {date}"), this, check));
    };
    // The limits of a type are kept by the type.
    if let Some(min) = rules.min.filter(|_| rules.min != column.type_limits.0) {
        beyond(min, -1, "before", "nothing before", ">=");
    }
    if let Some(max) = rules.max.filter(|_| rules.max != column.type_limits.1) {
        beyond(max, 1, "after", "nothing after", "<=");
    }
    probes
}
