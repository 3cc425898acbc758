//~ an action cannot return `usize`
//~ an action returns `ActionResult<T>`

use formwork::prelude::*;

#[action]
async fn save(name: String) -> usize {
    name.len()
}

fn main() {
    let _ = save;
}
