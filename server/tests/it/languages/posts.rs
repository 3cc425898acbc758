//! Posts and calls on a page below a prefix.

use formwork::action::Action;
use serde_json::{Value, json};

use super::{attribute, drop_page, echo, go, language_of, refuse, save, start};
use crate::{
    html::Form,
    http::{Request, Response},
    sample::post,
    support::Server,
    visitor::Visitor,
};

/// The first form of the action on a page, with a word in it.
async fn word<A: Action>(server: &Server, page: &str, word: &str) -> Request {
    let html = server.get(page).await;
    let name = A::ID.rsplit("::").next().unwrap();
    Request::form(page, Form::find(html.text(), name).fill("text", word).body())
}

fn call<A: Action>(args: &Value, page: &str) -> Request {
    let target = format!("/_formwork/action/{}", A::ID);
    Request::json(&target, &json!({ "args": args, "page": page }))
}

/// The messages of a page.
#[track_caller]
fn messages(page: &Response) -> Vec<&str> {
    let items = page.text().split("<li>").skip(1);
    items.map(|item| item.split("</li>").next().unwrap()).collect()
}

const SAVED: [&str; 2] = ["wrapped in de", "a saved in de"];

#[tokio::test]
async fn the_forms_of_a_page_submit_to_it() {
    let server = start().await;
    for (path, own) in [("/de", "/de"), ("/de?x=1", "/de?x=1"), ("/", "/")] {
        let page = server.get(path).await;
        assert_eq!(attribute(&page, "form method", "action"), own);
        let button = attribute(&page, "formaction", "formaction");
        let (path, query) = button.split_once('?').unwrap();
        assert_eq!(path, own.split('?').next().unwrap());
        assert!(query.contains("_action="), "{query}");
    }
}

#[tokio::test]
async fn a_post_is_redirected_within_its_language_and_told_there() {
    let server = start().await;
    let visitor = Visitor::of(&server);
    let posted = visitor.send(word::<save>(&server, "/de", "a").await).await;
    assert_eq!((posted.status, posted.header("location")), (303, Some("/de/users?page=2")));
    // The same page in another language is another page.
    assert_eq!(messages(&visitor.get("/users?page=2").await), [""; 0]);
    let page = visitor.get("/de/users?page=2").await;
    assert_eq!((language_of(&page), messages(&page)), ("de", SAVED.to_vec()));
    assert_eq!(messages(&visitor.get("/de/users?page=2").await), [""; 0]);
    let posted = visitor.send(word::<save>(&server, "/", "a").await).await;
    assert_eq!(posted.header("location"), Some("/users?page=2"));
}

#[tokio::test]
async fn an_enhanced_post_is_answered_within_its_language() {
    let server = start().await;
    let visitor = Visitor::of(&server);
    let page = visitor.enhanced(word::<save>(&server, "/de", "a").await).await;
    assert_eq!((page.status, page.header("formwork-location")), (200, Some("/de/users?page=2")));
    assert_eq!((language_of(&page), messages(&page)), ("de", SAVED.to_vec()));
}

#[tokio::test]
async fn a_call_is_answered_within_the_language_of_its_page() {
    let server = start().await;
    for (page, location) in [
        ("/de/users/7", "/de/users?page=2"),
        ("/de?x=1#top", "/de/users?page=2"),
        ("/users", "/users?page=2"),
        ("/dex", "/users?page=2"),
        ("", "/users?page=2"),
    ] {
        let answer = server.send(&call::<save>(&json!([[["text", "a"]]]), page)).await;
        assert_eq!(answer.json()["redirect"], json!(location), "{page}");
    }
    let answer = server.send(&call::<echo>(&json!([[["text", "a"]]]), "/de?x=1")).await;
    assert_eq!(answer.json()["ok"], json!("a in de"));
    assert!(answer.json()["html"].as_str().unwrap().contains("home in de"));
    let answer = server.send(&call::<drop_page>(&json!(["/users"]), "/de/users")).await;
    assert!(answer.json()["html"].as_str().unwrap().contains("layout in de"));
}

#[tokio::test]
async fn a_value_is_shown_on_the_page_in_its_language() {
    let server = start().await;
    let visitor = Visitor::of(&server);
    let posted = visitor.send(word::<echo>(&server, "/de?x=1", "a").await).await;
    assert_eq!((posted.status, posted.header("location")), (303, Some("/de?x=1")));
    assert!(visitor.get("/de?x=1").await.text().contains("<p>a in de</p>"));
    let page = visitor.enhanced(word::<echo>(&server, "/de?x=1", "b").await).await;
    assert_eq!(page.header("formwork-location"), Some("/de?x=1"));
    assert!(page.text().contains("<p>b in de</p>"));
}

