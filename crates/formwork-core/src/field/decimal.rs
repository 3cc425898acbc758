//! Decimal numbers as browsers compute number controls with them.
//!
//! A step such as 0.1 is no double, so that steps cannot be counted in doubles. Chromium and WebKit
//! count in decimals of 18 digits and forgive what single precision could not tell apart; the HTML
//! Standard (section 4.10.5.3.8) says only what is meant. To give the same verdicts the server counts
//! as they do, down to how much is cut off: never more than 18 digits, and cut off, not rounded,
//! except at the end of a division.

use std::cmp::Ordering;

/// The most digits that a number has.
const DIGITS: usize = 18;

/// The greatest number of 18 digits.
const MAX_COEFFICIENT: u64 = 10_u64.pow(18) - 1;

/// What is smaller than this power of ten is nothing.
const MIN_EXPONENT: i32 = -1023;

/// No exponent is further from zero than this one, which no double reaches.
const MAX_SHIFT: i64 = 1_000_000;

/// Beyond so many steps from the first one whether a number is on a step cannot be told.
const MAX_STEPS: Decimal = Decimal { is_negative: false, coefficient: 1 << 53, exponent: 0 };

/// The part of a step that a number may be away from it.
const FORGIVEN: Decimal = Decimal { is_negative: false, coefficient: 1 << 24, exponent: 0 };

/// `coefficient` times ten to the power of `exponent`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Decimal {
    is_negative: bool,
    coefficient: u64,
    exponent: i32,
}

impl Decimal {
    /// One.
    pub(super) const ONE: Self = Self { is_negative: false, coefficient: 1, exponent: 0 };

    /// Nought.
    pub(super) const ZERO: Self = Self { is_negative: false, coefficient: 0, exponent: 0 };

    /// Cuts off what is too much for 18 digits.
    fn new(is_negative: bool, mut coefficient: u128, mut exponent: i32) -> Self {
        while coefficient > u128::from(MAX_COEFFICIENT) {
            coefficient /= 10;
            exponent += 1;
        }
        match u64::try_from(coefficient) {
            Ok(coefficient) if exponent >= MIN_EXPONENT => {
                Self { is_negative: is_negative && coefficient > 0, coefficient, exponent }
            }
            _ => Self::ZERO,
        }
    }

