//~ an action with `once` works in a transaction, which is its last argument

use formwork::prelude::*;

#[action(once)]
async fn place(transaction: &mut SqliteConnection, item: String) -> ActionResult<usize> {
    Ok(item.len())
}

fn main() {
    let _ = place;
}
