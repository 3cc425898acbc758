//! What became of an action, in the page that follows.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use formwork::{
    action::{Action, Sealed},
    prelude::*,
    routing::{Page, Routes},
};
use futures::future::join_all;

use crate::{
    html::{Element, Form as HtmlForm},
    http::{Request, Response},
    sample::{Counter, post},
    support::{Server, config, set_cookie},
    visitor::Visitor,
};

#[derive(Form, Debug)]
struct Word {
    #[field(label = "Word", length(1..=10))]
    text: String,
    #[field(label = "Password")]
    password: Option<Secret<String>>,
}

#[action]
async fn say(word: Word) -> ActionResult<String> {
    Ok(format!("said {}", word.text))
}

#[action]
async fn rename(id: i64, word: Word) -> ActionResult<String> {
    Ok(format!("{id} is {}", word.text))
}

#[action]
async fn stamp(book: Sealed<i64>) -> ActionResult<i64> {
    Ok(*book)
}

#[action]
async fn clear() -> ActionResult<()> {
    Ok(())
}

/// Returns a long text.
#[action]
async fn write(length: u32) -> ActionResult<String> {
    Ok("x".repeat(length as usize))
}

/// Whether a page fails.
#[derive(Clone, Default)]
struct Failing(Arc<AtomicBool>);

/// What a page shows of a state.
fn shown<A: Action>(id: &'static str, state: &ActionState<A>) -> impl IntoView + use<A>
where
    A::Output: std::fmt::Debug,
{
    let value = state.with_value(|value| format!("{value:?}").replace('"', ""));
    let value = value.unwrap_or("-".to_owned());
    let errors: Vec<_> = state.errors().iter().map(|error| error.code().to_owned()).collect();
    let input = state.input().map_or("-".to_owned(), |input| {
        input.texts().map(|(name, text)| format!("{name}:{text}")).collect::<Vec<_>>().join(",")
    });
    let id = format!("state-{id}");
    view! { <p id=id>{format!("value={value} errors={errors:?} input={input}")}</p> }
}

fn word_form(action: formwork::action::FormAction<Word>, id: Option<&'static str>) -> AnyView {
    match id {
        Some(id) => view! {
            <Form action=action id=id let(WordFields { text, password })>
                <Field of=text/>
                <Field of=password/>
            </Form>
        }
        .into_any(),
        None => view! {
            <Form action=action let(WordFields { text, password })>
                <Field of=text/>
                <Field of=password/>
                <SubmitTo action=say>"Say"</SubmitTo>
            </Form>
        }
        .into_any(),
    }
}

async fn states() -> Result<impl IntoView> {
    Ok(view! {
        {shown("say", &use_action(say))}
        {shown("rename", &use_action(rename))}
        {shown("rename-1", &use_action(rename.bind(1)))}
        {shown("rename-2", &use_action(rename.bind(2)))}
        {shown("left", &use_action(say).of_form("left"))}
        {shown("right", &use_action(say).of_form("right"))}
        {shown("stamp", &use_action(stamp.bind(Sealed::new(7))))}
        {shown("clear", &use_action(clear))}
        {use_action(write).with_value(|text| view! { <p id="state-write">{text.len()}</p> })}
        {word_form(rename.bind(1).into(), None)}
        {word_form(rename.bind(2).into(), None)}
        {word_form(say.into(), Some("left"))}
        {word_form(say.into(), Some("right"))}
        <Form action=stamp.bind(Sealed::new(7)) let(NoFields)><Submit>"Stamp"</Submit></Form>
    })
}

/// An island that asks as well, which the browser does where nothing is known.
#[island]
#[expect(unreachable_pub, reason = "the island macro writes more than is reached here")]
pub fn Asking(children: Children) -> impl IntoView {
    view! { {shown("island", &use_action(say))} {children()} }
}

async fn with_island() -> Result<impl IntoView> {
    Ok(view! { {shown("say", &use_action(say))} <Asking><Said/></Asking> })
}

async fn counted(State(counter): State<Counter>) -> Result<impl IntoView> {
    let render = counter.next();
    Ok(view! { <p>"render "{render}</p> {states().await?} })
}

async fn fragile(State(failing): State<Failing>) -> Result<impl IntoView> {
    if failing.0.load(Ordering::SeqCst) {
        return Err(Error::failed("down"));
    }
    states().await
}

/// A server component, that asks after it has waited.
#[component]
async fn Said() -> impl IntoView {
    tokio::task::yield_now().await;
    shown("component", &use_action(say))
}

async fn streamed() -> Result<impl IntoView> {
    Ok(view! {
        <Suspense fallback=|| "Wait"><Said/></Suspense>
        {states().await?}
    })
}

async fn moved() -> Result<impl IntoView> {
    Err::<(), _>(redirect("/").into())
}

struct Site {
    server: Server,
    failing: Failing,
}

async fn start_with(variables: &[(&str, &str)]) -> Site {
    let failing = Failing::default();
    let routes = Routes::new()
        .page("/", Page::new(states))
        .page("/cached", Page::new(counted).cache(Cache::forever()))
        .page("/fragile", Page::new(fragile))
        .page("/island", Page::new(with_island))
        .page("/moved", Page::new(moved))
        .page("/streamed", Page::new(streamed))
        .with_state(Counter::default())
        .with_state(failing.clone());
    Site { server: Server::start(routes, config(variables)).await, failing }
}

async fn start() -> Site {
    start_with(&[]).await
}

/// What a page shows of the state called `id`.
#[track_caller]
fn state(page: &Response, id: &str) -> String {
    let start = format!("<p id=\"state-{id}\">");
    let (_, rest) = page.text().split_once(&start).unwrap_or_else(|| panic!("{}", page.text()));
    rest.split('<').next().unwrap().to_owned()
}

const EMPTY: &str = "value=- errors=[] input=-";

fn value(text: &str) -> String {
    format!("value={text} errors=[] input=-")
}

/// The states of a page that say something.
#[track_caller]
fn speaking(page: &Response) -> Vec<&'static str> {
    let all = ["say", "rename", "rename-1", "rename-2", "left", "right", "stamp", "clear"];
    all.into_iter().filter(|id| state(page, id) != EMPTY).collect()
}

