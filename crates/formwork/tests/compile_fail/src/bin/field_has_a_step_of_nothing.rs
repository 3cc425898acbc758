//~ a step is more than 0

use formwork::prelude::*;

#[derive(Form)]
struct Order {
    #[field(label = "Amount", range(0..), step = 0)]
    amount: u8,
}

fn main() {}
