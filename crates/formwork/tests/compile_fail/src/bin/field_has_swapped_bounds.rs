//~ nothing is that long: the bounds are swapped

use formwork::prelude::*;

#[derive(Form)]
struct NewUser {
    #[field(label = "Name", length(80..=1))]
    name: String,
}

fn main() {
    let _ = NewUser { name: String::new() }.name;
}
