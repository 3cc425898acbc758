//~ `Vec<Vec<std::string::String>>` cannot be the type of a form field

use formwork::prelude::*;

#[derive(Form)]
struct NewUser {
    #[field(label = "Names")]
    name: Vec<Vec<String>>,
}

fn main() {}
