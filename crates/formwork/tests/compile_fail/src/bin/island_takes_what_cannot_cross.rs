//~ `Member` cannot be a property of an island
//~ cannot cross to the browser
//~ derive `Serialize` and `Deserialize`

extern crate formwork as leptos;

use formwork::prelude::*;

pub struct Member {
    name: String,
}

#[island(lazy)]
pub fn Picker(member: Member) -> impl IntoView {
    let _ = member.name;
}

fn main() {}
