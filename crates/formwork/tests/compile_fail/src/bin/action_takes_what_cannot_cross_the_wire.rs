//~ `Instant` cannot be an argument of an action
//~ cannot cross the wire
//~ or a struct with `#[derive(Form)]`

use formwork::prelude::*;

#[action]
async fn save(at: std::time::Instant) -> ActionResult<bool> {
    Ok(at.elapsed().is_zero())
}

fn main() {
    let _ = save;
}
