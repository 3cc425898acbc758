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

/// A year of four or more digits, month and day.
fn parse_date(text: &str) -> Option<NaiveDate> {
    let (year, rest) = text.split_once('-')?;
    let (month, day) = rest.split_once('-')?;
    // No year beyond 9999 is in range, so that only noughts can stand before its last four digits.
    let (noughts, year) = year.split_at_checked(year.len().checked_sub(4)?)?;
    let year = digits(year, 4).filter(|year| *year > 0)?;
    let is_in_range = noughts.bytes().all(|byte| byte == b'0');
    let year = is_in_range.then(|| i32::try_from(year).ok()).flatten()?;
    NaiveDate::from_ymd_opt(year, digits(month, 2)?, digits(day, 2)?)
}

/// Hours and minutes; perhaps seconds, perhaps up to three digits of a fraction.
fn parse_time(text: &str) -> Option<NaiveTime> {
    let (hour, rest) = text.split_once(':')?;
    let (minute, seconds) = match rest.split_once(':') {
        Some((minute, seconds)) => (minute, Some(seconds)),
        None => (rest, None),
    };
    let (second, milli) = match seconds.map(|seconds| seconds.split_once('.').ok_or(seconds)) {
        None => (0, 0),
        Some(Err(second)) => (digits(second, 2)?, 0),
        Some(Ok((second, fraction))) => (digits(second, 2)?, thousandths(fraction)?),
    };
    NaiveTime::from_hms_milli_opt(digits(hour, 2)?, digits(minute, 2)?, second, milli)
}

/// A fraction of one to three digits.
fn thousandths(fraction: &str) -> Option<u32> {
    let missing = 3_usize.checked_sub(fraction.len()).filter(|missing| *missing < 3)?;
    Some(digits(fraction, fraction.len())? * 10_u32.pow(u32::try_from(missing).ok()?))
}

/// A number of exactly so many digits, of four at most.
fn digits(text: &str, count: usize) -> Option<u32> {
    let fits = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    fits.then(|| text.bytes().fold(0, |number, digit| number * 10 + u32::from(digit - b'0')))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check<T: FieldValue>(text: &str, expect: Option<&str>) {
        let written = T::parse(text).ok().and_then(|value| value.to_text());
        assert_eq!(written.as_deref(), expect, "{text}");
    }

    #[test]
    fn a_date_has_a_year_of_four_digits_or_more() {
        check::<NaiveDate>("2024-02-29", Some("2024-02-29"));
        check::<NaiveDate>("0001-01-01", Some("0001-01-01"));
        check::<NaiveDate>("002024-12-31", Some("2024-12-31"));
        for text in [
            "",
            "-",
            "--",
            "2023-02-29",
            "0000-01-01",
            "12024-01-01",
            "999-01-01",
            "2024-1-01",
            "2024-01-1",
            "2024-01-001",
            "2024-13-01",
            "2024-00-01",
            "2024-01-32",
            "+024-01-01",
            "-2024-01-01",
            "2024-01-01-",
            " 2024-01-01",
            "2024-+1-01",
            "２０２４-01-01",
        ] {
            check::<NaiveDate>(text, None);
        }
    }

    #[test]
    fn a_time_has_hours_and_minutes_and_maybe_more() {
        for (text, expect) in [
            ("00:00", "00:00"),
            ("09:30:00", "09:30"),
            ("23:59:59", "23:59:59"),
            ("09:30:00.5", "09:30:00.500"),
            ("09:30:15.07", "09:30:15.070"),
            ("09:30:15.123", "09:30:15.123"),
        ] {
            check::<NaiveTime>(text, Some(expect));
            check::<NaiveDateTime>(
                &format!("2024-02-29 {text}"),
                Some(&format!("2024-02-29T{expect}")),
            );
        }
        for text in [
            "",
            ":",
            "24:00",
            "09:60",
            "09:30:60",
            "9:30",
            "09:3",
            "09:30:1",
            "09:30:15.",
            "09:30:15.1234",
            "09:30.5",
            "09:30:15:1",
            "09:30:",
            "+9:30",
            "09:30:15.+5",
        ] {
            check::<NaiveTime>(text, None);
        }
    }
}
