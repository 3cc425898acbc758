//~ `items` is for a list

use formwork::prelude::*;

#[derive(Form)]
struct NewUser {
    #[field(label = "Name", items(1..=3))]
    name: String,
}

fn main() {}