fn word<A: Action>(page: &str, more: &str, text: &str) -> Request {
    Request::form(page, format!("_action={}&{more}text={text}&password=hush", A::ID))
}

#[tokio::test]
async fn a_value_survives_the_303_once_and_is_in_no_header() {
    let site = start().await;
    let visitor = Visitor::of(&site.server).looking_for("zebra");
    assert_eq!(speaking(&visitor.get("/").await), [""; 0]);
    let posted = visitor.send(word::<say>("/", "", "zebra")).await;
    assert_eq!((posted.status, posted.header("location")), (303, Some("/")));
    let set = set_cookie(&posted, "formwork_outcome");
    let (key, attributes) = set.split_once("; ").unwrap();
    assert_eq!(attributes, "HttpOnly; SameSite=Lax; Path=/");
    assert_eq!(key.len(), "formwork_outcome=".len() + 32);

    let page = visitor.get("/").await;
    assert_eq!(state(&page, "say"), value("said zebra"));
    assert_eq!(speaking(&page), ["say"]);
    assert_eq!(page.header("cache-control"), Some("private, no-store"));
    assert_eq!(page.header("set-cookie"), None);
    let again = visitor.get("/").await;
    assert_eq!(speaking(&again), [""; 0]);
    assert_eq!(again.header("cache-control"), Some("private, no-cache"));

    let posted = visitor.send(word::<say>("/", "", "zebra")).await;
    assert_eq!((posted.status, posted.header("set-cookie")), (303, None), "there is one");
    assert_eq!(speaking(&visitor.get("/").await), ["say"]);
}

