//! Exact decimal numbers, for amounts of money.
//!
//! Their control is that of any number, and so are the verdicts on limits and steps. The numbers of
//! HTML are doubles, which keep 15 significant digits and no more: a browser cannot be relied upon to
//! tell apart what is longer. Such a text is refused here, with the code `precision`, as is one of more
//! digits after the point than a [`Decimal`] has: in numbers the one place where the server is stricter
//! than a browser. What a browser forgives (a part in 2²⁴ of a step) is forgiven and kept: 0.0100000001
//! is on the step 0.01.

use rust_decimal::Decimal;

use super::{FieldValue, InputType, Rules, number, value::Violation};

/// The significant digits that every double keeps.
const SIGNIFICANT: usize = 15;

impl FieldValue for Decimal {
    const INPUT_TYPE: InputType = InputType::Decimal;
    const MIN: Option<&'static str> = Some("-79228162514264300000000000000");
    const MAX: Option<&'static str> = Some("79228162514264300000000000000");

    fn parse(text: &str) -> Result<Self, &'static str> {
        if !number::is_number(text) {
            return Err("number");
        }
        let (significand, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        if significant_digits(significand) > SIGNIFICANT {
            return Err("precision");
        }
        read(significand, exponent)
    }

    fn check(&self, text: &str, rules: &Rules) -> Result<(), Violation> {
        number::check(text, rules)
    }

    fn to_text(&self) -> Option<String> {
        Some(self.to_string())
    }
}

/// The digits that a [`Decimal`] always has room for.
const ROOM: usize = 28;

/// The digits between the first and the last one that are no noughts, both included.
fn significant_digits(significand: &str) -> usize {
    let digits: String = significand.chars().filter(char::is_ascii_digit).collect();
    digits.trim_matches('0').len()
}

/// The number with every digit that it was given.
fn read(significand: &str, exponent: &str) -> Result<Decimal, &'static str> {
    let (sign, unsigned) = match significand.strip_prefix('-') {
        Some(unsigned) => (-1, unsigned),
        None => (1, significand),
    };
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let digits = format!("{whole}{fraction}");
    // Noughts at the end are part of how an amount is written, as long as there is room for them.
    let kept = if digits.len() > ROOM { digits.trim_end_matches('0') } else { &digits };
    let Ok(mantissa) = kept.trim_start_matches('0').parse::<i128>() else {
        // Nothing but noughts.
        return Ok(Decimal::ZERO);
    };
    let limit = if exponent.starts_with('-') { i64::MIN / 2 } else { i64::MAX / 2 };
    let exponent = exponent.parse().unwrap_or(limit).clamp(i64::MIN / 2, i64::MAX / 2);
    let noughts = i64::try_from(digits.len() - kept.len()).map_err(|_| "precision")?;
    let after_point = i64::try_from(fraction.len()).map_err(|_| "precision")?;
    let scale = after_point - noughts - exponent;
    let beyond = if sign < 0 { "too_small" } else { "too_large" };
    let (mantissa, scale) = match u32::try_from(scale) {
        Ok(scale) => (mantissa, scale),
        Err(_) if scale > 0 => return Err("precision"),
        Err(_) => {
            let power = u32::try_from(-scale).ok().and_then(|power| 10_i128.checked_pow(power));
            (power.and_then(|power| mantissa.checked_mul(power)).ok_or(beyond)?, 0)
        }
    };
    let number = Decimal::try_from_i128_with_scale(sign * mantissa, scale);
    number.map_err(|_| if scale > 0 { "precision" } else { beyond })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: Result<&str, &str>) {
        let got = <Decimal as FieldValue>::parse(text).map(|number| number.to_string());
        assert_eq!(got.as_deref().map_err(|code| *code), expect, "{text}");
    }

    #[test]
    fn every_digit_is_kept() {
        for (text, expect) in [
            ("0", "0"),
            ("-0", "0"),
            ("0.10", "0.10"),
            ("1.50e2", "150"),
            ("1.500000000000000000000000000000000", "1.5"),
            ("1e2", "100"),
            ("-12.34e1", "-123.4"),
            ("999999999999.99", "999999999999.99"),
            ("1000000000000000000000", "1000000000000000000000"),
            ("0.0000000000000000000000000001", "0.0000000000000000000000000001"),
            ("0e99999999999", "0"),
        ] {
            check(text, Ok(expect));
        }
    }

    #[test]
    fn what_a_double_cannot_keep_is_refused() {
        check("0.1234567890123456", Err("precision"));
        check("1234567890123456", Err("precision"));
        check("1e-29", Err("precision"));
        check("1e-99999999999", Err("precision"));
        check("8e28", Err("too_large"));
        check("-1e300", Err("too_small"));
        check("1,5", Err("number"));
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in "-?[0-9]{0,40}\\.?[0-9]{1,40}([eE][+-]?[0-9]{1,25})?") {
            let _ = <Decimal as FieldValue>::parse(&text);
        }
    }
}
