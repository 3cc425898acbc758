//~ `Instant` cannot be the type of a form field
//~ use a string, a number, `bool`, `Email` or an `Option` of these

use formwork::prelude::*;

#[derive(Form)]
struct Meeting {
    #[field(label = "At")]
    at: std::time::Instant,
}

fn main() {
    let _ = Meeting { at: std::time::Instant::now() }.at;
}