#[tokio::test]
async fn the_script_is_shown_the_value_in_the_same_response() {
    let site = start().await;
    let visitor = Visitor::of(&site.server).looking_for("zebra");
    for page in ["/", "/?tab=2", "/cached"] {
        let answer = visitor.enhanced(word::<say>(page, "", "zebra")).await;
        assert_eq!((answer.status, answer.header("formwork-location")), (200, Some(page)));
        assert_eq!(state(&answer, "say"), value("said zebra"));
        assert_eq!(answer.header("set-cookie"), None);
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert_eq!(speaking(&visitor.get(page).await), [""; 0]);
    }
}

#[tokio::test]
async fn an_island_is_rendered_as_the_browser_begins_with_it() {
    let site = start().await;
    let visitor = Visitor::of(&site.server);
    let plain = visitor.submit(word::<say>("/island", "", "a")).await;
    let enhanced = visitor.enhanced(word::<say>("/island", "", "a")).await;
    let refused = visitor.send(word::<say>("/island", "", "far+too+long")).await;
    for page in [plain, enhanced, refused] {
        assert_ne!(state(&page, "say"), EMPTY);
        assert_eq!(state(&page, "island"), EMPTY);
        assert_eq!(state(&page, "component"), state(&page, "say"), "the server alone renders it");
    }
}

#[tokio::test]
async fn nothing_is_a_value_as_well() {
    let site = start().await;
    let visitor = Visitor::of(&site.server);
    let page = visitor.submit(post::<clear>("/", &[])).await;
    assert_eq!(state(&page, "clear"), value("()"));
    let page = visitor.enhanced(post::<clear>("/", &[])).await;
    assert_eq!(state(&page, "clear"), value("()"));
}

#[tokio::test]
async fn a_refused_form_has_errors_and_what_was_typed_but_no_password() {
    let site = start().await;
    let visitor = Visitor::of(&site.server);
    let plain = visitor.send(word::<rename>("/", "_arg=1&", "far+too+long")).await;
    let enhanced = visitor.enhanced(word::<rename>("/", "_arg=1&", "far+too+long")).await;
    for page in [&plain, &enhanced] {
        assert_eq!(page.status, 422);
        let expect = "value=- errors=[&quot;too_long&quot;] input=text:far too long";
        let shown = state(page, "rename-1").replace('"', "&quot;");
        assert_eq!(shown, expect);
        assert_eq!(speaking(page), ["rename", "rename-1"]);
        assert!(!page.text().contains("hush"));
    }
    assert_eq!(plain.header("set-cookie"), None, "nothing waits");
    assert_eq!(speaking(&visitor.get("/").await), [""; 0]);
}

#[tokio::test]
async fn two_forms_of_one_action_are_told_apart_by_their_arguments() {
    let site = start().await;
    let visitor = Visitor::of(&site.server);
    for (id, only) in [(1, "rename-1"), (2, "rename-2")] {
        let arguments = format!("_arg={id}&");
        let plain = visitor.submit(word::<rename>("/", &arguments, "a")).await;
        let enhanced = visitor.enhanced(word::<rename>("/", &arguments, "a")).await;
        let refused = visitor.send(word::<rename>("/", &arguments, "")).await;
        for page in [plain, enhanced, refused] {
            assert_eq!(speaking(&page), ["rename", only]);
        }
    }
    let form = HtmlForm::find(visitor.get("/").await.text(), "stamp");
    let page = visitor.submit(Request::form("/", form.body())).await;
    assert_eq!(state(&page, "stamp"), value("7"), "sealed arguments are compared in clear");
}

