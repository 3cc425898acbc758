//~ `String` is not a form

use formwork::prelude::*;

#[derive(Wizard)]
enum Registration {
    Account(String),
}

fn main() {
    let _ = Registration::Account(String::new());
}
