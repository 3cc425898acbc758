//~ a form cannot be generic

use formwork::prelude::*;

#[derive(Form)]
struct NewUser<T> {
    #[field(label = "Name")]
    name: T,
}

fn main() {
    let _ = NewUser { name: String::new() }.name;
}
