//~ a step holds one form and nothing else

use formwork::prelude::*;

#[derive(Wizard)]
enum Registration {
    Review,
}

fn main() {
    let _ = Registration::Review;
}
