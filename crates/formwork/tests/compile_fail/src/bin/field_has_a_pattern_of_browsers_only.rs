//~ there is only `(?:..)`: no names, no flags, and no looking ahead or behind
//~ field_has_a_pattern_of_browsers_only.rs:9:43

use formwork::prelude::*;

#[derive(Form)]
struct Account {
    // At least one digit.
    #[field(label = "Password", pattern = "(?=.*[0-9]).*")]
    password: String,
}

fn main() {
    let _ = Account { password: String::new() }.password;
}
