//! Islands that show when and how islands load, and what they know of each other.

pub use note_form::{Note, NoteFields, NoteForm, NoteFormProps, keep_note};
pub use panel::{Panel, PanelProps};
pub use sending::{Sending, SendingProps};
pub use telling::{Add, AddProps, Basket, BasketProps, Fruit};
pub use trip_form::{
    Leg, LegFields, Town, TownFields, Trip, TripFields, TripForm, TripFormProps, keep_trip,
};

mod note_form;
mod panel;
mod sending;
mod telling;
mod trip_form;
