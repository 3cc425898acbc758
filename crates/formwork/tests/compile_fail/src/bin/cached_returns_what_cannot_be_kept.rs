//~ `Instant` cannot be kept by a cached function
//~ the value has to be `Clone + Serialize + DeserializeOwned + Send + Sync + 'static`

use std::time::Instant;

use formwork::prelude::*;

#[cached]
async fn now() -> Result<Instant> {
    Ok(Instant::now())
}

fn main() {
    let _ = now;
}
