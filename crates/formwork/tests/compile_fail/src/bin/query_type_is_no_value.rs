//~ `Instant` cannot be the type of a query parameter
//~ use a string, a number, `bool`, an `Option` or a `Vec` of these

use std::time::Instant;

use formwork::prelude::*;

#[derive(Query)]
struct Filter {
    since: Instant,
}

fn main() {
    let _ = Filter { since: Instant::now() }.since;
}
