//~ cannot wrap an action
//~ a wrapper is `async fn(next: Next) -> Result<Outcome>`

use formwork::{action::Next, prelude::*};

async fn signed_in(next: Next) -> bool {
    next.run().await.is_ok()
}

#[action(wrap = signed_in)]
async fn save(name: String) -> ActionResult<String> {
    Ok(name)
}

fn main() {
    let _ = save;
}
