//~ unknown: there are `label`, `slug` and `needed`

use formwork::prelude::*;

#[derive(Wizard)]
enum Registration {
    #[step(title = "Address")]
    Address(NoFields),
}

fn main() {
    let _ = Registration::Address(NoFields);
}
