//~ `hidden` is for values: not for files

use formwork::prelude::*;

#[derive(Form)]
struct Order {
    #[field(hidden)]
    photo: Upload,
}

fn main() {}
