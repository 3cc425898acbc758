//! Numbers as they are read.

use icu_decimal::DecimalFormatter;

use crate::texts::texts;

/// A number with its thousands apart, as the language of the request has it.
#[must_use]
pub fn grouped(number: i64) -> String {
    let formatter = DecimalFormatter::try_new((texts().locale)().into(), Default::default());
    formatter.map_or_else(|_| number.to_string(), |it| it.format(&number.into()).to_string())
}
