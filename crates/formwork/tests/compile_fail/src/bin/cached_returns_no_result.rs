//~ a cached function returns a `Result`
//~ is no `Result`
//~ the value of `Ok` is kept, an error is not

use formwork::prelude::*;

#[cached]
async fn count() -> u32 {
    1
}

fn main() {
    let _ = count;
}
