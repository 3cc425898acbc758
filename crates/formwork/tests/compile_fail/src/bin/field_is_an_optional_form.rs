//~ `Address` cannot be the type of a form field
//~ a form is not optional: make its fields optional, or use a `Vec` of it with `items(..=1)`

use formwork::prelude::*;

#[derive(Form)]
struct Address {
    #[field(label = "City")]
    city: String,
}

#[derive(Form)]
struct NewUser {
    #[field(label = "Address")]
    address: Option<Address>,
}

fn main() {}
