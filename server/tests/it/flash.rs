//! Messages that are shown once, and what else an action changes in the page of its own response.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use formwork::{
    FieldErrors,
    action::{Action, Next, Outcome},
    axum::response::Redirect as AxumRedirect,
    prelude::*,
    routing::{Boundary, Layout, Methods, Page, Routes},
};
use serde_json::{Value, json};

use crate::{
    http::{Request, Response},
    sample::post,
    support::{Server, config},
    visitor::Visitor,
};

/// What stands for the rows of a database.
#[derive(Clone, Default)]
struct Rows(Arc<Mutex<u32>>);

impl Rows {
    fn get(&self) -> u32 {
        *self.0.lock().unwrap()
    }

    fn add(&self) {
        *self.0.lock().unwrap() += 1;
    }
}

#[derive(Form, Debug)]
struct Word {
    #[field(label = "Word", length(1..=10))]
    text: String,
}

/// Says two things, and leads to wherever it is told.
#[action]
async fn save(to: String) -> ActionResult<Redirect> {
    flash("Saved <it>");
    flash("Come again");
    Ok(redirect(to))
}

#[action]
async fn turn_away(to: String) -> ActionResult<()> {
    flash("Turned away");
    Err(redirect(to).into())
}

async fn noted(next: Next) -> Result<Outcome> {
    flash("Noted");
    next.run().await
}

/// Changes all that an action can change, and then refuses a word that is "wrong".
#[action(wrap = noted)]
async fn change(word: Word) -> ActionResult<()> {
    cookies().set("name", "Ada", Duration::from_secs(60))?;
    state::<Rows>().add();
    revalidate_path("/cached");
    flash("Changed");
    if word.text == "wrong" {
        let mut errors = FieldErrors::new();
        errors.add(Word::text, Violation::new("wrong"));
        return Err(errors.into());
    }
    Ok(())
}

/// Refuses in the way that it is told.
#[action]
async fn refuse(how: String) -> ActionResult<()> {
    flash("Refused");
    Err(match how.as_str() {
        "forbidden" => forbidden(),
        _ => Error::failed("broken"),
    })
}

/// Does one thing that the page may show.
#[action]
async fn touch(how: String) -> ActionResult<u32> {
    match how.as_str() {
        "cookie" => cookies().set("name", "Ada", Duration::from_secs(60))?,
        "flash" => flash("Touched"),
        "refresh" => refresh(),
        _ => {}
    }
    Ok(7)
}

async fn root(children: Outlet) -> Result<impl IntoView> {
    Ok(view! { <header><Flashes/></header> {children} })
}

async fn home(State(rows): State<Rows>) -> Result<impl IntoView> {
    let name = cookies().get("name").unwrap_or_default();
    Ok(view! { <p>{format!("name={name} rows={}", rows.get())}</p> {form()} })
}

async fn cached(State(rows): State<Rows>) -> Result<impl IntoView> {
    Ok(view! { <p>{format!("rows={}", rows.get())}</p> {form()} })
}

fn form() -> impl IntoView {
    view! {
        <Form action=change let(WordFields { text })><Field of=text/></Form>
    }
}

/// Lets nobody in, and says so.
async fn guard(_: Outlet) -> Result<impl IntoView> {
    flash("Sign in first");
    Err::<(), _>(redirect("/").into())
}

async fn hidden() -> Result<impl IntoView> {
    Ok("hidden")
}

async fn leave() -> AxumRedirect {
    flash("Left");
    AxumRedirect::to("/")
}

async fn start_with(variables: &[(&str, &str)]) -> Server {
    let routes = Routes::new()
        .layout(Layout::new(root), |routes| {
            let boundary = Boundary::new().forbidden(|| "Not you").error(|_| "Down");
            routes
                .boundary(boundary, |routes| routes.page("/", Page::new(home)))
                .page("/cached", Page::new(cached).cache(Cache::forever()))
                .layout(Layout::new(guard), |routes| routes.page("/inside", Page::new(hidden)))
        })
        .route("/leave", Methods::new().get(leave).post(leave))
        .with_state(Rows::default());
    Server::start(routes, config(variables)).await
}