#[tokio::test]
async fn two_forms_of_one_action_are_told_apart_by_their_ids() {
    let site = start().await;
    let visitor = Visitor::of(&site.server);
    let first = visitor.get("/").await;
    assert_eq!(first.text().matches("name=\"_form\"").count(), 2, "only where it is asked for");
    for (id, other) in [("left", "right"), ("right", "left")] {
        let form = |text| {
            let form = HtmlForm::find(first.text(), id);
            assert_eq!(form.value("_form"), Some(id));
            Request::form("/", form.fill("text", text).body())
        };
        assert_eq!(speaking(&visitor.submit(form("a")).await), ["say", id]);
        assert_eq!(speaking(&visitor.enhanced(form("a")).await), ["say", id]);
        let refused = visitor.send(form("far too long")).await;
        assert_eq!((refused.status, speaking(&refused)), (422, vec!["say", id]));
        let value_in = |id| HtmlForm::find(refused.text(), id).value("text").map(ToOwned::to_owned);
        assert_eq!(value_in(id).as_deref(), Some("far too long"));
        assert_eq!(value_in(other).as_deref(), Some(""));
        let control = |id: &str| {
            let control = Element::find(refused.text(), &format!("id=\"{id}-text\"")).unwrap();
            control.attribute("aria-invalid")
        };
        assert_eq!((control(id).as_deref(), control(other)), (Some("true"), None));
    }
}

#[tokio::test]
async fn the_outcome_of_a_button_is_of_the_action_that_it_names() {
    let site = start().await;
    let visitor = Visitor::of(&site.server);
    for (text, status) in [("a", 200), ("far+too+long", 422)] {
        let target = format!("/?tab=1&_action={}", say::ID);
        let page = visitor.enhanced(word::<rename>(&target, "_arg=1&", text)).await;
        assert_eq!((page.status, page.header("formwork-location")), (status, Some("/?tab=1")));
        assert_eq!(speaking(&page), ["say"]);
    }
}

#[tokio::test]
async fn tabs_of_one_page_are_each_shown_one_outcome_in_order() {
    let site = start().await;
    let visitor = Visitor::of(&site.server);
    for text in ["a", "b"] {
        assert_eq!(visitor.send(word::<say>("/", "", text)).await.status, 303);
    }
    assert_eq!(visitor.send(post::<clear>("/", &[])).await.status, 303);
    assert_eq!(state(&visitor.get("/").await, "say"), value("said a"));
    assert_eq!(state(&visitor.get("/").await, "say"), value("said b"));
    assert_eq!(speaking(&visitor.get("/").await), ["clear"]);
    assert_eq!(speaking(&visitor.get("/").await), [""; 0]);
}

#[tokio::test]
async fn tabs_of_different_pages_never_mix() {
    let site = start().await;
    let visitor = Visitor::of(&site.server);
    let pages = ["/?tab=1", "/?tab=2", "/", "/cached"];
    for (index, page) in pages.into_iter().enumerate() {
        assert_eq!(visitor.send(word::<say>(page, "", &index.to_string())).await.status, 303);
    }
    for (index, page) in pages.into_iter().enumerate().rev() {
        let shown = visitor.get(page).await;
        assert_eq!(state(&shown, "say"), value(&format!("said {index}")));
        assert_eq!(speaking(&visitor.get(page).await), [""; 0]);
    }
}

#[tokio::test]
async fn a_query_is_the_same_however_it_is_written() {
    let site = start().await;
    let visitor = Visitor::of(&site.server);
    let posted = visitor.send(word::<say>("/?q=a%20b&x", "", "a")).await;
    assert_eq!(posted.header("location"), Some("/?q=a+b&x="));
    assert_eq!(speaking(&visitor.get("/?q=a%20b&x").await), ["say"]);
}

#[tokio::test]
async fn nobody_else_and_nothing_else_takes_an_outcome() {
    let site = start().await;
    let (ada, eve) = (Visitor::of(&site.server), Visitor::of(&site.server));
    assert_eq!(ada.send(word::<say>("/", "", "a")).await.status, 303);
    assert_eq!(eve.send(post::<clear>("/", &[])).await.status, 303);
    assert_eq!(ada.send(Request::new("HEAD", "/")).await.status, 200);
    for purpose in ["prefetch", "prefetch;prerender", "prefetch;anonymous-client-ip"] {
        let prefetch = Request::get("/").header("sec-purpose", purpose);
        assert_eq!(speaking(&ada.send(prefetch).await), [""; 0]);
    }
    let prefetch = Request::get("/").header("purpose", "prefetch");
    assert_eq!(speaking(&ada.send(prefetch).await), [""; 0]);
    assert_eq!(speaking(&site.server.get("/").await), [""; 0]);
    for key in ["0".repeat(32), "x".to_owned(), String::new(), "+".repeat(32)] {
        let guess = Request::get("/").header("cookie", &format!("formwork_outcome={key}"));
        assert_eq!(speaking(&site.server.send(&guess).await), [""; 0]);
    }
    assert_eq!(speaking(&eve.get("/").await), ["clear"]);
    assert_eq!(speaking(&ada.get("/").await), ["say"]);
}

