//! Numbers as a number control submits them.
//!
//! The control holds a *valid floating-point number* (HTML Standard, section 2.3.4.3): `1e2`, `1.0`
//! and `-0` are numbers, and whole ones; `+1`, `1.` and `0x1` are none. The numbers of HTML are
//! doubles, so a whole number is held to what a double holds exactly; so is the attribute of its
//! control. Limits and steps are compared as browsers compare them: see [`Decimal`].
//!
//! Browsers forgive what is away from a step by no more than a part in 2²⁴ of it. A whole number
//! written so (`1.00000001`) is the one that it is nearest to.

use super::{
    FieldValue, InputType, Rules, Violation,
    decimal::{Decimal, plain},
};

/// The greatest whole number that a control compares exactly.
const EXACT: i64 = 9_007_199_254_740_991;

/// Reads a valid floating-point number; `None` if it is none, or too large for a double.
fn parse(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (significand, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((significand, exponent)) => (significand, Some(exponent)),
        None => (unsigned, None),
    };
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_significand = match significand.split_once('.') {
        Some((whole, fraction)) => (whole.is_empty() || is_digits(whole)) && is_digits(fraction),
        None => is_digits(significand),
    };
    let is_exponent = exponent
        .is_none_or(|exponent| is_digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)));
    let number: f64 = (is_significand && is_exponent).then(|| text.parse().ok()).flatten()?;
    // Both zeros are one number.
    number.is_finite().then_some(number + 0.0)
}

/// Whether a text is a number as its control has it.
pub(super) fn is_number(text: &str) -> bool {
    plain(text).is_some() || parse(text).is_some()
}

/// Reads a whole number, however it is written.
fn whole(text: &str) -> Result<i64, &'static str> {
    if !is_number(text) {
        return Err("number");
    }
    let number = Decimal::read(text);
    if number.is_between_steps(Decimal::ZERO, Decimal::ONE) {
        return Err("integer");
    }
    // Beyond what is exact every such number is out of range as well.
    Ok(number.to_i64().clamp(-EXACT - 1, EXACT + 1))
}

/// Checks `min`, `max` and `step` of a number by its text, as browsers do.
pub(super) fn check(text: &str, rules: &Rules) -> Result<(), Violation> {
    let number = Decimal::read(text);
    let bound = |bound: Option<&'static str>| {
        bound.filter(|bound| is_number(bound)).map(|text| (Decimal::read(text), text))
    };
    let (min, max) = (bound(rules.min), bound(rules.max));
    if let Some((_, text)) = min.filter(|(min, _)| number.compare(*min).is_lt()) {
        return Err(Violation::new("too_small").with("min", text));
    }
    if let Some((_, text)) = max.filter(|(max, _)| number.compare(*max).is_gt()) {
        return Err(Violation::new("too_large").with("max", text));
    }
    // Steps count from the least value (HTML Standard, section 4.10.5.3.8).
    let base = min.map_or(Decimal::ZERO, |(min, _)| min);
    match bound(rules.step).filter(|(step, _)| step.compare(Decimal::ZERO).is_gt()) {
        Some((step, text)) if number.is_between_steps(base, step) => {
            Err(Violation::new("step").with("step", text).with("min", rules.min.unwrap_or("0")))
        }
        _ => Ok(()),
    }
}

macro_rules! integers {
    ($($integer:ty, $min:literal, $max:literal;)*) => {$(
        impl FieldValue for $integer {
            const INPUT_TYPE: InputType = InputType::Number;
            const MIN: Option<&'static str> = Some($min);
            const MAX: Option<&'static str> = Some($max);

            fn parse(text: &str) -> Result<Self, &'static str> {
                let integer = plain(text).map_or_else(|| whole(text), Ok)?;
                integer.try_into().map_err(|_| if integer < 0 { "too_small" } else { "too_large" })
            }

            fn check(&self, text: &str, rules: &Rules) -> Result<(), Violation> {
                check(text, rules)
            }

            fn to_text(&self) -> Option<String> {
                Some(self.to_string())
            }
        }
    )*};
}
integers! {
    i8, "-128", "127";
    i16, "-32768", "32767";
    i32, "-2147483648", "2147483647";
    i64, "-9007199254740991", "9007199254740991";
    u8, "0", "255";
    u16, "0", "65535";
    u32, "0", "4294967295";
    u64, "0", "9007199254740991";
}

