//~ an action cannot take this from the request
//~ what `#[extract]` stands on implements axum's `FromRequestParts<()>`

use formwork::prelude::*;

struct Member;

#[action]
async fn save(#[extract] member: Member, name: String) -> ActionResult<String> {
    let Member = member;
    Ok(name)
}

fn main() {
    let _ = save;
}
