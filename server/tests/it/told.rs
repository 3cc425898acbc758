//! How what is told to the next page finds it when something stands in the way.

use std::time::Duration;

use formwork::{
    action::Action,
    axum::response::Redirect as AxumRedirect,
    prelude::*,
    request,
    routing::{Boundary, Layout, Methods, Page, Routes},
};
use serde_json::{Value, json};

use crate::{
    http::{Request, Response},
    sample::post,
    support::{Server, config, set_cookie},
    visitor::Visitor,
};

/// Says something, and leads to wherever it is told.
#[action]
async fn save(to: String) -> ActionResult<Redirect> {
    flash("Saved");
    Ok(redirect(to))
}

/// Leads there for good.
#[action]
async fn move_on(to: String) -> ActionResult<()> {
    Err(permanent_redirect(to).into())
}

/// Says something, and takes the page away that it was called on: by a redirect, or altogether.
#[action]
async fn close(how: String) -> ActionResult<()> {
    cookies().set("closed", &how, Duration::from_secs(60))?;
    flash("Closed");
    Ok(())
}

/// Says as much as it is told, and more when it is too late.
#[action]
async fn talk(count: u32) -> ActionResult<String> {
    (0..count).for_each(|number| flash(number.to_string()));
    request::after(async { flash("too late") });
    Ok("talked".to_owned())
}

/// A layout that asks as well.
async fn root(children: Outlet) -> Result<impl IntoView> {
    let talked = use_action(talk).value();
    Ok(view! { <header><Flashes/> <b>{talked}</b></header> {children} })
}

async fn page() -> Result<impl IntoView> {
    Ok("page")
}

async fn word(Path(word): Path<String>) -> Result<impl IntoView> {
    Ok(word)
}

async fn inside() -> Result<impl IntoView> {
    match cookies().get("closed").as_deref() {
        Some("moved") => Err(redirect("/?from=inside").into()),
        Some(_) => Err(not_found()),
        None => Ok("inside"),
    }
}

async fn leave_for_good() -> AxumRedirect {
    flash("Left");
    AxumRedirect::permanent("/")
}

async fn leave_for_umlauts() -> AxumRedirect {
    flash("Left");
    AxumRedirect::to("/words/grüße")
}

async fn leave_the_site() -> AxumRedirect {
    AxumRedirect::to("//deep/page")
}

async fn start() -> Server {
    let routes = Routes::new()
        .layout(Layout::new(root), |routes| {
            routes.boundary(Boundary::new().not_found(|| "Gone"), |routes| {
                routes
                    .page("/", Page::new(page))
                    .page("/deep/page", Page::new(page))
                    .page("/inside", Page::new(inside))
                    .page("/words/{word}", Page::new(word))
            })
        })
        .route("/leave", Methods::new().get(leave_for_good))
        .route("/leave/site", Methods::new().get(leave_the_site))
        .route("/leave/umlauts", Methods::new().get(leave_for_umlauts));
    Server::start(routes, config(&[])).await
}

/// The messages of a page.
#[track_caller]
fn messages(page: &Response) -> Vec<&str> {
    let items = page.text().split("<li>").skip(1);
    items.map(|item| item.split("</li>").next().unwrap()).collect()
}

fn call<A: Action>(args: &Value, page: &str) -> Request {
    let target = format!("/_formwork/action/{}", A::ID);
    Request::json(&target, &json!({ "args": args, "page": page }))
}

#[tokio::test]
async fn a_redirect_with_dots_in_it_is_the_same_with_and_without_the_script() {
    let server = start().await;
    let visitor = Visitor::of(&server);
    for to in ["/x/../deep/page", "/deep/./page", "/x/y/../../deep/page"] {
        let posted = visitor.send(post::<save>("/", &[to])).await;
        assert_eq!((posted.status, posted.header("location")), (303, Some("/deep/page")), "{to}");
        assert_eq!(messages(&visitor.get("/deep/page").await), ["Saved"], "{to}");
        let answer = visitor.enhanced(post::<save>("/", &[to])).await;
        assert_eq!(answer.header("formwork-location"), Some("/deep/page"), "{to}");
        assert_eq!((answer.status, messages(&answer)), (200, vec!["Saved"]), "{to}");
    }
    for to in ["/..//evil.org", "/x/..//evil.org", "/.//evil.org"] {
        let posted = visitor.send(post::<save>("/", &[to])).await;
        assert_eq!((posted.status, posted.header("location")), (500, None), "{to}");
    }
}

#[tokio::test]
async fn the_redirect_of_another_spelling_does_not_lose_it() {
    let server = start().await;
    let visitor = Visitor::of(&server);
    for to in ["/deep/page", "/deep/page/", "/deep//page", "/%64eep/page"] {
        let posted = visitor.send(post::<save>("/", &[to])).await;
        let mut location = posted.header("location").unwrap().to_owned();
        let mut page = visitor.get(&location).await;
        if page.status == 308 {
            page.header("location").unwrap().clone_into(&mut location);
            page = visitor.get(&location).await;
        }
        assert_eq!((page.status, messages(&page)), (200, vec!["Saved"]), "{to}");
    }
}

