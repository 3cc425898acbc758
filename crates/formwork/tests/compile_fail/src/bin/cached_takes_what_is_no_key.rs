//~ `Filter` cannot be an argument of a cached function
//~ is not `Serialize`
//~ a value is found again by the arguments that it was made of

use formwork::prelude::*;

struct Filter(u32);

#[cached]
async fn count(filter: Filter) -> Result<u32> {
    Ok(filter.0)
}

fn main() {
    let _ = count;
}
