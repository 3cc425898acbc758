//~ a variant of a choice holds nothing

use formwork::prelude::*;

#[derive(Choice)]
enum Plan {
    Free,
    Paid(u32),
}

fn main() {
    let _ = (Plan::Free, Plan::Paid(1));
}
