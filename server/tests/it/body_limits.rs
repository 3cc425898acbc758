//! How large the body may be that calls an action.

use formwork::{
    action::Action,
    prelude::*,
    routing::{Page, Routes},
};
use serde_json::json;

use crate::{
    http::{Connection, Request, chunked},
    support::{Server, config},
};

const KIBIBYTE: usize = 1024;

#[derive(Form, Debug)]
struct Text {
    #[field(label = "Text", multiline)]
    text: String,
}

#[derive(Form, Debug)]
struct Letter {
    #[field(label = "Text", multiline)]
    text: String,
    #[field(label = "Picture", max_size = 4096)]
    picture: Option<Upload>,
}

#[action(body_limit = 4 * KIBIBYTE)]
async fn small(text: Text) -> ActionResult<usize> {
    Ok(text.text.len())
}

#[action(body_limit = 1536 * KIBIBYTE)]
async fn large(text: Text) -> ActionResult<usize> {
    Ok(text.text.len())
}

#[action(body_limit = 4 * KIBIBYTE)]
async fn send(letter: Letter) -> ActionResult<u64> {
    Ok(letter.text.len() as u64 + letter.picture.map_or(0, |picture| picture.size()))
}

async fn page() -> Result<impl IntoView> {
    Ok(view! { <p>"Page"</p> })
}

async fn start() -> Server {
    Server::start(Routes::new().page("/", Page::new(page)), config(&[])).await
}

/// A form of action `A` whose body has `length` bytes.
fn form<A: Action>(length: usize) -> String {
    let head = format!("_action={}&text=", A::ID);
    let text = "x".repeat(length - head.len());
    head + &text
}

/// A call of action `A` whose body has `length` bytes.
fn call<A: Action>(length: usize) -> Request {
    let body = |text: &str| json!({ "args": [[["text", text]]], "page": "/" }).to_string();
    let text = "x".repeat(length - body("").len());
    let target = format!("/_formwork/action/{}", A::ID);
    Request::json(&target, &json!(null)).body(body(&text))
}

fn multipart<A: Action>(text: usize, picture: usize) -> Request {
    let part = |head: &str, content: &str| {
        format!("--x\r\nContent-Disposition: form-data; name={head}\r\n\r\n{content}\r\n")
    };
    let body = part("_action", A::ID)
        + &part("text", &"x".repeat(text))
        + &part("picture; filename=a", &"x".repeat(picture))
        + "--x--\r\n";
    Request::form("/", body).header("content-type", "multipart/form-data; boundary=x")
}

async fn check(server: &Server, request: &Request, status: u16) {
    assert_eq!(server.send(request).await.status, status);
}

#[tokio::test]
async fn a_form_has_at_most_as_many_bytes_as_its_action_says() {
    let server = start().await;
    for (fits, too_much) in [
        (form::<small>(4 * KIBIBYTE), form::<small>(4 * KIBIBYTE + 1)),
        (form::<large>(1536 * KIBIBYTE), form::<large>(1536 * KIBIBYTE + 1)),
    ] {
        for (body, status) in [(fits, 303), (too_much, 413)] {
            check(&server, &Request::form("/", body.clone()), status).await;
            let undeclared = Request::form("/", chunked(body.as_bytes()));
            check(&server, &undeclared.header("transfer-encoding", "chunked"), status).await;
        }
    }
}

#[tokio::test]
async fn the_action_of_a_query_says_it_as_well() {
    let server = start().await;
    let body = form::<small>(5 * KIBIBYTE);
    check(&server, &Request::form(&format!("/?_action={}", large::ID), body), 303).await;
    let body = form::<large>(5 * KIBIBYTE);
    check(&server, &Request::form(&format!("/?_action={}", small::ID), body), 413).await;
}

#[tokio::test]
async fn only_the_first_field_of_a_form_allows_more_than_usual() {
    let server = start().await;
    let late = |id: &str, length: usize| {
        let tail = format!("&_action={id}");
        let text = "x".repeat(length - tail.len() - "text=".len());
        Request::form("/", format!("text={text}{tail}"))
    };
    check(&server, &late(large::ID, 1024 * KIBIBYTE), 303).await;
    check(&server, &late(large::ID, 1024 * KIBIBYTE + 1), 413).await;
    check(&server, &late(small::ID, 4 * KIBIBYTE), 303).await;
    check(&server, &late(small::ID, 4 * KIBIBYTE + 1), 413).await;
    check(&server, &Request::form("/", "x".repeat(1024 * KIBIBYTE + 1)), 413).await;
}

#[tokio::test]
async fn a_call_has_at_most_as_many_bytes_as_its_action_says() {
    let server = start().await;
    check(&server, &call::<small>(4 * KIBIBYTE), 200).await;
    check(&server, &call::<small>(4 * KIBIBYTE + 1), 413).await;
    check(&server, &call::<large>(1536 * KIBIBYTE), 200).await;
    check(&server, &call::<large>(1536 * KIBIBYTE + 1), 413).await;
}

#[tokio::test]
async fn a_declared_length_above_it_is_refused_before_the_body_is_read() {
    let server = start().await;
    let length = (4 * KIBIBYTE + 1).to_string();
    for request in [
        Request::form(&format!("/?_action={}", small::ID), ""),
        Request::form(&format!("/?_action={}", small::ID), "").header("expect", "100-continue"),
        call::<small>(KIBIBYTE),
    ] {
        let mut connection = Connection::open(server.address).await;
        let request = request.header("content-length", &length);
        connection.write(&request.head(server.address)).await;
        assert_eq!(connection.read().await.status, 413, "and no 100 before it");
    }
    // Where the form itself names its action, as soon as it has.
    let mut connection = Connection::open(server.address).await;
    let request = Request::form("/", "").header("content-length", &length);
    connection.write(&request.head(server.address)).await;
    connection.write(format!("_action={}&", small::ID).as_bytes()).await;
    assert_eq!(connection.read().await.status, 413);
}

#[tokio::test]
async fn the_limit_of_a_form_with_files_is_that_of_its_texts() {
    let server = start().await;
    check(&server, &multipart::<send>(3 * KIBIBYTE, 4 * KIBIBYTE), 303).await;
    check(&server, &multipart::<send>(5 * KIBIBYTE, 1), 413).await;
    check(&server, &multipart::<small>(KIBIBYTE, 1), 303).await;
    check(&server, &multipart::<small>(KIBIBYTE, 4 * KIBIBYTE), 413).await;
    check(&server, &multipart::<large>(1200 * KIBIBYTE, 1), 303).await;
    check(&server, &multipart::<large>(1536 * KIBIBYTE, 1), 413).await;
}
