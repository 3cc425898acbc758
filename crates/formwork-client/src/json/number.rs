//! Numbers: integers are exact, whatever a float can hold.

use serde::de::Visitor;

use super::Malformed;

pub(super) fn visit_integer<'de, V: Visitor<'de>>(
    number: &str,
    visitor: V,
) -> Result<V::Value, Malformed> {
    let digits = number.strip_prefix('-');
    let value = magnitude(digits.unwrap_or(number)).ok_or(Malformed)?;
    if digits.is_none() {
        return visitor.visit_u64(value);
    }
    visitor.visit_i64(0_i64.checked_sub_unsigned(value).ok_or(Malformed)?)
}

/// A number whose type the value decides.
pub(super) fn visit_any<'de, V: Visitor<'de>>(
    number: &str,
    visitor: V,
) -> Result<V::Value, Malformed> {
    let digits = number.trim_start_matches('-');
    match magnitude(digits) {
        Some(0) if digits.len() < number.len() => visitor.visit_f64(-0.0),
        Some(value) if digits.len() == number.len() || value <= i64::MIN.unsigned_abs() => {
            visit_integer(number, visitor)
        }
        _ => visitor.visit_f64(float(number)?),
    }
}

/// The browser has a reader of floats, of which Rust's would be a large part of an island.
pub(super) fn float(number: &str) -> Result<f64, Malformed> {
    #[cfg(target_arch = "wasm32")]
    let value = js_sys::parse_float(number);
    #[cfg(not(target_arch = "wasm32"))]
    let value = number.parse::<f64>().map_err(|_| Malformed)?;
    if value.is_finite() { Ok(value) } else { Err(Malformed) }
}

fn magnitude(digits: &str) -> Option<u64> {
    if digits.is_empty() {
        return None;
    }
    digits.chars().try_fold(0_u64, |value, digit| {
        value.checked_mul(10)?.checked_add(digit.to_digit(10)?.into())
    })
}
