//~ write the greatest length itself: `length(1..=80)`

use formwork::prelude::*;

#[derive(Form)]
struct NewUser {
    #[field(label = "Name", length(1..80))]
    name: String,
}

fn main() {
    let _ = NewUser { name: String::new() }.name;
}
