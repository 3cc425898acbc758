//~ an action is a free function, not a method

use formwork::prelude::*;

struct User;

impl User {
    #[action]
    async fn save(&self) -> ActionResult<bool> {
        Ok(true)
    }
}

fn main() {
    let _ = User;
}
