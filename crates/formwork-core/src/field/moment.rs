//! Dates and times as their controls submit them (HTML Standard, section 2.3.5).

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};

use super::{FieldValue, InputType, Rules, Violation};

/// What a control for times counts in, unless the rules say otherwise, in seconds.
const MINUTE: i64 = 60;

/// Checks `min` and `max`; the rules are known to hold what the type can read.
fn check_range<T: PartialOrd>(
    value: &T,
    rules: &Rules,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<(), Violation> {
    match (rules.min, rules.min.and_then(&parse)) {
        (Some(text), Some(min)) if *value < min => {
            return Err(Violation::new("too_small").with("min", text));
        }
        _ => {}
    }
    match (rules.max, rules.max.and_then(&parse)) {
        (Some(text), Some(max)) if *value > max => {
            Err(Violation::new("too_large").with("max", text))
        }
        _ => Ok(()),
    }
}

/// Checks `step`, in seconds after the least value.
fn check_step(after_least: TimeDelta, rules: &Rules) -> Result<(), Violation> {
    let step = rules.step.and_then(|step| step.parse().ok()).unwrap_or(MINUTE);
    let is_whole = after_least.subsec_nanos() == 0;
    if is_whole && step > 0 && after_least.num_seconds() % step == 0 {
        return Ok(());
    }
    Err(Violation::new("time_step").with("step", rules.step.unwrap_or("60")))
}

/// A year of four digits, month and day; read back the same, so that nothing is left out.
fn parse_date(text: &str) -> Option<NaiveDate> {
    let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
    (date.format("%Y-%m-%d").to_string() == text && !text.starts_with("0000")).then_some(date)
}

/// Hours and minutes; perhaps seconds, perhaps up to three digits of a fraction.
fn parse_time(text: &str) -> Option<NaiveTime> {
    let (seconds, fraction) = match text.split_once('.') {
        Some((seconds, fraction)) => (seconds, Some(fraction)),
        None => (text, None),
    };
    let is_fraction = |digits: &str| {
        matches!(digits.len(), 1..=3) && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    let format = if seconds.len() == 5 { "%H:%M" } else { "%H:%M:%S" };
    let time = NaiveTime::parse_from_str(seconds, format).ok()?;
    let is_written_so =
        time.nanosecond() < 1_000_000_000 && time.format(format).to_string() == seconds;
    match fraction {
        None => is_written_so.then_some(time),
        Some(fraction) if is_written_so && seconds.len() == 8 && is_fraction(fraction) => {
            let millis: u32 = format!("{fraction:0<3}").parse().ok()?;
            time.with_nanosecond(millis * 1_000_000)
        }
        Some(_) => None,
    }
}

/// Date and time with `T` or a space between.
fn parse_date_time(text: &str) -> Option<NaiveDateTime> {
    let (date, time) = text.split_once(['T', ' '])?;
    Some(parse_date(date)?.and_time(parse_time(time)?))
}

fn time_text(time: NaiveTime) -> String {
    let format = match (time.second(), time.nanosecond()) {
        (0, 0) => "%H:%M",
        (_, 0) => "%H:%M:%S",
        _ => "%H:%M:%S%.3f",
    };
    time.format(format).to_string()
}

impl FieldValue for NaiveDate {
    const INPUT_TYPE: InputType = InputType::Date;
    const MIN: Option<&'static str> = Some("0001-01-01");
    const MAX: Option<&'static str> = Some("9999-12-31");

    fn parse(text: &str) -> Result<Self, &'static str> {
        parse_date(text).ok_or("date")
    }

    fn check(&self, rules: &Rules) -> Result<(), Violation> {
        check_range(self, rules, parse_date)
    }

    fn to_text(&self) -> Option<String> {
        Some(self.format("%Y-%m-%d").to_string())
    }
}

impl FieldValue for NaiveTime {
    const INPUT_TYPE: InputType = InputType::Time;
    // Said always: without it a control counts its steps from the value that it is given at first.
    const MIN: Option<&'static str> = Some("00:00");

    fn parse(text: &str) -> Result<Self, &'static str> {
        parse_time(text).ok_or("time")
    }

    fn check(&self, rules: &Rules) -> Result<(), Violation> {
        check_range(self, rules, parse_time)?;
        let least = rules.min.and_then(parse_time).unwrap_or(Self::MIN);
        check_step(*self - least, rules)
    }

    fn to_text(&self) -> Option<String> {
        Some(time_text(*self))
    }
}

impl FieldValue for NaiveDateTime {
    const INPUT_TYPE: InputType = InputType::DateTime;
    const MIN: Option<&'static str> = Some("0001-01-01T00:00");
    const MAX: Option<&'static str> = Some("9999-12-31T23:59");

    fn parse(text: &str) -> Result<Self, &'static str> {
        parse_date_time(text).ok_or("date_time")
    }

    fn check(&self, rules: &Rules) -> Result<(), Violation> {
        check_range(self, rules, parse_date_time)?;
        let least =
            rules.min.and_then(parse_date_time).unwrap_or(self.date().and_time(NaiveTime::MIN));
        check_step(*self - least, rules)
    }

    fn to_text(&self) -> Option<String> {
        Some(format!("{}T{}", self.format("%Y-%m-%d"), time_text(self.time())))
    }
}
