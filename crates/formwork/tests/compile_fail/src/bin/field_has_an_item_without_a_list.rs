//~ `item` is for a list: a `Vec`

use formwork::prelude::*;

#[derive(Form)]
struct Order {
    #[field(label = "Name", item = "Letter")]
    name: String,
}

fn main() {}
