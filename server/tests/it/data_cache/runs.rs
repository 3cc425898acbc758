//! Who runs a function when several ask at the same time.

use std::sync::Arc;

use formwork::{
    axum::{extract::Path as AxumPath, http::StatusCode},
    cache::BEHIND_LIMIT,
    prelude::*,
    routing::{Methods, Routes},
};
use futures::future::join_all;
use serde::{Deserialize, Serialize};
use tokio::sync::{Barrier, Notify};

use super::{Handled, Site, check, next, start};
use crate::sample::Counter;

/// Ends when it is let.
#[cached(tags = ["slow"])]
async fn slow() -> Result<String> {
    let run = next();
    state::<Arc<Notify>>().notified().await;
    if run == 1 { Ok("first".to_owned()) } else { Ok(format!("run {run}")) }
}

async fn get_slow() -> Handled {
    Ok(slow().await?)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_who_ask_at_the_same_time_share_one_run() {
    #[derive(Clone, Default)]
    struct Arrived(Counter);
    async fn get() -> Handled {
        if state::<Arrived>().0.next() == 50 {
            state::<Arc<Notify>>().notify_one();
        }
        Ok(slow().await?)
    }
    let routes = Routes::new().route("/", Methods::new().get(get));
    let routes = routes.with_state(Arrived::default()).with_state(Arc::new(Notify::new()));
    let (server, counter) = start(routes).await;
    for answer in join_all((0..50).map(|_| server.get("/"))).await {
        check(&answer, "first");
    }
    assert_eq!(counter.get(), 1);
}

#[tokio::test]
async fn an_error_is_not_kept_and_those_who_waited_do_not_wait_for_each_other() {
    /// The first run waits until the others wait for it; these wait for each other.
    #[cached]
    async fn together() -> Result<String> {
        match next() {
            1 => state::<Arc<Notify>>().notified().await,
            2..5 => {
                state::<Arc<Barrier>>().wait().await;
            }
            run => return Ok(format!("run {run}")),
        }
        Err(not_found())
    }
    async fn get() -> Handled {
        Ok(together().await?)
    }
    let (first, others) = (Arc::new(Notify::new()), Arc::new(Barrier::new(3)));
    let routes = Routes::new().route("/", Methods::new().get(get));
    let site = Site::new(routes.with_state(Arc::clone(&first)).with_state(others));
    let get = || site.get("/");
    // Polled in this order, so that all are waiting when the first is let go on.
    let (a, b, c, d, ()) = tokio::join!(get(), get(), get(), get(), async { first.notify_one() });
    for answer in [a, b, c, d] {
        assert_eq!(answer.0, StatusCode::NOT_FOUND.as_u16());
    }
    for _ in 0..2 {
        assert_eq!(get().await, (200, "run 5".to_owned()));
    }
}

#[tokio::test]
async fn one_who_goes_away_leaves_the_run_to_another() {
    let notify = Arc::new(Notify::new());
    let routes = Routes::new().route("/", Methods::new().get(get_slow));
    let site = Site::new(routes.with_state(Arc::clone(&notify)));
    let mut gone = Box::pin(site.get("/"));
    let mut waits = Box::pin(site.get("/"));
    for future in [&mut gone, &mut waits] {
        let polled = tokio::time::timeout(std::time::Duration::ZERO, future).await;
        assert!(polled.is_err(), "it runs, or waits for it");
    }
    drop(gone);
    let (answer, ()) = tokio::join!(waits, async {
        tokio::task::yield_now().await;
        notify.notify_one();
    });
    assert_eq!(answer, (200, "run 2".to_owned()));
    assert_eq!(site.get("/").await, answer, "it is kept");
}

#[tokio::test]
async fn who_asks_after_an_invalidation_is_not_given_what_was_begun_before() {
    async fn invalidate() -> Handled {
        revalidate_tag("slow");
        Ok(slow().await?)
    }
    let notify = Arc::new(Notify::new());
    let routes = Routes::new()
        .route("/", Methods::new().get(get_slow))
        .route("/invalidate", Methods::new().get(invalidate));
    let site = Site::new(routes.with_state(Arc::clone(&notify)));
    let (before, after, ()) = tokio::join!(site.get("/"), site.get("/invalidate"), async {
        notify.notify_one();
        tokio::task::yield_now().await;
        notify.notify_one();
    });
    assert_eq!((before.1.as_str(), after.1.as_str()), ("first", "run 2"));
    assert_eq!(site.get("/").await.1, "run 2", "the older value was not kept");
}

/// Cannot be cloned the first time.
#[derive(Serialize, Deserialize)]
struct Fragile(u32);

impl Clone for Fragile {
    fn clone(&self) -> Self {
        assert!(self.0 > 1, "the secret cause");
        Self(self.0)
    }
}

#[tokio::test]
async fn a_panic_wherever_it_is_keeps_nobody_waiting() {
    /// Cannot be written the first time.
    #[derive(Clone)]
    struct Argument;
    impl Serialize for Argument {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            assert!(next() > 1, "the secret cause");
            serializer.serialize_unit()
        }
    }
    #[cached]
    async fn by_argument(_argument: Argument) -> Result<u32> {
        Ok(next())
    }
    #[cached]
    async fn fragile() -> Result<Fragile> {
        Ok(Fragile(next()))
    }
    #[cached(tags_of = |number: &u32| { assert!(*number > 1, "the secret cause"); [""; 0] })]
    async fn by_tags() -> Result<u32> {
        Ok(next())
    }
    async fn get(AxumPath(where_it_is): AxumPath<String>) -> Handled {
        Ok(match where_it_is.as_str() {
            "argument" => by_argument(Argument).await?,
            "value" => fragile().await?.0,
            _ => by_tags().await?,
        }
        .to_string())
    }
    for path in ["/argument", "/value", "/tags"] {
        let site = Site::new(Routes::new().route("/{where}", Methods::new().get(get)));
        let (first, second) = tokio::join!(site.get(path), site.get(path));
        assert_eq!((first.0, second.0), (500, 200), "{path}");
        assert_eq!(site.get(path).await.0, 200, "{path}");
    }
}

#[tokio::test]
async fn no_more_than_the_limit_are_made_behind_stale_values_at_a_time() {
    const MORE: u32 = 200;
    /// Ends at once the first time, and waits to be let from then on.
    #[cached(revalidate = 0)]
    async fn held_up(_number: u32) -> Result<()> {
        if next() > MORE {
            state::<Arc<Notify>>().notified().await;
        }
        Ok(())
    }
    async fn get(AxumPath(number): AxumPath<u32>) -> Handled {
        held_up(number).await?;
        Ok(state::<Counter>().get().to_string())
    }
    let notify = Arc::new(Notify::new());
    let routes = Routes::new().route("/{number}", Methods::new().get(get));
    let site = Site::new(routes.with_state(Arc::clone(&notify)));
    let ask_all = async || {
        let mut begun = 0;
        for number in 0..MORE {
            begun = site.get(&format!("/{number}")).await.1.parse().unwrap();
            tokio::task::yield_now().await;
        }
        begun
    };
    assert_eq!(ask_all().await, MORE);
    ask_all().await;
    let limit = u32::try_from(BEHIND_LIMIT).unwrap();
    assert_eq!(ask_all().await, MORE + limit);
    // When one has ended another one may begin.
    notify.notify_one();
    tokio::task::yield_now().await;
    assert_eq!(ask_all().await, MORE + limit + 1);
}
