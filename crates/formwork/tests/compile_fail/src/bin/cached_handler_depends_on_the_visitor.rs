//~ a cached page cannot take `
//~ Cookies`: it may differ between visitors

use formwork::{prelude::*, routing::Methods};

async fn get(_: Cookies) -> &'static str {
    "hello"
}

fn main() {
    let _ = Methods::new().cached_get(get, Cache::forever());
}
