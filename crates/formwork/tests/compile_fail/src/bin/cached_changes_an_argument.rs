//~ a cached function changes none of its arguments: take a value

use formwork::prelude::*;

#[cached]
async fn fill(text: &mut String) -> Result<()> {
    text.push('a');
    Ok(())
}

fn main() {
    let _ = fill;
}
