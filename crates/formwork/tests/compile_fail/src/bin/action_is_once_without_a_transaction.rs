//~ an action with `once` works in a transaction, which is its last argument
//~ `transaction: &mut SqliteConnection`, or `&mut AnyConnection`

use formwork::prelude::*;

#[action(once)]
async fn place(item: String) -> ActionResult<usize> {
    Ok(item.len())
}

fn main() {
    let _ = place;
}
