//~ `range` is for numbers, dates and times

use formwork::prelude::*;

#[derive(Form)]
struct Order {
    #[field(label = "Amount", range("2000-01-01"..))]
    amount: u8,
}

fn main() {
    let _ = Order { amount: 1 }.amount;
}
