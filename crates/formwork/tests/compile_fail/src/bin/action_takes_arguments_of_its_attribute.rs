//~ `#[action]` takes no arguments

use formwork::prelude::*;

#[action(method = "get")]
async fn save(name: String) -> ActionResult<String> {
    Ok(name)
}

fn main() {
    let _ = save;
}
