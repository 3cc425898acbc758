//~ two variants are submitted as `free`

use formwork::prelude::*;

#[derive(Choice)]
enum Plan {
    Free,
    #[choice(value = "free")]
    Gratis,
}

fn main() {
    let _ = (Plan::Free, Plan::Gratis);
}