async fn start() -> Server {
    start_with(&[]).await
}

/// The messages of a page.
#[track_caller]
fn messages(html: &str) -> Vec<&str> {
    let Some((_, list)) = html.split_once("<div role=\"status\" class=\"flashes\"><ul>") else {
        assert!(!html.contains("flashes"), "{html}");
        return Vec::new();
    };
    let (list, _) = list.split_once("</ul>").unwrap();
    list.split("<li>").skip(1).map(|item| item.split("</li>").next().unwrap()).collect()
}

#[track_caller]
fn check(page: &Response, expect: &[&str]) {
    assert_eq!(messages(page.text()), expect, "{}", page.text());
}

fn call<A: Action>(args: &Value, page: &str) -> Request {
    let target = format!("/_formwork/action/{}", A::ID);
    Request::json(&target, &json!({ "args": args, "page": page }))
}

fn word(page: &str, text: &str) -> Request {
    Request::form(page, format!("_action={}&text={text}", change::ID))
}

const SAVED: [&str; 2] = ["Saved &lt;it&gt;", "Come again"];

#[tokio::test]
async fn what_is_said_is_shown_once_in_the_page_that_the_redirect_leads_to() {
    let server = start().await;
    let visitor = Visitor::of(&server).looking_for("Saved");
    for target in ["/", "/cached", "/?page=2", "/cached#there"] {
        check(&visitor.get("/").await, &[]);
        let page = target.split('#').next().unwrap();
        let posted = visitor.send(post::<save>("/", &[target])).await;
        assert_eq!((posted.status, posted.header("location")), (303, Some(target)));
        check(&visitor.get("/?elsewhere").await, &[]);
        check(&visitor.get(page).await, &SAVED);
        check(&visitor.get(page).await, &[]);

        let answer = visitor.enhanced(post::<save>("/", &[target])).await;
        assert_eq!(answer.status, 200);
        check(&answer, &SAVED);
        check(&visitor.get(page).await, &[]);
    }
}

#[tokio::test]
async fn an_action_that_redirects_as_an_error_says_it_as_well() {
    let server = start().await;
    let visitor = Visitor::of(&server);
    check(&visitor.submit(post::<turn_away>("/", &["/cached"])).await, &["Turned away"]);
    check(&visitor.enhanced(post::<turn_away>("/", &["/cached"])).await, &["Turned away"]);
    check(&visitor.get("/cached").await, &[]);
}

#[tokio::test]
async fn a_handler_and_a_guard_say_something_where_they_redirect_to() {
    let server = start().await;
    let visitor = Visitor::of(&server);
    check(&visitor.submit(Request::get("/leave")).await, &["Left"]);
    check(&visitor.submit(Request::new("POST", "/leave")).await, &["Left"]);
    check(&visitor.submit(Request::get("/inside")).await, &["Sign in first"]);
    check(&visitor.submit(word("/inside", "a")).await, &["Sign in first"]);
    check(&visitor.get("/").await, &[]);

    let expect = ["Saved &lt;it&gt;", "Come again", "Sign in first"];
    let plain = visitor.submit(post::<save>("/", &["/inside"])).await;
    assert_eq!((plain.status, plain.header("location")), (303, Some("/")));
    check(&visitor.get("/").await, &expect);
    check(&visitor.enhanced(post::<save>("/", &["/inside"])).await, &expect);
    check(&visitor.enhanced(post::<turn_away>("/", &["/leave"])).await, &["Turned away", "Left"]);
    check(&visitor.get("/").await, &[]);
}

