//~ an argument of a cached function is a name: take it apart in the body

use formwork::prelude::*;

#[cached]
async fn sum((a, b): (u32, u32)) -> Result<u32> {
    Ok(a + b)
}

fn main() {
    let _ = sum;
}
