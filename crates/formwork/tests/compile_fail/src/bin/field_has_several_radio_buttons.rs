//~ `radio` is for one choice: leave it out, and each is a checkbox

use formwork::prelude::*;

#[derive(Form)]
struct Order {
    #[field(label = "Sizes", one_of("s", "l"), radio)]
    sizes: Vec<String>,
}

fn main() {}
