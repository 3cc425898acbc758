//~ `#[extract]` stands on a type that axum extracts from a request

use formwork::prelude::*;

#[action]
async fn save(#[extract] agent: &str) -> ActionResult<String> {
    Ok(agent.to_owned())
}

fn main() {
    let _ = save;
}
