//~ what is not stored has no column

use formwork::prelude::*;

#[derive(Form)]
#[form(table = "orders")]
struct Order {
    #[field(label = "Name", unique, not_stored)]
    name: String,
}

fn main() {}
