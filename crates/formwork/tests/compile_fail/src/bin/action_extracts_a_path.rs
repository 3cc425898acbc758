//~ an action is called from any page, and by islands from none: take what stands in a URL as an argument, and bind it where the form is

use formwork::{extract::Path, prelude::*};

#[action]
async fn save(#[extract] Path(id): Path<i64>, name: String) -> ActionResult<String> {
    Ok(format!("{id} {name}"))
}

fn main() {
    let _ = save;
}