#[tokio::test]
async fn what_is_wrong_is_said_in_the_language_of_the_page() {
    let server = start().await;
    for (page, text, summary) in [
        ("/de", "Word darf höchstens 5 Zeichen haben", "Bitte die Eingaben prüfen:"),
        ("/", "Word must have at most 5 characters", "Please check what you entered:"),
        ("/pt-BR", "Word must have at most 5 characters", "Please check what you entered:"),
    ] {
        let request = word::<save>(&server, page, "far too long").await;
        let plain = server.send(&request).await;
        assert_eq!(
            (plain.status, attribute(&plain, "form method", "action")),
            (422, page.to_owned())
        );
        assert!(plain.text().contains(text) && plain.text().contains(summary), "{}", plain.text());
        for how in ["submit", "check"] {
            let request = request.clone().header("formwork-request", how);
            let answer = server.send(&request.header("formwork-fields", "text")).await;
            assert_eq!((answer.status, answer.header("formwork-location")), (422, Some(page)));
            assert!(answer.text().contains(text), "{how}: {}", answer.text());
        }
        let called = call::<save>(&json!([[["text", "far too long"]]]), page);
        let answer = server.send(&called).await;
        let message = text.trim_start_matches("Word ");
        assert_eq!(answer.status, 422);
        assert!(answer.json()["invalid"].to_string().contains(message), "{}", answer.text());
    }
}

#[tokio::test]
async fn redirects_that_are_said_as_texts_lead_where_they_say() {
    let server = start().await;
    let visitor = Visitor::of(&server);
    for (to, location) in [
        ("/users", "/users"),
        ("/de/users", "/de/users"),
        ("./users", "/de/users"),
        ("?page=1", "/de/linked?page=1"),
        ("#top", "/de/linked#top"),
        ("..", "/"),
    ] {
        let posted = visitor.send(post::<go>("/de/linked", &[to])).await;
        assert_eq!((posted.status, posted.header("location")), (303, Some(location)), "{to}");
        assert_eq!(messages(&visitor.get(location).await), ["gone"], "{to}");
        let answer = visitor.enhanced(post::<go>("/de/linked", &[to])).await;
        assert_eq!(
            (answer.status, answer.header("formwork-location")),
            (200, Some(location)),
            "{to}"
        );
        let is_german = location.starts_with("/de");
        assert_eq!(language_of(&answer), if is_german { "de" } else { "en" }, "{to}");
    }
    // The gate leads to the one address; so does what asks the router itself.
    let answer = visitor.enhanced(post::<go>("/de/linked", &["/en/users"])).await;
    assert_eq!((answer.status, answer.header("formwork-location")), (200, Some("/users")));
    assert_eq!(language_of(&answer), "en");
    let answer = visitor.enhanced(post::<go>("/linked", &["/de/moved"])).await;
    assert_eq!(answer.header("formwork-location"), Some("/de/users/7"));
    let answer = visitor.enhanced(post::<go>("/linked", &["/de/api/users"])).await;
    assert_eq!((answer.status, language_of(&answer)), (404, "de"));
}

#[tokio::test]
async fn a_refusal_is_shown_in_the_language_of_the_page() {
    let server = start().await;
    for request in [
        post::<refuse>("/de", &[]),
        post::<refuse>("/de", &[]).header("formwork-request", "submit"),
    ] {
        let answer = server.send(&request).await;
        assert_eq!((answer.status, language_of(&answer)), (404, "de"));
        assert!(answer.text().contains("missing in de"));
    }
    let posted = server.send(&post::<refuse>("/de/nothing", &[])).await;
    assert_eq!((posted.status, language_of(&posted)), (404, "de"));
}

#[tokio::test]
async fn a_call_that_failed_is_explained_in_the_language_of_its_page() {
    let server = start().await;
    for (page, message) in [
        ("/de/users?page=2", "Das gibt es nicht mehr"),
        ("/users", "This is no longer there"),
        ("/pt-BR", "This is no longer there"),
    ] {
        let answer = server.send(&call::<refuse>(&json!([]), page)).await;
        assert_eq!(answer.json()["error"], json!({ "code": "not_found", "message": message }));
    }
    let unread = server.send(&Request::json("/_formwork/action/nothing", &json!([]))).await;
    assert_eq!(unread.json()["error"], json!({ "code": "not_found" }), "the page has words for it");
}
