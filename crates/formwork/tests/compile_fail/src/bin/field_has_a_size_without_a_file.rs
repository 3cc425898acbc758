//~ `accept` and `max_size` are for an `Upload`

use formwork::prelude::*;

#[derive(Form)]
struct NewUser {
    #[field(label = "Name", max_size = 1000)]
    name: String,
}

fn main() {}
