//! How much memory values take.

use formwork::{
    axum::extract::Path as AxumPath,
    prelude::*,
    routing::{Methods, Routes},
};

use super::{Handled, check, next};
use crate::{
    sample::Counter,
    support::{Server, config},
};

#[tokio::test]
async fn the_memory_is_bound() {
    #[cached]
    async fn large(bytes: usize, _number: u32) -> Result<String> {
        next();
        Ok("a".repeat(bytes))
    }
    async fn get(AxumPath(bytes): AxumPath<usize>) -> Handled {
        let before = next();
        for number in [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 0, 1, 2, 3, 4] {
            large(bytes, number).await?;
        }
        Ok((next() - before - 1).to_string())
    }
    let variables = [("FORMWORK_CACHE_MEMORY", "100000")];
    let routes = Routes::new().route("/{bytes}", Methods::new().get(get));
    let server = Server::start(routes.with_state(Counter::default()), config(&variables)).await;
    check(&server.get("/10000").await, "5");
    let runs: u32 = server.get("/30000").await.text().parse().unwrap();
    assert!(runs >= 7, "at most three of them fit: {runs}");
    check(&server.get("/100000").await, "15");
}

#[tokio::test]
async fn what_tags_take_is_counted() {
    fn hundred(number: &u32) -> Vec<String> {
        (0..100).map(|part| format!("{part} of {number}")).collect()
    }
    #[cached(tags_of = hundred)]
    async fn tagged(number: u32) -> Result<u32> {
        next();
        Ok(number)
    }
    async fn get() -> Handled {
        let before = next();
        for number in (0..50).chain(0..50) {
            tagged(number).await?;
        }
        Ok((next() - before - 1).to_string())
    }
    let variables = [("FORMWORK_CACHE_MEMORY", "100000")];
    let routes = Routes::new().route("/", Methods::new().get(get));
    let server = Server::start(routes.with_state(Counter::default()), config(&variables)).await;
    let runs: u32 = server.get("/").await.text().parse().unwrap();
    assert!(runs >= 85, "some 10 of 50 fit with 100 tags each: {runs}");
}
