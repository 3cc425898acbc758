//! Dates and times as their controls submit them (HTML Standard, section 2.3.5).

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};

use super::{FieldValue, InputType, Rules, Violation, decimal::Decimal, number};

/// What a control for times counts in, unless the rules say otherwise, in milliseconds.
const MINUTE: i64 = 60_000;

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

/// Checks `step`, which counts from the least value.
fn check_step(after_least: TimeDelta, rules: &Rules) -> Result<(), Violation> {
    let step = rules.step.map_or(MINUTE, step_in_millis);
    if after_least.num_milliseconds() % step == 0 {
        return Ok(());
    }
    Err(Violation::new("time_step").with("step", rules.step.unwrap_or("60")))
}

/// Seconds as the attribute writes them; what is no step counts as none was given (HTML Standard,
/// section 4.10.5.3.8).
fn step_in_millis(seconds: &str) -> i64 {
    let seconds = Decimal::read(if number::is_number(seconds) { seconds } else { "0" });
    if seconds.compare(Decimal::ZERO).is_gt() { seconds.to_millis().max(1) } else { MINUTE }
}

/// A year of four or more digits, month and day; read back the same, so that nothing is left out.
fn parse_date(text: &str) -> Option<NaiveDate> {
    // No year beyond 9999 is in range, so that only noughts can stand before its last four digits.
    let (noughts, text) = text.split_at_checked(text.find('-')?.saturating_sub(4))?;
    let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
    let is_written_so = date.format("%Y-%m-%d").to_string() == text;
    let is_in_range = !text.starts_with("0000") && noughts.bytes().all(|byte| byte == b'0');
    (is_written_so && is_in_range).then_some(date)
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

    fn check(&self, _: &str, rules: &Rules) -> Result<(), Violation> {
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

    fn check(&self, _: &str, rules: &Rules) -> Result<(), Violation> {
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

    fn check(&self, _: &str, rules: &Rules) -> Result<(), Violation> {
        check_range(self, rules, parse_date_time)?;
        let least =
            rules.min.and_then(parse_date_time).unwrap_or(self.date().and_time(NaiveTime::MIN));
        check_step(*self - least, rules)
    }

    fn to_text(&self) -> Option<String> {
        Some(format!("{}T{}", self.format("%Y-%m-%d"), time_text(self.time())))
    }
}
