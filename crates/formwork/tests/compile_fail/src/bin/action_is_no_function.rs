//~ `#[action]` stands on an async function, or on a module of them

use formwork::prelude::*;

#[action]
struct Save;

fn main() {
    let _ = Save;
}
