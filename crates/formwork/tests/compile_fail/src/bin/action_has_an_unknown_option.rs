//~ unknown option of `#[action]`: there are `wrap`, `body_limit` and `once`

use formwork::prelude::*;

#[action(method = "get")]
async fn save(name: String) -> ActionResult<String> {
    Ok(name)
}

fn main() {
    let _ = save;
}
