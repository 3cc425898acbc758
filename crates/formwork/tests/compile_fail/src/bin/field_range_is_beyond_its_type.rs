//~ nothing is there: no value of the type is in `range`

use formwork::prelude::*;

#[derive(Form)]
struct Order {
    #[field(label = "Amount", range(300..))]
    amount: u8,
}

fn main() {}
