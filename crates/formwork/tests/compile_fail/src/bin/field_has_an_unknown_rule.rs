//~ unknown rule: there are `label`, `length`, `range`, `step`, `pattern`, `trim`, `multiline`, `items`

use formwork::prelude::*;

#[derive(Form)]
struct NewUser {
    #[field(label = "Name", max = 80)]
    name: String,
}

fn main() {
    let _ = NewUser { name: String::new() }.name;
}
