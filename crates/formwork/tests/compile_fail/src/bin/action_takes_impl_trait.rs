//~ an argument of an action is read from the wire, so it has one type: name it, instead of `impl ..`

use formwork::prelude::*;

#[action]
async fn save(name: impl Into<String>) -> ActionResult<String> {
    Ok(name.into())
}

fn main() {
    let _ = save;
}
