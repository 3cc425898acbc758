//~ `length` is said twice

use formwork::prelude::*;

#[derive(Form)]
struct Order {
    #[field(label = "Name", length(1..), length(..=5))]
    name: String,
}

fn main() {}
