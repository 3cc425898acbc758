//~ `body_limit` is said twice

use formwork::prelude::*;

#[action(body_limit = 1, body_limit = 2)]
async fn save(name: String) -> ActionResult<String> {
    Ok(name)
}

fn main() {
    let _ = save;
}
