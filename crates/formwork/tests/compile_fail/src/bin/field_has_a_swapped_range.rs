//~ nothing is there: the bounds are swapped

use formwork::prelude::*;

#[derive(Form)]
struct Order {
    #[field(label = "Amount", range(10..=1))]
    amount: u8,
}

fn main() {
    let _ = Order { amount: 1 }.amount;
}
