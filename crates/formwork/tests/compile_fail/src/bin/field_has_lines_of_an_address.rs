//~ `multiline` is for one text

use formwork::prelude::*;

#[derive(Form)]
struct Order {
    #[field(label = "E-mail", multiline)]
    email: Email,
}

fn main() {}
