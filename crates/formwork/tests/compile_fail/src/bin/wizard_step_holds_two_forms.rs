//~ a step holds one form and nothing else

use formwork::prelude::*;

#[derive(Wizard)]
enum Registration {
    Account(NoFields, NoFields),
}

fn main() {
    let _ = Registration::Account(NoFields, NoFields);
}
