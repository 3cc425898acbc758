//~ a wizard is an enum

use formwork::prelude::*;

#[derive(Wizard)]
struct Registration {
    account: String,
}

fn main() {
    let _ = Registration { account: String::new() };
}
