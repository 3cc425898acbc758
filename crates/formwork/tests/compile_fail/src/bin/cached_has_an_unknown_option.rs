//~ unknown option of `#[cached]`: there are `tags`, `tags_of`, `revalidate` and `stale_for`

use formwork::prelude::*;

#[cached(lifetime = 60)]
async fn count() -> Result<u32> {
    Ok(1)
}

fn main() {
    let _ = count;
}
