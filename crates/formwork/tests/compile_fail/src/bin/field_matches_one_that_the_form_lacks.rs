//~ the form has no field `passwort`

use formwork::prelude::*;

#[derive(Form)]
struct NewUser {
    #[field(label = "Password", matches = passwort)]
    name: String,
}

fn main() {}
