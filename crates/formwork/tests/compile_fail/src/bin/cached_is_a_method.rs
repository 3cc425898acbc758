//~ a cached function is a free function, not a method

use formwork::prelude::*;

struct Members;

impl Members {
    #[cached]
    async fn count(&self) -> Result<u32> {
        Ok(1)
    }
}

fn main() {
    let _ = Members;
}
