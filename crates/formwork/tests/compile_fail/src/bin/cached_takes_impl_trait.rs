//~ an argument of a cached function has one type: name it, instead of `impl ..`

use formwork::prelude::*;

#[cached]
async fn length(text: impl Into<String>) -> Result<usize> {
    Ok(text.into().len())
}

fn main() {
    let _ = length;
}