#[tokio::test]
async fn of_many_requests_at_once_one_is_shown_it() {
    let site = start().await;
    let visitor = Visitor::of(&site.server);
    assert_eq!(visitor.send(word::<say>("/", "", "a")).await.status, 303);
    let pages = join_all((0..8).map(|_| visitor.get("/"))).await;
    assert_eq!(pages.iter().filter(|page| !speaking(page).is_empty()).count(), 1);
}

#[tokio::test]
async fn what_is_no_key_is_replaced_by_one() {
    let site = start().await;
    let request = word::<say>("/", "", "a").header("cookie", "formwork_outcome=mine");
    let posted = site.server.send(&request).await;
    let cookie = set_cookie(&posted, "formwork_outcome").split(';').next().unwrap();
    let page = site.server.send(&Request::get("/").header("cookie", cookie)).await;
    assert_eq!(speaking(&page), ["say"]);
}

#[tokio::test]
async fn a_cached_page_is_passed_by_once_and_is_otherwise_the_same() {
    let site = start().await;
    let (ada, eve) = (Visitor::of(&site.server), Visitor::of(&site.server));
    assert_eq!(ada.get("/cached").await.header("formwork-cache"), Some("miss"));
    let hit = eve.get("/cached").await.comparable();
    assert_eq!(hit.header("formwork-cache"), Some("hit"));
    let head = eve.send(Request::new("HEAD", "/cached")).await.comparable();

    assert_eq!(ada.send(word::<say>("/cached", "", "a")).await.status, 303);
    assert_eq!(eve.get("/cached").await.comparable(), hit);
    assert_eq!(ada.get("/cached?other").await.comparable(), hit, "only that page is passed by");
    assert_eq!(ada.send(Request::new("HEAD", "/cached")).await.comparable(), head);
    let prefetch = Request::get("/cached").header("sec-purpose", "prefetch");
    assert_eq!(ada.send(prefetch).await.comparable(), hit);

    let etag = hit.header("etag").unwrap();
    let shown = ada.send(Request::get("/cached").header("if-none-match", etag)).await;
    assert_eq!((shown.status, state(&shown, "say")), (200, value("said a")));
    assert_eq!(shown.header("formwork-cache"), Some("bypass"));
    assert_eq!(shown.header("cache-control"), Some("private, no-store"));
    assert_eq!((shown.header("etag"), shown.header("set-cookie")), (None, None));

    assert_eq!(ada.get("/cached").await.comparable(), hit, "nothing was stored");
    assert_eq!(eve.get("/cached").await.comparable(), hit);
}

#[tokio::test]
async fn a_cached_page_that_is_not_there_yet_is_not_made_of_it() {
    let site = start().await;
    let visitor = Visitor::of(&site.server);
    let shown = visitor.submit(word::<say>("/cached", "", "a")).await;
    assert_eq!(speaking(&shown), ["say"]);
    let next = visitor.get("/cached").await;
    assert_eq!((next.header("formwork-cache"), speaking(&next)), (Some("miss"), vec![]));
}

