//! Cached functions: when their bodies run, what is kept, and what takes part in it.

use std::sync::Arc;

use formwork::{
    action::Action,
    axum::{
        body::Body,
        extract::Path as AxumPath,
        http::{Request as AxumRequest, StatusCode},
    },
    prelude::*,
    request::memo,
    routing::{Methods, Routes},
};
use futures::future::join_all;
use serde::{Deserialize, Serialize};
use tokio::sync::{Barrier, Notify};

use crate::{
    http::Request,
    log::Log,
    sample::{Counter, post},
    support::{Server, config, cookie},
};

mod pages;

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

/// Says how often it ran, and for what.
#[cached]
async fn word(text: &str, mut numbers: Vec<Option<f64>>) -> Result<String> {
    numbers.reverse();
    Ok(format!("{text} {numbers:?} {}", next()))
}

/// Its name and its arguments are those of another one.
mod elsewhere {
    use formwork::prelude::*;

    #[cached]
    pub(super) async fn word(text: &str, numbers: Vec<Option<f64>>) -> Result<String> {
        Ok(format!("elsewhere {text} {numbers:?}"))
    }

    pub(super) struct One;
    pub(super) struct Two;

    impl One {
        #[cached]
        pub(super) async fn name() -> Result<String> {
            Ok("one".to_owned())
        }
    }

    impl Two {
        #[cached]
        pub(super) async fn name() -> Result<String> {
            Ok("two".to_owned())
        }
    }
}

#[tokio::test]
async fn a_value_is_kept_for_its_function_and_arguments() {
    async fn get() -> Handled {
        let mut said = Vec::new();
        for (text, number) in [
            ("a", Some(1.5)),
            ("a", Some(1.5)),
            ("a", None),
            ("a", Some(f64::NAN)),
            ("a", Some(f64::INFINITY)),
            ("b", Some(1.5)),
            ("a", Some(1.5)),
        ] {
            said.push(word(text, vec![number]).await?);
        }
        said.push(elsewhere::word("a", vec![Some(1.5)]).await?);
        said.extend([elsewhere::One::name().await?, elsewhere::Two::name().await?]);
        Ok(said.join(", "))
    }
    let (server, counter) = start(Routes::new().route("/", Methods::new().get(get))).await;
    let expect = "a [Some(1.5)] 1, a [Some(1.5)] 1, a [None] 2, a [Some(NaN)] 3, a [Some(inf)] 4, \
                  b [Some(1.5)] 5, a [Some(1.5)] 1, elsewhere a [Some(1.5)], one, two";
    check(&server.get("/").await, expect);
    check(&server.get("/").await, expect);
    assert_eq!(counter.get(), 5);
}

#[tokio::test]
async fn two_sites_of_one_process_share_nothing() {
    async fn get() -> Handled {
        let word = word("a", Vec::new()).await?;
        revalidate_tag("users");
        Ok(format!("{word}, {}", tagged(7).await?.name))
    }
    for _ in 0..2 {
        let (server, _) = start(Routes::new().route("/", Methods::new().get(get))).await;
        check(&server.get("/").await, "a [] 1, user 7 run 2");
        check(&server.get("/").await, "a [] 1, user 7 run 3");
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

#[cached(revalidate = 0)]
async fn fleeting() -> Result<u32> {
    Ok(next())
}

#[cached(revalidate = 0, stale_for = 0)]
async fn never_stale() -> Result<u32> {
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
        while log.with("data_cache::failing, made anew behind a stale value").is_empty() {
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
        let body = formwork::axum::body::to_bytes(answer.into_body(), 1 << 20).await.unwrap();
        (status, String::from_utf8(body.to_vec()).unwrap())
    }
}

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

#[cached]
async fn nosy(what: String) -> Result<String> {
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
        assert!(lines[0].contains("data_cache::nosy") && lines[0].contains(read), "{lines:?}");
    }
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
    let routes = Routes::new().page("/", formwork::routing::Page::new(get));
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

#[tokio::test]
async fn an_argument_that_refuses_to_be_a_key_and_a_value_without_json_are_not_kept() {
    #[derive(Clone)]
    struct Locked;
    impl Serialize for Locked {
        fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(serde::ser::Error::custom("it is locked"))
        }
    }
    #[cached]
    async fn of_locked(_locked: Locked) -> Result<u32> {
        Ok(next())
    }
    #[cached]
    async fn without_json() -> Result<Vec<std::collections::BTreeMap<(u8, u8), u32>>> {
        Ok(vec![[((1, 2), next())].into()])
    }
    async fn get() -> Handled {
        Ok(format!("{} {:?}", of_locked(Locked).await?, without_json().await?))
    }
    let log = Log::capture();
    let (server, _) = start(Routes::new().route("/", Methods::new().get(get))).await;
    check(&server.get("/").await, "1 [{(1, 2): 2}]");
    check(&server.get("/").await, "3 [{(1, 2): 4}]");
    assert_eq!(log.with("it is locked").len(), 2);
    assert_eq!(log.with("key must be a string").len(), 2);
}

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
    assert_eq!(uncached["route"], "it::data_cache::nosy");
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
