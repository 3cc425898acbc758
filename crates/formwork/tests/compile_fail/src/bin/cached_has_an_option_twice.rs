//~ `tags` is said twice

use formwork::prelude::*;

#[cached(tags = ["a"], tags = ["b"])]
async fn count() -> Result<u32> {
    Ok(1)
}

fn main() {
    let _ = count;
}
