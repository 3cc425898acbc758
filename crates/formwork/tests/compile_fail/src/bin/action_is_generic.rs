//~ an action has one identity, so it cannot be generic

use formwork::prelude::*;

#[action]
async fn save<T: Send>(name: String) -> ActionResult<String> {
    Ok(name)
}

fn main() {
    let _ = save;
}
