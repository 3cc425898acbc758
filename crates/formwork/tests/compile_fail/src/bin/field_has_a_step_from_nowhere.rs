//~ a step counts from the least value

use formwork::prelude::*;

#[derive(Form)]
struct Order {
    #[field(label = "Amount", step = 5)]
    amount: u8,
}

fn main() {
    let _ = Order { amount: 1 }.amount;
}
