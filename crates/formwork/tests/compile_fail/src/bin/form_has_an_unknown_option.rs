//~ unknown: there are `check` and `table`

use formwork::prelude::*;

#[derive(Form)]
#[form(tabel = "users")]
struct NewUser {
    #[field(label = "Name")]
    name: String,
}

fn main() {}
