//~ is not a server action
//~ put `#[action]` on the async function

extern crate formwork as leptos;

use formwork::prelude::*;

async fn vote() -> ActionResult<u32> {
    Ok(1)
}

fn main() {
    let _ = use_action(vote);
}
