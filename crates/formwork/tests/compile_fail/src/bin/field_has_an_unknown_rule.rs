//~ unknown rule: there are `label`, `length`, `pattern`, `range`, `step`, `trim`, `multiline`, `radio`

use formwork::prelude::*;

#[derive(Form)]
struct NewUser {
    #[field(label = "Name", max = 80)]
    name: String,
}

fn main() {
    let _ = NewUser { name: String::new() }.name;
}
