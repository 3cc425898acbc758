//! The form that the targets read: a field of every kind.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use formwork::prelude::*;
use rust_decimal::Decimal;
use url::Url;

/// A field of every kind.
#[derive(Form, Clone, Debug, PartialEq)]
pub struct Everything {
    #[field(label = "Text", length(1..=40), trim)]
    pub text: String,
    #[field(label = "Lines", length(..=80), multiline)]
    pub lines: Option<String>,
    #[field(label = "Code", pattern = "[A-Z]{2}-[0-9]{1,3}")]
    pub code: Option<String>,
    #[field(label = "Size", one_of("s" = "Small", "l" = "Large"))]
    pub size: Option<String>,
    #[field(label = "Email")]
    pub email: Option<Email>,
    #[field(label = "Password", length(4..))]
    pub password: Option<Secret<String>>,
    #[field(label = "Again", matches = password)]
    pub again: Option<Secret<String>>,
    #[field(label = "Address of a page")]
    pub url: Option<Url>,
    #[field(label = "Colour", radio)]
    pub colour: Option<Colour>,
    #[field(label = "Colours", items(..=3))]
    pub colours: Vec<Colour>,
    #[field(label = "Tags", item = "Tag", items(..=50))]
    pub tags: Vec<String>,
    #[field(label = "Yes")]
    pub yes: bool,
    #[field(label = "Numbers")]
    pub numbers: Numbers,
    #[field(label = "Moments")]
    pub moments: Moments,
    #[field(label = "Rows", item = "Row")]
    pub rows: Vec<Row>,
    #[field(label = "Trees", item = "Tree")]
    pub trees: Vec<Tree>,
}

/// A choice.
#[derive(Choice, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    Red,
    #[choice(label = "Deep blue", value = "blue")]
    Blue,
}

/// Numbers of every kind.
#[derive(Form, Clone, Debug, PartialEq)]
pub struct Numbers {
    #[field(label = "i8", range(-100..=100), step = 5)]
    pub tiny: Option<i8>,
    #[field(label = "u16")]
    pub small: Option<u16>,
    #[field(label = "i64")]
    pub large: Option<i64>,
    #[field(label = "u64")]
    pub natural: Option<u64>,
    #[field(label = "f32")]
    pub single: Option<f32>,
    #[field(label = "f64", step = 0.1)]
    pub double: Option<f64>,
    #[field(label = "Price", range(0..=1000000), step = 0.01)]
    pub price: Option<Decimal>,
    #[field(label = "Exact")]
    pub exact: Option<Decimal>,
}

/// Dates and times of every kind.
#[derive(Form, Clone, Debug, PartialEq)]
pub struct Moments {
    #[field(label = "Day", range("2000-02-29"..))]
    pub day: Option<NaiveDate>,
    #[field(label = "Time", step = 0.001)]
    pub time: Option<NaiveTime>,
    #[field(label = "Minute", range("09:30"..="17:00"), step = 900)]
    pub minute: Option<NaiveTime>,
    #[field(label = "Moment", step = 1)]
    pub moment: Option<NaiveDateTime>,
    #[field(label = "Days")]
    pub days: Vec<NaiveDate>,
}

/// A form of a list.
#[derive(Form, Clone, Debug, PartialEq)]
pub struct Row {
    #[field(label = "Name")]
    pub name: Option<String>,
    #[field(label = "Quantity", range(1..=99))]
    pub quantity: Option<u8>,
    #[field(label = "Gift")]
    pub gift: bool,
    #[field(label = "Tags")]
    pub tags: Vec<String>,
}

/// A form that holds itself, to any depth that is allowed.
#[derive(Form, Clone, Debug, PartialEq)]
pub struct Tree {
    #[field(label = "Name")]
    pub name: Option<String>,
    #[field(label = "Trees", item = "Tree")]
    pub trees: Vec<Tree>,
}

/// The fields as the body of a request.
pub fn encoded(values: &FormValues) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(values.texts()).finish()
}
