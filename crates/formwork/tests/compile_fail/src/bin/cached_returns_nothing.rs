//~ a cached function returns a `Result`, whose value is kept

use formwork::prelude::*;

#[cached]
async fn count() {}

fn main() {
    let _ = count;
}
