//! What a cached function sees of the visitor it runs for: nothing.

use formwork::{
    axum::{extract::Path as AxumPath, http::request::Parts},
    cached::CachedFunction,
    prelude::*,
    request::memo,
    routing::{Methods, Page, Routes},
};

use super::{Handled, check, next, start};
use crate::{http::Request, log::Log, support::cookie};

#[cached]
pub(super) async fn nosy(what: String) -> Result<String> {
    let seen = match what.as_str() {
        "cookies" => cookies().get("name").unwrap_or_default(),
        "headers" => headers().get("cookie").map_or(String::new(), |it| format!("{it:?}")),
        "flash" => {
            flash("for nobody");
            String::new()
        }
        _ => format!("{:?}", cookies().set("a", "b", std::time::Duration::from_secs(1))),
    };
    Ok(format!("{seen} {}", next()))
}

#[tokio::test]
async fn what_was_read_of_a_visitor_is_not_there_and_not_kept() {
    async fn get(AxumPath(what): AxumPath<String>) -> Handled {
        Ok(nosy(what).await?)
    }
    for (what, read, seen) in [
        ("cookies", "cookies", ""),
        ("headers", "headers", ""),
        ("flash", "flashes", ""),
        ("set", "cookies", "Err(Rendering)"),
    ] {
        let log = Log::capture();
        let routes = Routes::new().route("/{what}", Methods::new().get(get));
        let (server, _) = start(routes).await;
        let request = Request::get(&format!("/{what}")).header("cookie", "name=Ada");
        check(&server.send(&request).await, &format!("{seen} 1"));
        check(&server.send(&request).await, &format!("{seen} 2"));
        let lines = log.with("the value of a cached function is not kept");
        assert_eq!(lines.len(), 2, "{lines:?}");
        assert!(
            lines[0].contains("data_cache::visitors::nosy") && lines[0].contains(read),
            "{lines:?}"
        );
    }
}

/// Begins to make its value before there is a future, which the macro does not.
async fn by_hand() -> Result<String> {
    static CACHED: CachedFunction = CachedFunction::new("by_hand", Cache::forever());
    let make = || {
        let seen = cookies().get("name");
        let parts = use_context::<Parts>().is_some();
        async move { Ok::<_, Error>(format!("{seen:?} {parts}")) }
    };
    CACHED.call().make(make).run().await
}

#[tokio::test]
async fn what_begins_to_make_a_value_sees_nothing_of_a_visitor_either() {
    async fn page() -> Result<impl IntoView> {
        by_hand().await
    }
    let log = Log::capture();
    let (server, _) = start(Routes::new().page("/", Page::new(page))).await;
    for name in ["Ada", "Grace"] {
        let request = Request::get("/").header("cookie", &format!("name={name}"));
        let answer = server.send(&request).await;
        assert!(answer.text().ends_with("None false"), "{}", answer.text());
    }
    assert_eq!(log.with("the value of a cached function is not kept").len(), 2);
}

#[tokio::test]
async fn the_memo_of_a_value_is_its_own() {
    async fn once() -> Result<u32> {
        memo((), async || Ok(next())).await
    }
    #[cached]
    async fn twice() -> Result<(u32, u32)> {
        Ok((once().await?, once().await?))
    }
    async fn get() -> Result<impl IntoView> {
        Ok(format!("{} {:?} {}", once().await?, twice().await?, once().await?))
    }
    let routes = Routes::new().page("/", Page::new(get));
    let (server, _) = start(routes).await;
    assert!(server.get("/").await.text().ends_with("1 (2, 2) 1"));
    assert!(server.get("/").await.text().ends_with("3 (2, 2) 3"));
}

#[tokio::test]
async fn in_a_draft_the_function_runs_each_time_and_sees_it() {
    #[cached]
    async fn drafted() -> Result<String> {
        Ok(format!("{} {}", draft::is_enabled(), next()))
    }
    async fn get() -> Handled {
        Ok(drafted().await?)
    }
    async fn enter() -> Handled<()> {
        Ok(draft::enable()?)
    }
    let routes = Routes::new()
        .route("/", Methods::new().get(get))
        .route("/enter", Methods::new().get(enter));
    let (server, _) = start(routes).await;
    check(&server.get("/").await, "false 1");
    let cookie = cookie(&server.get("/enter").await);
    let draft = Request::get("/").header("cookie", &cookie);
    for expect in ["true 2", "true 3"] {
        check(&server.send(&draft).await, expect);
    }
    check(&server.get("/").await, "false 1");
}
