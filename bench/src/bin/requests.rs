//! What one request costs in instructions, beside a bare axum handler that does the same.
//!
//! `requests SIDE REQUESTS` serves one side (`axum`, `formwork`) on loopback and sends it so many
//! requests of one kind (`call`, `json`, `page`), one after the other on one connection, all in one
//! thread: for a tool that counts instructions, `requests formwork-call 2000`. The client does the same
//! for both sides, so what it takes falls out of their difference.

use std::{env, error::Error, io};

// Leptos' macros write `::leptos::..`; Formwork is where Leptos is found.
extern crate formwork as leptos;

use axum::{
    Router,
    routing::{get, post},
    serve::ListenerExt,
};
use formwork::{
    axum::{self, Json, http::header},
    cache::Cache,
    config::Config,
    prelude::*,
    routing::{Methods, Page, Routes},
};
use serde::{Deserialize, Serialize};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// What an island calls.
#[action]
async fn double(number: u32) -> ActionResult<u32> {
    Ok(number.wrapping_mul(2))
}

async fn double_json(Json((number,)): Json<(u32,)>) -> Json<u32> {
    Json(number.wrapping_mul(2))
}

async fn page() -> Result<impl IntoView> {
    let rows: Vec<_> = (0..100).map(|number| view! { <li>{number}</li> }).collect();
    Ok(view! { <ul>{rows}</ul> })
}

#[derive(Deserialize)]
struct Call {
    args: (u32,),
}

#[derive(Serialize)]
struct Answer {
    ok: u32,
}

async fn double_call(Json(call): Json<Call>) -> Json<Answer> {
    Json(Answer { ok: call.args.0.wrapping_mul(2) })
}

const CALL: &str = "/_formwork/action/requests::double";

async fn serve_axum(listener: TcpListener) -> io::Result<()> {
    // As long as the page of the other side, about.
    let html = "<li>10</li>".repeat(100);
    let page = async move || ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], html);
    let router = Router::new()
        .route(CALL, post(double_call))
        .route("/double", post(double_json))
        .route("/page", get(page));
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    axum::serve(listener, router).await
}

fn application() -> std::result::Result<formwork::Application, Box<dyn Error>> {
    let routes = Routes::new()
        .page("/page", Page::new(page).cache(Cache::forever()))
        .route("/double", Methods::new().post(double_json));
    Ok(routes.build(Config::from_variables(|_| None)?)?)
}

/// The bytes of a request; those of `bench/*.lua`.
fn request(kind: &str) -> Option<String> {
    let post = |path: &str, body: &str| {
        let length = body.len();
        format!(
            "POST {path} HTTP/1.1\r\nHost: 127.0.0.1:3901\r\nContent-Type: application/json\r\n\
             Sec-Fetch-Site: same-origin\r\nContent-Length: {length}\r\n\r\n{body}"
        )
    };
    match kind {
        "call" => Some(post(CALL, r#"{"args":[21],"page":"/examples/guests/1"}"#)),
        "json" => Some(post("/double", "[21]")),
        "page" => Some("GET /page HTTP/1.1\r\nHost: 127.0.0.1:3901\r\n\r\n".to_owned()),
        _ => None,
    }
}

/// Sends `request` so often, and tells the first answer.
async fn send(stream: &mut TcpStream, request: &str, count: usize) -> io::Result<String> {
    let (mut buffer, mut first) = (vec![0; 64 * 1024], String::new());
    for index in 0..count {
        stream.write_all(request.as_bytes()).await?;
        // Each answer comes in one write.
        let length = stream.read(&mut buffer).await?;
        if !buffer.starts_with(b"HTTP/1.1 200") {
            return Err(io::Error::other("an answer is not 200"));
        }
        if index == 0 {
            first = String::from_utf8_lossy(&buffer[..length]).into_owned();
        }
    }
    Ok(first)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::result::Result<(), Box<dyn Error>> {
    let usage = "expected axum|formwork - call|json|page, and a number: formwork-call 2000";
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [what, count] = arguments.as_slice() else { return Err(usage.into()) };
    let (side, kind) = what.split_once('-').ok_or(usage)?;
    let request = request(kind).ok_or(usage)?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let mut stream = TcpStream::connect(listener.local_addr()?).await?;
    stream.set_nodelay(true)?;
    match side {
        "axum" => drop(tokio::spawn(serve_axum(listener))),
        "formwork" => {
            let application = application()?;
            let forever = std::future::pending();
            drop(tokio::spawn(formwork::serve(listener, application, forever)));
        }
        _ => return Err(usage.into()),
    }
    let first = send(&mut stream, &request, count.parse()?).await?;
    let head = first.split("\r\n\r\n").next().unwrap_or_default();
    println!("{head}");
    Ok(())
}
