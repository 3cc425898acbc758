//~ an action is an async function: `async fn save`

use formwork::prelude::*;

#[action]
fn save(name: String) -> ActionResult<String> {
    Ok(name)
}

fn main() {
    let _ = save;
}
