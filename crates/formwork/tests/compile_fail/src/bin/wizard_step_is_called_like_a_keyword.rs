//~ a step cannot be called so: its form would be `super`

use formwork::prelude::*;

#[derive(Wizard)]
enum Registration {
    Super(NoFields),
}

fn main() {
    let _ = Registration::Super(NoFields);
}
