//~ each function with a `pub` in an action module is an action
//~ `async fn save`

use formwork::prelude::*;

#[action]
mod actions {
    use formwork::prelude::*;

    pub fn save(name: String) -> ActionResult<String> {
        Ok(name)
    }
}

fn main() {
    let _ = actions::save;
}
