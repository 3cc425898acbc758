//~ it cannot be blank

use formwork::prelude::*;

#[derive(Choice)]
enum Plan {
    #[choice(value = "")]
    Free,
}

fn main() {
    let _ = Plan::Free;
}
