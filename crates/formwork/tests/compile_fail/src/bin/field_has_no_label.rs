//~ the field has no label: `#[field(label = "..")] name`

use formwork::prelude::*;

#[derive(Form)]
struct NewUser {
    #[field(length(1..=80))]
    name: String,
}

fn main() {
    let _ = NewUser { name: String::new() }.name;
}
