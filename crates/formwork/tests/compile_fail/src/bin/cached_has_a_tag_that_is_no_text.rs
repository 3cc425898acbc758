//~ the trait bound `u32: AsRef<str>` is not satisfied

use formwork::prelude::*;

#[cached(tags = [id])]
async fn count(id: u32) -> Result<u32> {
    Ok(id)
}

fn main() {
    let _ = count;
}
