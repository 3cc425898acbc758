//~ a cached function is an async function: `async fn count`

use formwork::prelude::*;

#[cached]
fn count() -> Result<u32> {
    Ok(1)
}

fn main() {
    let _ = count;
}
