//~ the framework gives a transaction to an action with `once` alone
//~ `#[action(once)]`

use formwork::prelude::*;

#[action]
async fn place(item: String, transaction: &mut SqliteConnection) -> ActionResult<usize> {
    Ok(item.len())
}

fn main() {
    let _ = place;
}
