//~ arguments of an action cross the wire, so they cannot be borrowed

use formwork::prelude::*;

#[action]
async fn save(names: Vec<&'static str>) -> ActionResult<usize> {
    Ok(names.len())
}

fn main() {
    let _ = save;
}
