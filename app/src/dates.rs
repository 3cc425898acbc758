//! Days and times as they are read.

use chrono::{DateTime, Datelike, NaiveDate};
use formwork::prelude::*;
use icu_datetime::{FixedCalendarDateTimeFormatter, fieldsets::YMD, input::Date};

use crate::texts::texts;

/// The day of a time in seconds since 1970, in UTC: for people in the language of the request, and for
/// programs.
pub fn day(seconds: i64) -> impl IntoView {
    let day = DateTime::from_timestamp(seconds, 0).unwrap_or_default().date_naive();
    let iso = day.format("%Y-%m-%d").to_string();
    let written = written(day).unwrap_or_else(|| iso.clone());
    view! { <time datetime=iso>{written}</time> }
}

fn written(day: NaiveDate) -> Option<String> {
    let [month, number] = [day.month(), day.day()].map(u8::try_from);
    let date = Date::try_new_gregorian(day.year(), month.ok()?, number.ok()?).ok()?;
    let locale = (texts().locale)();
    let formatter = FixedCalendarDateTimeFormatter::try_new(locale.into(), YMD::long()).ok()?;
    Some(formatter.format(&date).to_string())
}

/// The same, to the second.
pub fn second(seconds: i64) -> impl IntoView {
    let time = DateTime::from_timestamp(seconds, 0).unwrap_or_default();
    let iso = time.format("%Y-%m-%dT%H:%M:%SZ").to_string();
    let written = written(time.date_naive())
        .map_or_else(|| iso.clone(), |day| format!("{day}, {}", time.format("%H:%M:%S")));
    view! { <time datetime=iso>{written}</time> }
}