#[tokio::test]
async fn a_page_that_fails_does_not_eat_it() {
    let site = start().await;
    let visitor = Visitor::of(&site.server);
    let fail = |fails| site.failing.0.store(fails, Ordering::SeqCst);
    fail(true);
    assert_eq!(visitor.submit(word::<say>("/fragile", "", "a")).await.status, 500);
    assert_eq!(visitor.get("/fragile").await.status, 500);
    fail(false);
    assert_eq!(speaking(&visitor.get("/fragile").await), ["say"]);
    assert_eq!(speaking(&visitor.get("/fragile").await), [""; 0]);

    fail(true);
    assert_eq!(visitor.enhanced(post::<clear>("/fragile", &[])).await.status, 500);
    fail(false);
    assert_eq!(speaking(&visitor.get("/fragile").await), ["clear"]);
    assert_eq!(speaking(&visitor.get("/fragile").await), [""; 0]);
}

#[tokio::test]
async fn a_page_that_redirects_hands_it_on() {
    let site = start().await;
    let visitor = Visitor::of(&site.server);
    let moved = visitor.submit(word::<say>("/moved", "", "a")).await;
    assert_eq!((moved.status, moved.header("location")), (303, Some("/")));
    assert_eq!(speaking(&visitor.get("/").await), ["say"]);
    assert_eq!(speaking(&visitor.get("/").await), [""; 0]);
    let answer = visitor.enhanced(word::<say>("/moved", "", "a")).await;
    assert_eq!((answer.status, answer.header("formwork-location")), (200, Some("/")));
    assert_eq!(speaking(&answer), ["say"]);
    assert_eq!(speaking(&visitor.get("/").await), [""; 0]);
}

#[tokio::test]
async fn a_server_component_is_told_even_behind_the_first_byte() {
    let site = start().await;
    let visitor = Visitor::of(&site.server);
    let plain = visitor.submit(word::<say>("/streamed", "", "a")).await;
    assert!(plain.header("transfer-encoding").is_some(), "it streams");
    let enhanced = visitor.enhanced(word::<say>("/streamed", "", "a")).await;
    for page in [plain, enhanced] {
        assert_eq!(state(&page, "component"), value("said a"));
        assert_eq!(speaking(&page), ["say"]);
    }
    let again = visitor.get("/streamed").await;
    assert_eq!(state(&again, "component"), EMPTY);
}

#[tokio::test]
async fn a_value_that_is_too_large_to_wait_is_shown_in_the_answer_itself() {
    let site = start().await;
    let visitor = Visitor::of(&site.server);
    let write = |length: usize| Request::form("/", format!("_action={}&_arg={length}", write::ID));
    assert_eq!(state(&visitor.submit(write(60_000)).await, "write"), "60000");
    let answer = visitor.send(write(100_000)).await;
    assert_eq!((answer.status, state(&answer, "write").as_str()), (200, "100000"));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert!(!visitor.get("/").await.text().contains("id=\"state-write\""));
}

#[tokio::test]
async fn a_full_store_lets_the_oldest_go() {
    let site = start().await;
    let body = format!("_action={}&_arg=65000", write::ID);
    let visitors: Vec<_> = (0..280).map(|_| Visitor::of(&site.server)).collect();
    for visitor in &visitors {
        assert_eq!(visitor.send(Request::form("/", body.clone())).await.status, 303);
    }
    let mut shown = Vec::new();
    for visitor in [&visitors[0], &visitors[279]] {
        shown.push(visitor.get("/").await.text().contains("id=\"state-write\""));
    }
    assert_eq!(shown, [false, true]);
}

#[tokio::test]
async fn over_tls_only_a_cookie_of_this_host_counts() {
    let site = start_with(&[("FORMWORK_ORIGIN", "https://example.org")]).await;
    let post = word::<say>("/", "", "a").header("host", "example.org");
    let posted = site.server.send(&post).await;
    let set = set_cookie(&posted, "__Host-formwork_outcome");
    assert!(set.contains("; Secure"), "{set}");
    let cookie = set.split(';').next().unwrap();
    let get =
        |cookie: &str| Request::get("/").header("host", "example.org").header("cookie", cookie);
    let planted = get(cookie.trim_start_matches("__Host-"));
    assert_eq!(speaking(&site.server.send(&planted).await), [""; 0]);
    assert_eq!(speaking(&site.server.send(&get(cookie)).await), ["say"]);
}
