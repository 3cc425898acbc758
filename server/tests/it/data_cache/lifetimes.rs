//! Values past their lifetime, and what becomes of them if they cannot be made anew.

use formwork::{
    axum::extract::Path as AxumPath,
    prelude::*,
    routing::{Methods, Routes},
};

use super::{Handled, Site, check, next, start};
use crate::log::Log;

#[cached(revalidate = 0)]
pub(super) async fn fleeting() -> Result<u32> {
    Ok(next())
}

#[cached(revalidate = 0, stale_for = 0)]
pub(super) async fn never_stale() -> Result<u32> {
    Ok(next())
}

async fn get_fleeting() -> Handled {
    Ok(fleeting().await?.to_string())
}

#[tokio::test]
async fn past_its_lifetime_a_value_is_given_while_it_is_replaced() {
    let (server, counter) = start(Routes::new().route("/", Methods::new().get(get_fleeting))).await;
    check(&server.get("/").await, "1");
    let mut last = server.get("/").await.text().to_owned();
    assert_eq!(last, "1", "it is stale, and given all the same");
    while last == "1" {
        last = server.get("/").await.text().to_owned();
    }
    assert!(last.parse::<u32>().unwrap() <= counter.get());
}

#[tokio::test]
async fn what_may_not_be_stale_is_made_while_one_waits() {
    async fn get() -> Handled {
        Ok(never_stale().await?.to_string())
    }
    let (server, _) = start(Routes::new().route("/", Methods::new().get(get))).await;
    for count in ["1", "2", "3"] {
        check(&server.get("/").await, count);
    }
}

/// Fails from its second run on, in the way it is told.
#[cached(revalidate = 0)]
async fn failing(how: String) -> Result<String> {
    match (next(), how.as_str()) {
        (1, _) => Ok("there".to_owned()),
        (_, "missing") => Err(not_found()),
        (_, "panic") => panic!("the secret cause"),
        _ => Err(Error::failed("the secret cause")),
    }
}

async fn get_failing(AxumPath(how): AxumPath<String>) -> Handled {
    Ok(failing(how).await?)
}

#[tokio::test]
async fn a_value_that_cannot_be_made_anew_stays_and_the_log_says_why() {
    for how in ["/fail", "/panic"] {
        let log = Log::capture();
        let routes = Routes::new().route("/{how}", Methods::new().get(get_failing));
        let (server, _) = start(routes).await;
        while log.with("data_cache::lifetimes::failing, made anew behind a stale value").is_empty()
        {
            check(&server.get(how).await, "there");
        }
        assert_eq!(log.with("the secret cause").len(), 1);
        check(&server.get(how).await, "there");
    }
}

#[tokio::test]
async fn a_value_that_is_gone_is_not_given_any_more() {
    let routes = Routes::new().route("/{how}", Methods::new().get(get_failing));
    let (server, _) = start(routes).await;
    let mut last = server.get("/missing").await;
    while last.status == 200 {
        last = server.get("/missing").await;
    }
    assert_eq!(last.status, 404);
}

#[tokio::test(start_paused = true)]
async fn a_run_that_hangs_behind_a_stale_value_ends() {
    #[cached(revalidate = 0)]
    async fn hanging() -> Result<u32> {
        let run = next();
        if run == 2 {
            std::future::pending::<()>().await;
        }
        Ok(run)
    }
    async fn get() -> Handled {
        Ok(hanging().await?.to_string())
    }
    let log = Log::capture();
    let site = Site::new(Routes::new().route("/", Methods::new().get(get)));
    assert_eq!(site.get("/").await, (200, "1".to_owned()));
    assert_eq!(site.get("/").await.1, "1");
    // The clock is paused: it runs to the limit as soon as nothing else is to be done.
    tokio::time::sleep(std::time::Duration::from_secs(61)).await;
    assert_eq!(log.with("hanging, made anew behind a stale value: longer than 60 s").len(), 1);
    assert_eq!(site.get("/").await.1, "1", "the old value stays");
}
