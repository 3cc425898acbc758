//! Days and times as they are read.

use chrono::DateTime;
use formwork::prelude::*;

/// The day of a time in seconds since 1970, in UTC, for people and for programs.
pub fn day(seconds: i64) -> impl IntoView {
    let day = DateTime::from_timestamp(seconds, 0).unwrap_or_default();
    view! {
        <time datetime=day.format("%Y-%m-%d").to_string()>{day.format("%-d %B %Y").to_string()}</time>
    }
}

/// A time in seconds since 1970, in UTC, to the second.
pub fn second(seconds: i64) -> impl IntoView {
    let time = DateTime::from_timestamp(seconds, 0).unwrap_or_default();
    view! {
        <time datetime=time.format("%Y-%m-%dT%H:%M:%SZ").to_string()>
            {time.format("%-d %B %Y, %H:%M:%S").to_string()}
        </time>
    }
}
