//~ a bound is a number

use formwork::prelude::*;

#[derive(Form)]
struct Order {
    #[field(label = "Amount", range("a"..))]
    amount: u8,
}

fn main() {
    let _ = Order { amount: 1 }.amount;
}
