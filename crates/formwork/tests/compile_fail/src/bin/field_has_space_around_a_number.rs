//~ `trim` is for text

use formwork::prelude::*;

#[derive(Form)]
struct Order {
    #[field(label = "Amount", trim)]
    amount: u8,
}

fn main() {}
