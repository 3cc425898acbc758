//! Cached functions: when their bodies run, what is kept, and what takes part in it.

use formwork::{
    action::Action,
    axum::{
        body::{Body, to_bytes},
        extract::Path as AxumPath,
        http::Request as AxumRequest,
    },
    prelude::*,
    routing::{Methods, Routes},
};
use serde::{Deserialize, Serialize};

use crate::{
    http::Request,
    sample::{Counter, post},
    support::{Server, config},
};

use visitors::nosy;

mod keys;
mod lifetimes;
mod memory;
mod pages;
mod runs;
mod visitors;

type Handled<T = String> = Result<T, ApiError>;

fn next() -> u32 {
    state::<Counter>().next()
}

async fn start(routes: Routes) -> (Server, Counter) {
    let counter = Counter::default();
    (Server::start(routes.with_state(counter.clone()), config(&[])).await, counter)
}

#[track_caller]
fn check(answer: &crate::http::Response, expect: &str) {
    assert_eq!((answer.status, answer.text()), (200, expect));
}

/// What an island is given that calls the action without arguments.
async fn call<A: Action>(server: &Server) -> serde_json::Value {
    let body = serde_json::json!({"args": [], "page": "/nowhere"});
    let call = Request::json(&format!("/_formwork/action/{}", A::ID), &body);
    server.send(&call).await.json()["ok"].clone()
}

/// An application that is asked without a socket, so that a test knows what has been polled.
struct Site(formwork::Application);

impl Site {
    fn new(routes: Routes) -> Self {
        Self(routes.with_state(Counter::default()).build(config(&[])).unwrap())
    }

    async fn get(&self, path: &str) -> (u16, String) {
        let request = AxumRequest::get(path).body(Body::empty()).unwrap();
        let answer = tower::ServiceExt::oneshot(self.0.clone(), request).await.unwrap();
        let status = answer.status().as_u16();
        let body = to_bytes(answer.into_body(), 1 << 20).await.unwrap();
        (status, String::from_utf8(body.to_vec()).unwrap())
    }
}

#[derive(Clone, Serialize, Deserialize)]
struct User {
    name: String,
    groups: Vec<String>,
}

#[cached(
    tags = ["users", format!("user {id}")],
    tags_of = |user| user.groups.iter().map(|group| format!("group {group}")),
)]
async fn tagged(id: u32) -> Result<User> {
    let groups = vec![if id.is_multiple_of(2) { "even" } else { "odd" }.to_owned()];
    Ok(User { name: format!("user {id} run {}", next()), groups })
}

fn groups_of(names: &[String]) -> Vec<String> {
    names.to_vec()
}

/// Its arguments are texts, and it is made of others.
#[cached(tags = [name, language], tags_of = groups_of)]
async fn greeting(name: String, language: &str) -> Result<Vec<String>> {
    Ok(vec![format!("{language}: {name}"), tagged(1).await?.name])
}

#[tokio::test]
async fn what_has_an_invalidated_tag_is_made_anew() {
    async fn get(AxumPath(tag): AxumPath<String>) -> Handled {
        revalidate_tag(&tag);
        let users = [tagged(1).await?.name, tagged(2).await?.name];
        Ok(format!("{}; {}", users.join(", "), greeting("Ada".into(), "en").await?.join(", ")))
    }
    let (server, _) = start(Routes::new().route("/{tag}", Methods::new().get(get))).await;
    for (tag, expect) in [
        ("none", "user 1 run 1, user 2 run 2; en: Ada, user 1 run 1"),
        ("group%20even", "user 1 run 1, user 2 run 3; en: Ada, user 1 run 1"),
        ("user%201", "user 1 run 4, user 2 run 3; en: Ada, user 1 run 4"),
        ("users", "user 1 run 5, user 2 run 6; en: Ada, user 1 run 5"),
        ("group%20odd", "user 1 run 7, user 2 run 6; en: Ada, user 1 run 7"),
        ("user", "user 1 run 7, user 2 run 6; en: Ada, user 1 run 7"),
    ] {
        check(&server.get(&format!("/{tag}")).await, expect);
    }
}

#[action]
async fn change() -> ActionResult<Vec<String>> {
    let before = tagged(1).await?.name;
    let again = tagged(1).await?.name;
    revalidate_tag("user 1");
    let after = tagged(1).await?.name;
    Ok(vec![before, again, after])
}

#[tokio::test]
async fn an_action_finds_what_is_kept_and_after_an_invalidation_something_new() {
    let (server, _) = start(Routes::new()).await;
    let expect = serde_json::json!(["user 1 run 1", "user 1 run 1", "user 1 run 2"]);
    assert_eq!(call::<change>(&server).await, expect);
    let expect = serde_json::json!(["user 1 run 2", "user 1 run 2", "user 1 run 3"]);
    assert_eq!(call::<change>(&server).await, expect);
}

#[tokio::test]
async fn development_shows_values_beside_pages() {
    async fn get() -> Handled {
        Ok(format!("{} {}", tagged(2).await?.name, nosy("cookies".to_owned()).await?))
    }
    let routes = Routes::new().route("/", Methods::new().get(get)).with_state(Counter::default());
    let server = Server::start(routes, config(&[("FORMWORK_DEV", "1")])).await;
    for _ in 0..2 {
        assert_eq!(server.get("/").await.status, 200);
    }
    let panel = Request::get("/_formwork/cache").header("accept", "application/json");
    let panel = server.send(&panel).await.json();
    let entry = &panel["entries"][0];
    let key = entry["key"].as_str().unwrap();
    assert!(key.starts_with("call it::data_cache::tagged ") && key.ends_with("(2,)"), "{key}");
    let tags = ["tag users", "tag user 2", "tag group even"];
    assert_eq!(entry["tags"], serde_json::Value::from(tags.to_vec()));
    let uncached = &panel["uncached"][0];
    assert_eq!(uncached["route"], "it::data_cache::visitors::nosy");
    assert_eq!(
        (&uncached["why"], &uncached["count"]),
        (&"it is not kept: cookies".into(), &2.into())
    );
}

#[tokio::test]
async fn other_errors_than_those_of_the_framework_are_returned_as_they_are() {
    #[cached]
    async fn parsed(text: &str) -> Result<u8, std::num::ParseIntError> {
        next();
        text.parse()
    }
    async fn get(AxumPath(text): AxumPath<String>) -> Handled {
        Ok(format!("{:?} {:?} {}", parsed(&text).await, parsed(&text).await, next()))
    }
    let (server, _) = start(Routes::new().route("/{text}", Methods::new().get(get))).await;
    check(&server.get("/7").await, "Ok(7) Ok(7) 2");
    let invalid = "Err(ParseIntError { kind: InvalidDigit })";
    check(&server.get("/x").await, &format!("{invalid} {invalid} 5"));
}

#[action]
async fn invalidate_tag(tag: String) -> ActionResult<()> {
    revalidate_tag(&tag);
    Ok(())
}

async fn invalidate(server: &Server, tag: &str) {
    assert_eq!(server.send(&post::<invalidate_tag>("/", &[tag])).await.status, 303);
}