    /// Reads a *valid floating-point number* (HTML Standard, section 2.3.4.3).
    ///
    /// Noughts count as digits after the point, and before it once another digit has come. What
    /// comes after 18 digits counts as noughts.
    pub(super) fn read(number: &str) -> Self {
        if let Some(whole) = plain(number) {
            let coefficient = whole.unsigned_abs();
            return Self { is_negative: whole < 0, coefficient, exponent: 0 };
        }
        let unsigned = number.strip_prefix('-').unwrap_or(number);
        let (significand, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
        let (whole, fraction) = significand.split_once('.').unwrap_or((significand, ""));
        let whole = whole.trim_start_matches('0');
        let kept_whole = &whole[..whole.len().min(DIGITS)];
        let kept_fraction = &fraction[..fraction.len().min(DIGITS - kept_whole.len())];
        let digits = kept_whole.bytes().chain(kept_fraction.bytes());
        // Of the codes of digits these four bits are the number; 18 times they never overflow.
        let coefficient = digits.fold(0_u64, |number, digit| number * 10 + u64::from(digit & 0xF));
        // An exponent that is too long to be read is far beyond every limit.
        let limit = if exponent.starts_with('-') { -MAX_SHIFT } else { MAX_SHIFT };
        let exponent = exponent.parse().unwrap_or(limit).clamp(-MAX_SHIFT, MAX_SHIFT);
        let left_out = i64::try_from(whole.len() - kept_whole.len()).unwrap_or(MAX_SHIFT);
        let after_point = i64::try_from(kept_fraction.len()).unwrap_or(0);
        let exponent = (exponent + left_out - after_point).clamp(-MAX_SHIFT, MAX_SHIFT);
        let exponent = i32::try_from(exponent).unwrap_or(0);
        Self::new(number.starts_with('-'), coefficient.into(), exponent)
    }

    /// The whole number that is nearest, halves away from zero; the limits of `i64` if it is beyond.
    pub(super) fn to_i64(self) -> i64 {
        let rounded = self.rounded();
        let scale = rounded.exponent.clamp(0, 19).unsigned_abs();
        let whole = i128::from(rounded.coefficient) * 10_i128.pow(scale);
        let signed = if rounded.is_negative { -whole } else { whole };
        i64::try_from(signed).unwrap_or(if signed < 0 { i64::MIN } else { i64::MAX })
    }

    /// A number of seconds in milliseconds, rounded.
    #[cfg(feature = "chrono")]
    pub(super) fn to_millis(self) -> i64 {
        Self { exponent: self.exponent + 3, ..self }.to_i64()
    }

    /// Whether the number is not on a step, as `ValidityState.stepMismatch` says it.
    ///
    /// Steps are counted from `base`. A number is on a step if it is no further away from it than
    /// the step divided by 2²⁴, or if more than 2⁵³ steps lie between it and `base`.
    pub(super) fn is_between_steps(self, base: Self, step: Self) -> bool {
        let distance = self.minus(base).absolute();
        if distance.divided_by(MAX_STEPS).compare(step) == Ordering::Greater {
            return false;
        }
        let nearest = step.times(distance.divided_by(step).rounded());
        let remainder = distance.minus(nearest).absolute();
        let forgiven = step.divided_by(FORGIVEN);
        forgiven.compare(remainder) == Ordering::Less
            && remainder.compare(step.minus(forgiven)) == Ordering::Less
    }

    /// Compares by the difference, and so by 18 digits.
    pub(super) fn compare(self, other: Self) -> Ordering {
        match self.minus(other) {
            Self { coefficient: 0, .. } => Ordering::Equal,
            Self { is_negative: true, .. } => Ordering::Less,
            _ => Ordering::Greater,
        }
    }

    fn absolute(self) -> Self {
        Self { is_negative: false, ..self }
    }

    fn minus(self, other: Self) -> Self {
        let (own, others, exponent) = if self.exponent >= other.exponent {
            align(self, other)
        } else {
            let (others, own, exponent) = align(other, self);
            (own, others, exponent)
        };
        let signed = |is_negative, coefficient: u64| {
            let coefficient = i128::from(coefficient);
            if is_negative { -coefficient } else { coefficient }
        };
        let difference = signed(self.is_negative, own) - signed(other.is_negative, others);
        Self::new(difference < 0, difference.unsigned_abs(), exponent)
    }

    /// The product of two numbers that are not negative.
    fn times(self, other: Self) -> Self {
        let product = u128::from(self.coefficient) * u128::from(other.coefficient);
        Self::new(false, product, self.exponent + other.exponent)
    }

    /// The quotient of two numbers that are not negative, the second one greater than zero.
    fn divided_by(self, divisor: Self) -> Self {
        let by = divisor.coefficient.max(1);
        let mut exponent = self.exponent - divisor.exponent;
        let (mut rest, mut quotient) = (self.coefficient, 0);
        while rest > 0 {
            while rest < by && quotient < MAX_COEFFICIENT / 10 {
                (rest, quotient) = (rest * 10, quotient * 10);
                exponent -= 1;
            }
            if rest < by || rest / by > MAX_COEFFICIENT - quotient {
                break;
            }
            (rest, quotient) = (rest % by, quotient + rest / by);
        }
        let quotient = if rest > by / 2 { quotient + 1 } else { quotient };
        Self::new(false, quotient.into(), exponent)
    }

    /// The whole number that is nearest, halves away from zero.
    fn rounded(self) -> Self {
        if self.exponent >= 0 {
            return self;
        }
        let tenths = scaled_down(self.coefficient, self.exponent.unsigned_abs() - 1);
        Self::new(self.is_negative, u128::from(tenths / 10 + u64::from(tenths % 10 >= 5)), 0)
    }
}

/// The most digits of a number that is read at once, without asking what it may be else.
const PLAIN_DIGITS: usize = 15;

/// A number that is nothing but a few digits, perhaps with a minus: what most numbers are.
pub(super) fn plain(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text).as_bytes();
    if digits.is_empty() || digits.len() > PLAIN_DIGITS {
        return None;
    }
    let number = digits.iter().try_fold(0, |number, digit| {
        digit.is_ascii_digit().then(|| number * 10 + i64::from(digit - b'0'))
    })?;
    Some(if text.len() > digits.len() { -number } else { number })
}

