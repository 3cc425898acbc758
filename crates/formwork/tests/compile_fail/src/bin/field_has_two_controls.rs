//~ there is one control: `radio`, `select` or `hidden`

use formwork::prelude::*;

#[derive(Form)]
struct Order {
    #[field(label = "Size", one_of("s", "l"), radio, select)]
    size: String,
}

fn main() {}
