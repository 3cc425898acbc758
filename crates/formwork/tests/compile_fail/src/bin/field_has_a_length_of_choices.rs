//~ `one_of` says which values there are: `length` would add nothing

use formwork::prelude::*;

#[derive(Form)]
struct Order {
    #[field(label = "Size", one_of("s", "l"), length(..=1))]
    size: String,
}

fn main() {}
