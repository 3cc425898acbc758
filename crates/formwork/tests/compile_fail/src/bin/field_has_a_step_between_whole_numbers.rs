//~ `range` and `step` of whole numbers are whole numbers

use formwork::prelude::*;

#[derive(Form)]
struct Order {
    #[field(label = "Amount", range(0..), step = 0.5)]
    amount: u8,
}

fn main() {}
