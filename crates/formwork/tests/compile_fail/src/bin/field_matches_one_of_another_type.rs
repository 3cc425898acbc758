//~ mismatched types

use formwork::prelude::*;

#[derive(Form)]
struct NewUser {
    #[field(label = "Age")]
    age: u32,
    #[field(label = "Name", matches = age)]
    name: String,
}

fn main() {}
