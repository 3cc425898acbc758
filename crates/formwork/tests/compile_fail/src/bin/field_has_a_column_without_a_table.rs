//~ the form has no table: say `#[form(table = "..")]` on the struct

use formwork::prelude::*;

#[derive(Form)]
struct NewUser {
    #[field(label = "Name", unique)]
    name: String,
}

fn main() {}
