//~ `#[cached]` stands on an async function

use formwork::prelude::*;

#[cached]
struct Count;

fn main() {}
