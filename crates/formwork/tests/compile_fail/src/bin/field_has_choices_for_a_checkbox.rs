//~ `one_of` is for text, numbers, dates and times

use formwork::prelude::*;

#[derive(Form)]
struct Order {
    #[field(label = "Gift", one_of("on"))]
    gift: bool,
}

fn main() {}
