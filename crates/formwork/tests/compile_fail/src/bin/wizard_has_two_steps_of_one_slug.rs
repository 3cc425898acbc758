//~ two steps have the slug `account`

use formwork::prelude::*;

#[derive(Wizard)]
enum Registration {
    Account(NoFields),
    #[step(slug = "account")]
    Review(NoFields),
}

fn main() {
    let _ = (Registration::Account(NoFields), Registration::Review(NoFields));
}
