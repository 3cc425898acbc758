//~ expected `&u32`

use formwork::prelude::*;

#[derive(Form)]
struct NewUser {
    #[field(label = "Name", check = is_even)]
    name: String,
}

fn is_even(number: &u32) -> Option<Violation> {
    (number % 2 == 1).then(|| Violation::new("odd"))
}

fn main() {}
