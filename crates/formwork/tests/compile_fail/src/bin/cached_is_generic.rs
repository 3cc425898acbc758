//~ a cached function cannot be generic

use formwork::prelude::*;

#[cached]
async fn count<T: Send>(of: T) -> Result<u32> {
    drop(of);
    Ok(1)
}

fn main() {
    let _ = count::<u32>;
}
