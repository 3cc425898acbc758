//~ unknown option of `#[action]`: there are `wrap` and `body_limit`

use formwork::prelude::*;

#[action(method = "get")]
async fn save(name: String) -> ActionResult<String> {
    Ok(name)
}

fn main() {
    let _ = save;
}
