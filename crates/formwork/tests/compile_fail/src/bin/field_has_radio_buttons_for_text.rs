//~ `radio` is for a choice

use formwork::prelude::*;

#[derive(Form)]
struct Order {
    #[field(label = "Name", radio)]
    name: String,
}

fn main() {
    let _ = Order { name: String::new() }.name;
}
