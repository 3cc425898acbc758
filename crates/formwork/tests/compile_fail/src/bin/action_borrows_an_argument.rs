//~ arguments of an action cross the wire, so they cannot be borrowed
//~ such as `String` for `&str`

use formwork::prelude::*;

#[action]
async fn save(name: &str) -> ActionResult<usize> {
    Ok(name.len())
}

fn main() {
    let _ = save;
}
