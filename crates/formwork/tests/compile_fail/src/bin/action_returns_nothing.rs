//~ an action returns `ActionResult<T>`

use formwork::prelude::*;

#[action]
async fn save(name: String) {
    drop(name);
}

fn main() {
    let _ = save;
}
