//~ nothing could be in it

use formwork::prelude::*;

#[derive(Form)]
struct Order {
    #[field(label = "Names", items(..=0))]
    names: Vec<String>,
}

fn main() {}
