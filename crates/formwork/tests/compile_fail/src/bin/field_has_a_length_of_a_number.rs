//~ `length` is for text

use formwork::prelude::*;

#[derive(Form)]
struct Order {
    #[field(label = "Amount", length(1..=3))]
    amount: u8,
}

fn main() {
    let _ = Order { amount: 1 }.amount;
}