#[tokio::test]
async fn a_page_that_redirects_and_is_asked_twice_says_it_once() {
    let server = start().await;
    let visitor = Visitor::of(&server);
    for path in ["/inside", "/leave"] {
        // The script's visit, which follows no redirect, and then the browser.
        assert_eq!(visitor.get(path).await.status, 303);
        let said = if path == "/leave" { "Left" } else { "Sign in first" };
        check(&visitor.submit(Request::get(path)).await, &[said]);
        check(&visitor.get("/").await, &[]);
    }

    assert_eq!(visitor.send(post::<save>("/", &["/inside"])).await.status, 303);
    assert_eq!(visitor.get("/inside").await.status, 303);
    let expect = ["Saved &lt;it&gt;", "Come again", "Sign in first"];
    check(&visitor.submit(Request::get("/inside")).await, &expect);
    check(&visitor.get("/").await, &[]);
}

#[tokio::test]
async fn two_posts_say_it_twice() {
    let server = start().await;
    let visitor = Visitor::of(&server);
    for _ in 0..2 {
        assert_eq!(visitor.send(post::<save>("/", &["/cached"])).await.status, 303);
    }
    check(&visitor.get("/cached").await, &SAVED);
    check(&visitor.get("/cached").await, &SAVED);
    check(&visitor.get("/cached").await, &[]);
}

#[tokio::test]
async fn a_page_that_is_fetched_ahead_says_nothing_where_it_redirects() {
    let server = start().await;
    let visitor = Visitor::of(&server);
    for name in ["purpose", "sec-purpose"] {
        let answer = visitor.send(Request::get("/inside").header(name, "prefetch")).await;
        assert_eq!(answer.status, 303);
        check(&visitor.get("/").await, &[]);
    }
    check(&visitor.submit(Request::get("/inside")).await, &["Sign in first"]);
}

#[tokio::test]
async fn a_refusal_shows_it_in_its_own_page() {
    let server = start().await;
    let visitor = Visitor::of(&server);
    for (how, status) in [("forbidden", 403), ("fail", 500)] {
        for enhanced in [false, true] {
            let request = post::<refuse>("/", &[how]);
            let answer = if enhanced {
                visitor.enhanced(request).await
            } else {
                visitor.send(request).await
            };
            assert_eq!((answer.status, answer.all("set-cookie").len()), (status, 0));
            check(&answer, &["Refused"]);
        }
        check(&visitor.get("/").await, &[]);
    }
}

#[tokio::test]
async fn nothing_is_said_to_another_site_and_nothing_is_left_of_it() {
    let server = start_with(&[
        ("FORMWORK_ORIGIN", "http://example.org"),
        ("FORMWORK_TRUSTED_ORIGINS", "https://other.org"),
    ])
    .await;
    let visitor = Visitor::of(&server);
    let own = |request: Request| request.header("host", "example.org");
    let left = visitor.send(own(post::<save>("/", &["https://other.org/"]))).await;
    assert_eq!((left.status, left.header("set-cookie")), (303, None));
    check(&visitor.send(own(Request::get("/"))).await, &[]);

    let home = || own(post::<save>("/", &["http://example.org/?page=2"]));
    assert_eq!(visitor.send(home()).await.status, 303);
    check(&visitor.send(own(Request::get("/?page=2"))).await, &SAVED);
    let answer = visitor.enhanced(home()).await;
    assert_eq!(answer.header("formwork-location"), Some("http://example.org/?page=2"));
    check(&visitor.send(own(Request::get("/?page=2"))).await, &SAVED);
}

#[tokio::test]
async fn a_cached_page_that_shows_messages_is_stored_without_any() {
    let server = start().await;
    let (ada, eve) = (Visitor::of(&server), Visitor::of(&server));
    let posted = ada.send(post::<save>("/", &["/cached"])).await;
    assert_eq!(posted.status, 303);
    let stored = eve.get("/cached").await;
    assert_eq!(stored.header("formwork-cache"), Some("miss"));
    check(&stored, &[]);
    let told = ada.get("/cached").await;
    assert_eq!(told.header("formwork-cache"), Some("bypass"));
    check(&told, &SAVED);
    let hit = ada.get("/cached").await;
    assert_eq!((hit.header("formwork-cache"), hit.text()), (Some("hit"), stored.text()));
}

