//~ a label cannot be blank

use formwork::prelude::*;

#[derive(Wizard)]
enum Registration {
    #[step(label = " ")]
    Address(NoFields),
}

fn main() {
    let _ = Registration::Address(NoFields);
}
