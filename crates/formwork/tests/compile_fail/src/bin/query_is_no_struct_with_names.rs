//~ a query is a struct with named fields

use formwork::prelude::*;

#[derive(Query)]
struct Filter(u32);

fn main() {
    let _ = Filter(1).0;
}
