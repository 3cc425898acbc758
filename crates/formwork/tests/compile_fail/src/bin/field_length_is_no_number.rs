//~ a length is a number

use formwork::prelude::*;

const LONGEST: usize = 80;

#[derive(Form)]
struct NewUser {
    #[field(label = "Name", length(..=LONGEST))]
    name: String,
}

fn main() {
    let _ = NewUser { name: String::new() }.name;
}
