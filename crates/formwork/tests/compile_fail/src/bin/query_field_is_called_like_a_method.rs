//~ a query's field cannot be called `with`: its link has a method of that name

use formwork::prelude::*;

#[derive(Query)]
struct Filter {
    with: String,
}

fn main() {
    let _ = Filter { with: String::new() }.with;
}
