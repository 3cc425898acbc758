//~ a form is a struct with named fields

use formwork::prelude::*;

#[derive(Form)]
struct NewUser(String);

fn main() {
    let _ = NewUser(String::new()).0;
}