/// The coefficients of two numbers with one exponent, which comes third; the first has the greater.
fn align(great: Decimal, small: Decimal) -> (u64, u64, i32) {
    let Some(digits) = great.coefficient.checked_ilog10() else {
        return (0, small.coefficient, small.exponent);
    };
    let shift = great.exponent.abs_diff(small.exponent);
    let room = 18 - (digits + 1);
    let excess = shift.saturating_sub(room);
    let scaled = great.coefficient * 10_u64.pow(shift.min(room));
    let exponent = small.exponent.saturating_add_unsigned(excess);
    (scaled, scaled_down(small.coefficient, excess), exponent)
}

/// Takes `digits` digits off.
fn scaled_down(coefficient: u64, digits: u32) -> u64 {
    10_u64.checked_pow(digits).map_or(0, |power| coefficient / power)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(is_negative: bool, coefficient: u64, exponent: i32) -> Decimal {
        Decimal { is_negative, coefficient, exponent }
    }

    #[test]
    fn eighteen_digits_are_read_and_the_rest_counts_as_noughts() {
        for (text, expect) in [
            ("0", decimal(false, 0, 0)),
            ("-0", decimal(false, 0, 0)),
            ("-1.50", decimal(true, 150, -2)),
            (".5e-3", decimal(false, 5, -4)),
            ("1E+2", decimal(false, 1, 2)),
            ("1234567890123456789", decimal(false, 123_456_789_012_345_678, 1)),
            ("0.0000000000000000019", decimal(false, 1, -18)),
            ("1e-99999999999", decimal(false, 0, 0)),
        ] {
            assert_eq!(Decimal::read(text), expect, "{text}");
        }
    }

    #[test]
    fn numbers_are_rounded_to_the_nearest_whole_one() {
        for (text, expect) in [
            ("1.5", 2),
            ("-1.5", -2),
            ("1.49", 1),
            ("1e3", 1000),
            ("1e300", i64::MAX),
            ("-1e300", i64::MIN),
            ("9007199254740991.4", 9_007_199_254_740_991),
        ] {
            assert_eq!(Decimal::read(text).to_i64(), expect, "{text}");
        }
    }

    #[track_caller]
    fn check(number: &str, base: &str, step: &str, is_between: bool) {
        let [number, base, step] = [number, base, step].map(Decimal::read);
        assert_eq!(number.is_between_steps(base, step), is_between, "{number:?} {base:?} {step:?}");
    }

    #[test]
    fn steps_are_counted_in_decimals() {
        check("0.3", "0", "0.1", false);
        check("0.35", "0", "0.1", true);
        check("999999999.99", "0", "0.01", false);
        check("-0.3", "-1", "0.1", false);
        check("0.1000000001", "0", "0.1", false);
        check("0.10000001", "0", "0.1", true);
        check("1e300", "0", "0.1", false);
    }

    proptest::proptest! {
        #[test]
        fn no_number_panics(number in "-?[0-9]{0,25}\\.?[0-9]{1,25}([eE][+-]?[0-9]{1,12})?", base in "-?[0-9]{1,30}(e-?[0-9]{1,4})?", step in "[1-9][0-9]{0,20}(e-?[0-9]{1,4})?") {
            let [number, base, step] = [number.as_str(), &base, &step].map(Decimal::read);
            let _ = (number.is_between_steps(base, step), number.to_i64(), number.compare(base));
        }
    }
}
