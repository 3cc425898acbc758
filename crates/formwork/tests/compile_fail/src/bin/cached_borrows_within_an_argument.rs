//~ a reference stands at most in front of an argument's type: take `Option<String>` for `Option<&str>`

use formwork::prelude::*;

#[cached]
async fn length(text: Option<&str>) -> Result<usize> {
    Ok(text.map_or(0, str::len))
}

fn main() {
    let _ = length;
}
