//~ a choice is an enum

use formwork::prelude::*;

#[derive(Choice)]
struct Plan;

fn main() {
    let _ = Plan;
}
