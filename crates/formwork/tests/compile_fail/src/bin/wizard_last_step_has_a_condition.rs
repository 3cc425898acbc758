//~ the last step is always needed: it completes the wizard

use formwork::prelude::*;

#[derive(Wizard)]
enum Registration {
    Account(NoFields),
    #[step(needed = has_account)]
    Review(NoFields),
}

fn has_account(_: &()) -> bool {
    true
}

fn main() {
    let _ = (Registration::Account(NoFields), Registration::Review(NoFields), has_account(&()));
}
