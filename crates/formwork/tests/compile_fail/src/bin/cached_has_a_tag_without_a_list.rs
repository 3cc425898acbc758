//~ `tags` is a list
//~ `tags_of = |value| ..` says those that come from the value

use formwork::prelude::*;

#[cached(tags = |count| [count.to_string()])]
async fn count() -> Result<u32> {
    Ok(1)
}

fn main() {
    let _ = count;
}