#[tokio::test]
async fn a_handler_may_redirect_to_a_path_that_is_not_encoded() {
    let server = start().await;
    let visitor = Visitor::of(&server);
    assert_eq!(visitor.get("/leave/umlauts").await.status, 303);
    assert_eq!(messages(&visitor.get("/words/gr%C3%BC%C3%9Fe").await), ["Left"]);
}

#[tokio::test]
async fn a_permanent_redirect_that_gives_a_key_is_nobody_elses() {
    let server = start().await;
    let visitor = Visitor::of(&server);
    let left = visitor.get("/leave").await;
    assert_eq!(left.status, 308);
    assert!(!set_cookie(&left, "formwork_outcome").is_empty());
    assert_eq!(left.header("cache-control"), Some("private, no-store"));
    assert_eq!(messages(&visitor.get("/").await), ["Left"]);
}

#[tokio::test]
async fn what_was_posted_is_not_posted_again_where_a_permanent_redirect_leads() {
    let server = start().await;
    let posted = server.send(&post::<move_on>("/", &["/deep/page"])).await;
    assert_eq!((posted.status, posted.header("location")), (303, Some("/deep/page")));
    let enhanced = post::<move_on>("/", &["/deep/page"]).header("formwork-request", "submit");
    let answer = server.send(&enhanced).await;
    assert_eq!((answer.status, answer.header("formwork-location")), (200, Some("/deep/page")));
    let called = server.send(&call::<move_on>(&json!(["/deep/page"]), "/")).await;
    assert_eq!((called.status, called.json()), (200, json!({ "redirect": "/deep/page" })));
}

#[tokio::test]
async fn a_redirect_of_a_handler_to_another_host_is_left_to_the_browser() {
    let server = start().await;
    let enhanced = post::<save>("/", &["/leave/site"]).header("formwork-request", "submit");
    let answer = server.send(&enhanced).await;
    assert_eq!(answer.header("formwork-location"), Some("/leave/site"));
    assert!(answer.body.is_empty(), "no page of this site");
}

#[tokio::test]
async fn a_call_whose_page_leads_elsewhere_says_where() {
    let server = start().await;
    let visitor = Visitor::of(&server);
    let answer = visitor.send(call::<close>(&json!(["moved"]), "/inside")).await;
    assert_eq!(answer.json(), json!({ "ok": null, "redirect": "/?from=inside" }));
    assert_eq!(messages(&visitor.get("/?from=inside").await), ["Closed"]);
    assert_eq!(messages(&visitor.get("/").await), [""; 0]);
}

#[tokio::test]
async fn a_call_whose_page_is_gone_leaves_the_message_for_who_looks() {
    let server = start().await;
    let visitor = Visitor::of(&server);
    let answer = visitor.send(call::<close>(&json!(["gone"]), "/inside")).await;
    assert_eq!(answer.json(), json!({ "ok": null }));
    let page = visitor.get("/inside").await;
    assert_eq!((page.status, messages(&page)), (404, vec!["Closed"]));
}

#[tokio::test]
async fn the_last_sixteen_messages_are_shown_and_none_from_behind_the_answer() {
    let server = start().await;
    let visitor = Visitor::of(&server);
    let request = || Request::form("/", format!("_action={}&_arg=20", talk::ID));
    let (plain, enhanced) = (visitor.submit(request()).await, visitor.enhanced(request()).await);
    for page in [plain, enhanced] {
        let expect: Vec<_> = (4..20).map(|number| number.to_string()).collect();
        assert_eq!(messages(&page), expect);
        assert!(page.text().contains("<b>talked</b>"), "the layout is told: {}", page.text());
    }
    let next = visitor.get("/").await;
    assert!(!next.text().contains("talked") && messages(&next).is_empty());
}

#[tokio::test]
async fn the_id_of_a_form_may_be_anything() {
    let server = start().await;
    let visitor = Visitor::of(&server);
    let huge = "x".repeat(100_000);
    for id in ["\"><script>", "%00", "", &huge] {
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.extend_pairs([("_action", talk::ID), ("_arg", "0"), ("_form", id), ("_form", "b")]);
        let body = body.finish();
        let page = visitor.enhanced(Request::form("/", body.clone())).await;
        assert!(page.text().contains("<b>talked</b>"), "{}", page.text());
        assert!(!page.text().contains("><script>"));
        let answer = visitor.send(Request::form("/", body)).await;
        let is_shown_at_once = id.len() > 64 * 1024;
        assert_eq!(answer.status, if is_shown_at_once { 200 } else { 303 });
        if !is_shown_at_once {
            assert!(visitor.get("/").await.text().contains("<b>talked</b>"));
        }
    }
}