macro_rules! floats {
    ($($float:ty)*) => {$(
        impl FieldValue for $float {
            const INPUT_TYPE: InputType = InputType::Decimal;

            fn parse(text: &str) -> Result<Self, &'static str> {
                let number = parse(text).ok_or("number")?;
                #[allow(clippy::cast_possible_truncation, reason = "checked below")]
                let number = number as $float;
                if number.is_finite() { Ok(number) } else { Err("number") }
            }

            fn check(&self, text: &str, rules: &Rules) -> Result<(), Violation> {
                check(text, rules)
            }

            fn to_text(&self) -> Option<String> {
                self.is_finite().then(|| self.to_string())
            }
        }
    )*};
}
floats!(f32 f64);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_what_html_calls_one() {
        for (text, expect) in
            [("0", 0.0), ("-0", 0.0), ("1.0", 1.0), (".5", 0.5), ("1e2", 100.0), ("-1.5E-1", -0.15)]
        {
            assert_eq!(parse(text), Some(expect), "{text}");
        }
        for text in
            ["", "-", "+1", "1.", ".", "1e", "e1", "1 ", "0x1", "1,5", "inf", "NaN", "1e999", "--1"]
        {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[track_caller]
    #[expect(clippy::needless_pass_by_value, reason = "an expected value reads best as it is")]
    fn check_parse<T: FieldValue + PartialEq + std::fmt::Debug>(
        text: &str,
        expect: Result<T, &str>,
    ) {
        assert_eq!(T::parse(text), expect, "{text}");
    }

    #[test]
    fn whole_numbers_may_be_written_as_any_number_is() {
        check_parse("1e2", Ok(100u8));
        check_parse("7.0", Ok(7i64));
        check_parse("-0", Ok(0u8));
        check_parse("1.00000001", Ok(1u8));
        check_parse::<u8>("1.5", Err("integer"));
        check_parse::<u8>("1.0000001", Err("integer"));
        check_parse::<i64>("9007199254740991.4", Err("integer"));
        check_parse::<u8>("256", Err("too_large"));
        check_parse::<u8>("-1", Err("too_small"));
        check_parse("1e300", Ok(9_007_199_254_740_992u64));
        check_parse::<i8>("x", Err("number"));
        check_parse("9007199254740991", Ok(9_007_199_254_740_991u64));
    }

    #[track_caller]
    fn check_rules(number: i64, rules: &Rules, expect: Option<&str>) {
        let violation = FieldValue::check(&number, &number.to_string(), rules).err();
        assert_eq!(violation.as_ref().map(Violation::code), expect, "{number}");
    }

    #[test]
    fn steps_count_from_the_least_value() {
        let rules = Rules { min: Some("3"), max: Some("20"), step: Some("5"), ..Rules::NONE };
        for number in [3, 8, 13, 18] {
            check_rules(number, &rules, None);
        }
        check_rules(2, &rules, Some("too_small"));
        check_rules(21, &rules, Some("too_large"));
        check_rules(10, &rules, Some("step"));
    }

    #[test]
    fn no_number_beyond_what_a_control_holds_exactly_is_accepted() {
        let rules =
            Rules { min: <u64 as FieldValue>::MIN, max: <u64 as FieldValue>::MAX, ..Rules::NONE };
        let text = "9007199254740992";
        let beyond = u64::parse(text).unwrap();
        assert_eq!(FieldValue::check(&beyond, text, &rules).unwrap_err().code(), "too_large");
    }
}
