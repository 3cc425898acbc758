//~ is not a form
//~ put `#[derive(Form)]` on the struct
//~ Account(String)

use formwork::prelude::*;

#[derive(Wizard)]
enum Registration {
    Account(String),
}

fn main() {
    let _ = Registration::Account(String::new());
}
