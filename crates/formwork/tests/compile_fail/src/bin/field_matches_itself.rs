//~ a field is always the same as itself

use formwork::prelude::*;

#[derive(Form)]
struct Order {
    #[field(label = "Name", matches = name)]
    name: String,
}

fn main() {}
