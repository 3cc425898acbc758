//! What is asked of a proposal.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use formwork::{FieldErrors, prelude::*};
use rust_decimal::Decimal;
use url::Url;

use super::Hashtag;

/// Where a talk belongs.
#[derive(Choice, Clone, Copy, Debug)]
pub enum Track {
    Web,
    Data,
    #[choice(label = "Both worlds")]
    TwoWorlds,
}

/// Whom a talk is for.
#[derive(Choice, Clone, Copy, Debug)]
pub enum Level {
    Beginners,
    Experts,
}

/// What a talk is about.
#[derive(Choice, Clone, Copy, Debug)]
pub enum Topic {
    Forms,
    Routing,
    Caching,
    Accessibility,
}

/// A talk that someone wants to give.
#[derive(Form, Debug)]
#[form(table = "proposals", check = Proposal::order_of_times)]
pub struct Proposal {
    #[field(label = "Title", length(3..=80), trim, unique, server_check = super::actions::title_is_free)]
    pub title: String,
    #[field(label = "Summary", length(..=500), trim, multiline)]
    pub summary: Option<String>,
    #[field(label = "Email", length(..=254), trim)]
    pub email: Email,
    #[field(label = "Website")]
    pub website: Option<Url>,
    #[field(label = "Code", pattern = r"[A-Z]{2}-\d{3}")]
    pub code: Option<String>,
    #[field(label = "Track")]
    pub track: Track,
    #[field(label = "Level", radio)]
    pub level: Level,
    #[field(label = "Topics", items(1..=3), not_stored)]
    pub topics: Vec<Topic>,
    #[field(label = "Language", one_of("en" = "English", "de" = "German", "fr" = "French"))]
    pub language: String,
    #[field(label = "Keywords", item = "Keyword", length(2..=20), trim, items(..=5), not_stored)]
    pub keywords: Vec<String>,
    #[field(label = "Day", range("2027-05-03"..="2027-05-07"))]
    pub day: NaiveDate,
    #[field(label = "Begins", range("09:00"..="18:00"), step = 900)]
    pub begins: NaiveTime,
    #[field(label = "Ends", range("09:00"..="18:00"), step = 900)]
    pub ends: NaiveTime,
    #[field(label = "Draft ready")]
    pub ready_at: Option<NaiveDateTime>,
    #[field(label = "Seats", range(10..=200), step = 10)]
    pub seats: u16,
    #[field(label = "Fee", range(0..=500), step = 0.5)]
    pub fee: Decimal,
    #[field(label = "Travel in km", range(0..=40_000), step = 0.1)]
    pub travel: Option<f64>,
    #[field(label = "Hashtag", length(..=40), trim)]
    pub hashtag: Option<Hashtag>,
    #[field(label = "Passphrase", length(8..=72), not_stored)]
    pub passphrase: Secret<String>,
    #[field(label = "Passphrase again", matches = passphrase, not_stored)]
    pub passphrase_again: Secret<String>,
    #[field(label = "May be recorded")]
    pub recorded: bool,
    #[field(label = "Venue", not_stored)]
    pub venue: Venue,
    #[field(label = "Speakers", item = "Speaker", items(1..=4), not_stored)]
    pub speakers: Vec<Speaker>,
    #[field(label = "Slides", accept("application/pdf", "text/plain"), max_size = 1 << 20, not_stored)]
    pub slides: Option<Upload>,
}

/// Where a talk is given.
#[derive(Form, Debug)]
pub struct Venue {
    #[field(label = "Room", length(..=40), trim)]
    pub room: Option<String>,
    #[field(label = "City", length(1..=40), trim)]
    pub city: String,
}

/// Someone who speaks.
#[derive(Form, Debug)]
pub struct Speaker {
    #[field(label = "Name", length(1..=80), trim)]
    pub name: String,
    #[field(label = "Links", item = "Link", items(..=3))]
    pub links: Vec<Link>,
}

/// Where more is to be found.
#[derive(Form, Debug)]
pub struct Link {
    #[field(label = "Address")]
    pub address: Url,
    #[field(label = "Text", length(1..=40), trim)]
    pub text: String,
}

impl Proposal {
    fn order_of_times(&self) -> FieldErrors {
        let mut errors = FieldErrors::new();
        if self.ends <= self.begins {
            let violation = Violation::new("order").with_message("must be after the beginning");
            errors.add(Self::ends, violation);
        }
        errors
    }
}
