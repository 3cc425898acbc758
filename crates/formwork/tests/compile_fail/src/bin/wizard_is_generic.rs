//~ a wizard cannot be generic

use formwork::prelude::*;

#[derive(Wizard)]
enum Registration<F> {
    Account(F),
}

fn main() {
    let _ = Registration::Account(NoFields);
}
