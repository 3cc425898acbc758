//~ a slug is a segment of a path: letters, digits, `-` and `_`

use formwork::prelude::*;

#[derive(Wizard)]
enum Registration {
    #[step(slug = "home/address")]
    Address(NoFields),
}

fn main() {
    let _ = Registration::Address(NoFields);
}
