//~ `select` is for a choice

use formwork::prelude::*;

#[derive(Form)]
struct Order {
    #[field(label = "Size", select)]
    size: String,
}

fn main() {}
