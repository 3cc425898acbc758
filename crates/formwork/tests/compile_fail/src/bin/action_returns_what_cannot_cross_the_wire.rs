//~ an action cannot return `Instant`
//~ cannot cross the wire

use formwork::prelude::*;

#[action]
async fn now() -> ActionResult<std::time::Instant> {
    Ok(std::time::Instant::now())
}

fn main() {
    let _ = now;
}
