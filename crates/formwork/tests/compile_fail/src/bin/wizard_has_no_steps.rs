//~ a wizard has at least one step

use formwork::prelude::*;

#[derive(Wizard)]
enum Registration {}

fn main() {}
