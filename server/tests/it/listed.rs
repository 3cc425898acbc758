//! Pages that answer no other parameters than those that they list.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use formwork::{
    Application,
    action::Action,
    axum::{body::Body, http::StatusCode},
    draft,
    prelude::*,
    routing::{Boundary, LIST_PAUSE, Layout, Methods, Page, Routes},
};
use futures::future::join_all;
use tokio::time::{Instant, sleep};

use crate::{
    http::{Request, Response},
    log::Log,
    sample::Counter,
    support::{Server, config, set_cookie},
};

/// What `static_params` lists, and how often it was asked.
#[derive(Clone, Default)]
struct Posts(Arc<Mutex<Listing>>);

#[derive(Default)]
struct Listing {
    /// `None` lets it fail.
    names: Option<Vec<&'static str>>,
    asked: u32,
}

impl Posts {
    fn of(names: &[&'static str]) -> Self {
        let posts = Self::default();
        posts.publish(names);
        posts
    }

    fn publish(&self, names: &[&'static str]) {
        self.0.lock().unwrap().names = Some(names.to_vec());
    }

    fn break_down(&self) {
        self.0.lock().unwrap().names = None;
    }

    fn asked(&self) -> u32 {
        self.0.lock().unwrap().asked
    }
}

async fn names() -> Result<Vec<String>> {
    let posts = state::<Posts>();
    let mut listing = posts.0.lock().unwrap();
    listing.asked += 1;
    match &listing.names {
        Some(names) => Ok(names.iter().map(ToString::to_string).collect()),
        None => Err(Error::failed("no database")),
    }
}

#[derive(formwork::Query)]
pub(crate) struct Shown {
    part: Option<u32>,
}

#[derive(Form, Debug)]
struct Word {
    #[field(label = "Word", length(1..=3))]
    text: String,
}

#[action]
async fn comment(word: Word) -> ActionResult<String> {
    state::<Counter>().next();
    Ok(word.text)
}

/// The metadata of a page is run for what is listed only, as the page is.
async fn metadata(Path(name): Path<String>) -> Result<Metadata> {
    state::<Counter>().next();
    Ok(Metadata::titled(name))
}

async fn post(Path(name): Path<String>, Query(shown): Query<Shown>) -> Result<impl IntoView> {
    state::<Counter>().next();
    Ok(view! {
        <p>{format!("post {name} part {}", shown.part.unwrap_or(1))}</p>
        <Form action=comment let(WordFields { text })><Field of=text/></Form>
    })
}

async fn guide(Path(path): Path<Vec<String>>) -> Result<impl IntoView> {
    Ok(format!("guide {}", path.join("+")))
}

async fn guides() -> Result<Vec<String>> {
    Ok(vec!["start/ä b".to_owned()])
}

async fn page_in_two_languages(Path((language, id)): Path<(String, u32)>) -> Result<impl IntoView> {
    Ok(format!("{language} {id}"))
}

async fn languages() -> Result<Vec<(String, u32)>> {
    Ok(vec![("de".to_owned(), 1), ("en".to_owned(), 2)])
}

async fn around(children: Outlet) -> Result<impl IntoView> {
    Ok(view! { <main>{children}</main> })
}

async fn enter() -> Result<String, ApiError> {
    draft::enable()?;
    Ok(String::new())
}

const LISTED: Cache = Cache::forever().only_listed();

fn routes(posts: &Posts, counter: &Counter) -> Routes {
    let page = Page::new(post).cache(LISTED).metadata_with(metadata).static_params(names);
    Routes::new()
        .layout(Layout::new(around), |routes| {
            routes.boundary(Boundary::new().not_found(|| "no such post"), |routes| {
                routes.page("/posts/{name}", page)
            })
        })
        .page("/guides/{*path}", Page::new(guide).cache(LISTED).static_params(guides))
        .page(
            "/{language}/pages/{id}",
            Page::new(page_in_two_languages).cache(LISTED).static_params(languages),
        )
        .route("/enter", Methods::new().get(enter))
        .with_state(posts.clone())
        .with_state(counter.clone())
}

fn application(posts: &Posts, counter: &Counter, variables: &[(&str, &str)]) -> Application {
    routes(posts, counter).build(config(variables)).unwrap()
}

/// A server as it is after its start.
async fn start(posts: &Posts, counter: &Counter) -> Server {
    let application = application(posts, counter, &[]);
    application.render_ahead().await;
    Server::serve(application).await
}

/// The status of a page, by a clock that may stand still.
async fn status(application: &Application, path: &str) -> StatusCode {
    let request = formwork::axum::http::Request::get(path).body(Body::empty()).unwrap();
    tower::ServiceExt::oneshot(application.clone(), request).await.unwrap().status()
}

#[track_caller]
fn check_missing(answer: &Response) {
    assert_eq!(answer.status, 404);
    assert_eq!(answer.header("cache-control"), Some("private, no-store"));
    assert_eq!(answer.header("etag"), None);
}

#[tokio::test]
async fn what_is_not_listed_is_404_and_runs_nothing_of_the_page() {
    let (posts, counter) = (Posts::of(&["a", "b"]), Counter::default());
    let server = start(&posts, &counter).await;
    let ran = counter.get();
    for path in ["/posts/a", "/posts/b"] {
        assert_eq!(server.get(path).await.header("formwork-cache"), Some("hit"), "{path}");
    }
    let missing = Request::get("/posts/c");
    let requests = [
        missing.clone(),
        Request::get("/posts/%C3%A4"),
        Request::get("/posts/c?part=2"),
        missing.clone().header("formwork-request", "submit"),
        missing.method("HEAD"),
    ];
    let answers = join_all(requests.iter().map(|request| server.send(request))).await;
    answers.iter().for_each(check_missing);
    for answer in &answers[..4] {
        assert!(answer.text().contains("<main>no such post</main>"), "{}", answer.text());
    }
    assert_eq!(counter.get(), ran);
}

#[tokio::test]
async fn the_query_of_what_is_listed_is_free() {
    let (posts, counter) = (Posts::of(&["a"]), Counter::default());
    let server = start(&posts, &counter).await;
    let answer = server.get("/posts/a?part=2&utm=x").await;
    assert_eq!((answer.status, answer.header("formwork-cache")), (200, Some("miss")));
    assert!(answer.text().contains("post a part 2"));
    assert_eq!(server.get("/posts/a?part=x").await.status, 404);
    assert_eq!(posts.asked(), 1);
}

#[tokio::test(start_paused = true)]
async fn every_kind_of_parameters_is_compared_as_it_is_written() {
    let application = application(&Posts::default(), &Counter::default(), &[]);
    for (path, status) in [
        ("/guides/start/%C3%A4%20b", 200),
        ("/guides/start%2F%C3%A4%20b", 404),
        ("/guides/start", 404),
        ("/de/pages/1", 200),
        ("/en/pages/2", 200),
        ("/de/pages/2", 404),
        ("/de/pages/01", 404),
    ] {
        assert_eq!(self::status(&application, path).await, status, "{path}");
    }
}

#[tokio::test]
async fn a_form_cannot_be_posted_to_what_is_not_listed() {
    let (posts, counter) = (Posts::of(&["a"]), Counter::default());
    let server = start(&posts, &counter).await;
    let ran = counter.get();
    let body = format!("_action={}&text=", comment::ID);
    assert_eq!(server.send(&Request::form("/posts/a", body.as_str())).await.status, 422);
    assert_eq!(counter.get(), ran + 2, "page and metadata");
    let answer = server.send(&Request::form("/posts/b", body)).await;
    assert_eq!((answer.status, counter.get()), (404, ran + 2));
    assert!(answer.text().contains("no such post"));
}

#[tokio::test]
async fn a_draft_sees_what_is_not_listed() {
    let (posts, counter) = (Posts::of(&["a"]), Counter::default());
    let server = start(&posts, &counter).await;
    let cookie = server.get("/enter").await;
    let cookie = set_cookie(&cookie, draft::COOKIE).split(';').next().unwrap();
    let answer = server.send(&Request::get("/posts/new").header("cookie", cookie)).await;
    assert_eq!((answer.status, answer.header("formwork-cache")), (200, Some("bypass")));
    assert_eq!(posts.asked(), 1, "nobody has to know");
    check_missing(&server.get("/posts/new").await);
}

#[tokio::test(start_paused = true)]
async fn what_is_made_later_is_found_at_once_or_after_a_moment() {
    let posts = Posts::of(&["a"]);
    let application = application(&posts, &Counter::default(), &[]);
    application.render_ahead().await;
    sleep(Duration::from_secs(60)).await;
    let asked = Instant::now();
    for (names, path) in [(["a", "b"], "/posts/b"), (["a", "c"], "/posts/c")] {
        posts.publish(&names);
        assert_eq!(status(&application, path).await, 200);
    }
    assert_eq!(asked.elapsed().as_secs(), LIST_PAUSE.as_secs(), "the second one waits");
    assert_eq!(posts.asked(), 3);
    assert_eq!(status(&application, "/posts/b").await, 200, "what is stored needs no list");
    assert_eq!(posts.asked(), 3);
}

#[tokio::test(start_paused = true)]
async fn who_asks_for_what_there_is_not_causes_no_query_each() {
    let posts = Posts::of(&["a"]);
    let application = application(&posts, &Counter::default(), &[]);
    application.render_ahead().await;
    let began = Instant::now();
    let wave = async |wave: u32| {
        let paths: Vec<_> = (0..50).map(|number| format!("/posts/x{wave}-{number}")).collect();
        let asking = paths.iter().map(|path| status(&application, path));
        for status in join_all(asking).await {
            assert_eq!(status, 404);
        }
    };
    wave(1).await;
    wave(2).await;
    assert_eq!(posts.asked(), 3, "once at the start, and once for each wave");
    assert_eq!(began.elapsed().as_secs(), 2 * LIST_PAUSE.as_secs());
}

#[tokio::test(start_paused = true)]
async fn a_list_that_fails_refuses_nothing_and_is_asked_again() {
    let log = Log::capture();
    let (posts, counter) = (Posts::default(), Counter::default());
    let application = application(&posts, &counter, &[]);
    application.render_ahead().await;
    assert_eq!(log.with("static_params failed").len(), 1);
    let began = Instant::now();
    for path in ["/posts/a", "/posts/b"] {
        assert_eq!(status(&application, path).await, 200);
    }
    assert_eq!((began.elapsed(), posts.asked()), (Duration::ZERO, 1));
    sleep(LIST_PAUSE).await;
    assert_eq!(status(&application, "/posts/c").await, 200);
    assert_eq!(posts.asked(), 2);
    sleep(LIST_PAUSE).await;
    posts.publish(&["a"]);
    assert_eq!(status(&application, "/posts/d").await, 404);
    assert_eq!(posts.asked(), 3);
    sleep(LIST_PAUSE).await;
    posts.break_down();
    assert_eq!(status(&application, "/posts/e").await, 200, "nobody can say that it is not there");
    assert_eq!(log.with("no database").len(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_list_that_hangs_or_panics_refuses_nothing() {
    async fn hanging() -> Result<Vec<String>> {
        std::future::pending().await
    }
    async fn panicking() -> Result<Vec<String>> {
        panic!("no list")
    }
    async fn shown(Path(name): Path<String>) -> Result<impl IntoView> {
        Ok(name)
    }
    let routes = Routes::new()
        .page("/hanging/{name}", Page::new(shown).cache(LISTED).static_params(hanging))
        .page("/panicking/{name}", Page::new(shown).cache(LISTED).static_params(panicking));
    let application = routes.build(config(&[])).unwrap();
    let (one, other, third) = tokio::join!(
        status(&application, "/hanging/a"),
        status(&application, "/hanging/b"),
        status(&application, "/panicking/a")
    );
    assert_eq!([one, other, third], [StatusCode::OK; 3]);
}

#[tokio::test]
async fn in_development_the_list_is_asked_each_time() {
    let posts = Posts::of(&["a"]);
    let application = application(&posts, &Counter::default(), &[("FORMWORK_DEV", "1")]);
    for asked in 1..=3 {
        assert_eq!(status(&application, "/posts/b").await, 404);
        assert_eq!(posts.asked(), asked);
    }
    posts.publish(&["b"]);
    assert_eq!(status(&application, "/posts/b").await, 200);
    assert_eq!(status(&application, "/posts/a").await, 404);
}

#[tokio::test]
async fn a_server_that_rendered_nothing_ahead_asks_when_it_has_to() {
    let posts = Posts::of(&["a"]);
    let server = Server::serve(application(&posts, &Counter::default(), &[])).await;
    assert_eq!(posts.asked(), 0);
    assert_eq!(server.get("/posts/a").await.header("formwork-cache"), Some("miss"));
    assert_eq!(server.get("/posts/a").await.header("formwork-cache"), Some("hit"));
    assert_eq!(posts.asked(), 1);
}

#[test]
#[should_panic(expected = "the page at /posts/{name} is `only_listed` and lists nothing")]
fn a_page_that_lists_nothing_cannot_be_only_listed() {
    let _ = Routes::new().page("/posts/{name}", Page::new(post).cache(LISTED));
}

#[test]
#[should_panic(expected = "`only_listed` is for pages with `static_params`")]
fn a_handler_cannot_be_only_listed() {
    let _ = Methods::new().cached_get(async || "", LISTED);
}
