//~ it cannot be blank: blank is no choice

use formwork::prelude::*;

#[derive(Form)]
struct NewUser {
    #[field(label = "Name", one_of("a", ""))]
    name: String,
}

fn main() {}
