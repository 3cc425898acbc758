//~ `range` is for numbers, dates and times

use formwork::prelude::*;

#[derive(Form)]
struct Order {
    #[field(label = "Amount", range(1..))]
    amount: String,
}

fn main() {
    let _ = Order { amount: String::new() }.amount;
}
