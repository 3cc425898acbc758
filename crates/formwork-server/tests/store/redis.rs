//! The store in Redis: the contract, and what becomes of it when the server or the way to it is lost.

use std::sync::Arc;

use formwork_server::cache::{Redis, Store};

use server::RedisServer;

mod http;
mod instances;
mod proxy;
mod server;
mod sites;

async fn handles() -> ([Arc<dyn Store>; 2], RedisServer) {
    let server = RedisServer::start().await;
    let handle = || Arc::new(Redis::open(&server.url()).unwrap()) as Arc<dyn Store>;
    ([handle(), handle()], server)
}

crate::contract::tests!(handles);
