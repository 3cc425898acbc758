//~ write the greatest value itself: `range(1..=10)`

use formwork::prelude::*;

#[derive(Form)]
struct Order {
    #[field(label = "Amount", range(1..10))]
    amount: u8,
}

fn main() {
    let _ = Order { amount: 1 }.amount;
}