#[tokio::test]
async fn what_an_action_changes_is_in_the_page_of_its_response_in_every_mode() {
    for page in ["/", "/cached"] {
        for text in ["right", "wrong"] {
            for mode in ["plain", "script", "island"] {
                check_change(page, text, mode).await;
            }
        }
    }
}

async fn check_change(page: &str, text: &str, mode: &str) {
    let server = start().await;
    let visitor = Visitor::of(&server);
    assert!(visitor.get(page).await.text().contains("rows=0"));
    assert_eq!(
        visitor.get("/cached").await.header("formwork-cache"),
        Some(if page == "/cached" { "hit" } else { "miss" })
    );
    let html = match (mode, text) {
        ("script", _) => visitor.enhanced(word(page, text)).await.text().to_owned(),
        ("plain", "right") => visitor.submit(word(page, text)).await.text().to_owned(),
        ("plain", _) => visitor.send(word(page, text)).await.text().to_owned(),
        _ => {
            let args = json!([[["text", text]]]);
            let answer = visitor.send(call::<change>(&args, page)).await.json();
            assert_eq!(answer.get("ok").is_some(), text == "right");
            assert_eq!(answer.get("invalid").is_some(), text == "wrong");
            answer["html"].as_str().unwrap().to_owned()
        }
    };
    let expect = if page == "/" { "name=Ada rows=1" } else { "rows=1" };
    assert!(html.contains(expect), "{page} {text} {mode}: {html}");
    assert_eq!(messages(&html), ["Noted", "Changed"], "{page} {text} {mode}");
    let is_wrong = html.contains("aria-invalid");
    assert_eq!(is_wrong, text == "wrong" && mode != "island", "{page} {text} {mode}");
    for page in ["/", "/cached"] {
        let after = visitor.get(page).await;
        assert!(after.text().contains("rows=1"), "{page} {text} {mode}");
        check(&after, &[]);
    }
}

#[tokio::test]
async fn a_call_brings_the_page_along_if_it_changed_what_is_shown() {
    let server = start().await;
    for (how, comes) in [("nothing", false), ("cookie", true), ("flash", true), ("refresh", true)] {
        for page in ["/", "/cached"] {
            let visitor = Visitor::of(&server);
            let answer = visitor.send(call::<touch>(&json!([how]), page)).await.json();
            assert_eq!(answer["ok"], 7);
            let html = answer.get("html").and_then(Value::as_str);
            assert_eq!(html.is_some(), comes, "{how}");
            let said = html.map(messages).unwrap_or_default();
            assert_eq!(said.len(), usize::from(how == "flash"), "{how}");
            check(&visitor.get(page).await, &[]);
        }
    }
}

#[tokio::test]
async fn a_call_can_ask_for_the_page_itself() {
    let server = start().await;
    let target = format!("/_formwork/action/{}", touch::ID);
    let body = json!({ "args": ["nothing"], "page": "/", "refresh": true });
    let answer = server.send(&Request::json(&target, &body)).await.json();
    assert!(answer["html"].as_str().unwrap().contains("rows=0"));
}

#[tokio::test]
async fn a_call_that_redirects_is_shown_its_messages_where_it_leads() {
    let server = start().await;
    let visitor = Visitor::of(&server);
    let answer = visitor.send(call::<save>(&json!(["/cached"]), "/")).await.json();
    assert_eq!((&answer["redirect"], answer.get("html")), (&json!("/cached"), None));
    check(&visitor.get("/").await, &[]);
    check(&visitor.get("/cached").await, &SAVED);
    check(&visitor.get("/cached").await, &[]);
}

#[tokio::test]
async fn a_form_that_is_only_checked_leaves_no_message() {
    let server = start().await;
    let visitor = Visitor::of(&server);
    let check_only =
        word("/", "a").header("formwork-request", "check").header("formwork-fields", "text");
    assert_eq!(visitor.send(check_only).await.status, 200);
    check(&visitor.get("/").await, &[]);
}
