//~ put `cfg` on the whole function

use formwork::prelude::*;

#[action]
async fn save(name: String, #[cfg(feature = "colors")] color: String) -> ActionResult<String> {
    Ok(name)
}

fn main() {
    let _ = save;
}
