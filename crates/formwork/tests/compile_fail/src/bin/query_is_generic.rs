//~ a query cannot be generic

use formwork::prelude::*;

#[derive(Query)]
struct Filter<T> {
    page: T,
}

fn main() {
    let _ = Filter { page: 1 }.page;
}
