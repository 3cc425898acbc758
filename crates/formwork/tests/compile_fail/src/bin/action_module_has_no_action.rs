//~ the module has no action: each `pub async fn` in it would be one

use formwork::prelude::*;

#[action]
mod actions {
    pub const LIMIT: usize = 7;
}

fn main() {
    let _ = actions::LIMIT;
}
