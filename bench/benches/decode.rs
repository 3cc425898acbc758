//! Reading a form with its rules, beside reading it without any.

use std::hint::black_box;

use chrono::NaiveDate;
use criterion::{Criterion, criterion_group, criterion_main};
use formwork::{FormValues, form::Form as _, prelude::*};
use serde::Deserialize;

const BODY: &[u8] = b"name=Ada+Lovelace&street=12+St.+James%27s+Square&city=London&\
    country=United+Kingdom&remark=Please+ring+twice%2C+the+bell+is+quiet.&\
    email=ada.lovelace%40example.org&guests=3&newsletter=true&arrival=2026-05-17&plan=duo";

#[derive(Form, Debug)]
struct Booking {
    #[field(label = "Name", length(1..=80), trim)]
    name: String,
    #[field(label = "Street", length(1..=120), trim)]
    street: String,
    #[field(label = "City", length(1..=80), trim)]
    city: String,
    #[field(label = "Country", length(1..=80), trim)]
    country: String,
    #[field(label = "Remark", length(1..=500), trim)]
    remark: String,
    #[field(label = "Email")]
    email: Email,
    #[field(label = "Guests", range(1..=12))]
    guests: u32,
    #[field(label = "Newsletter")]
    newsletter: bool,
    #[field(label = "Arrival")]
    arrival: NaiveDate,
    #[field(label = "Plan")]
    plan: Plan,
}

#[derive(Choice, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Plan {
    Solo,
    Duo,
    Family,
}

/// The same without a rule: what is no number, no date or no plan is refused all the same.
#[derive(Deserialize, Debug)]
struct Unchecked {
    name: String,
    street: String,
    city: String,
    country: String,
    remark: String,
    email: String,
    guests: u32,
    newsletter: bool,
    arrival: NaiveDate,
    plan: Plan,
}

fn checked(body: &[u8]) -> Option<Booking> {
    Booking::decode(&FormValues::parse(body).ok()?).ok()
}

fn unchecked(body: &[u8]) -> Option<Unchecked> {
    serde_urlencoded::from_bytes(body).ok()
}

/// Both read the same.
fn compare() {
    let (Some(ours), Some(theirs)) = (checked(BODY), unchecked(BODY)) else {
        panic!("both read the form");
    };
    assert_eq!(
        [&ours.name, &ours.street, &ours.city, &ours.country, &ours.remark, ours.email.as_str()],
        [
            &theirs.name,
            &theirs.street,
            &theirs.city,
            &theirs.country,
            &theirs.remark,
            theirs.email.as_str()
        ]
    );
    assert_eq!(
        (ours.guests, ours.newsletter, ours.arrival, ours.plan),
        (theirs.guests, theirs.newsletter, theirs.arrival, theirs.plan)
    );
}

fn decode(criterion: &mut Criterion) {
    compare();
    let mut group = criterion.benchmark_group("decode");
    group.bench_function("formwork", |bencher| bencher.iter(|| checked(black_box(BODY))));
    group.bench_function("serde_urlencoded", |bencher| bencher.iter(|| unchecked(black_box(BODY))));
    group.finish();
}

criterion_group!(benches, decode);
criterion_main!(benches);
