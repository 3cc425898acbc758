//! Route handlers: what they take, what they give, and the layers around them.

use std::collections::BTreeMap;

use formwork::{
    axum::{
        Form, Json,
        body::{Body, Bytes},
        extract::{DefaultBodyLimit, Multipart},
        http::{HeaderName, Method},
        response::{IntoResponse, Redirect},
    },
    prelude::{ApiError, Error, forbidden, headers, redirect},
    routing::{Methods, Routes},
    tower_http::cors::{Any, CorsLayer},
};
use serde_json::{Value, json};

use crate::{
    http::{self, Connection, Request},
    support::{Server, config},
};

const MEBIBYTE: usize = 1024 * 1024;
const ORIGIN: (&str, &str) = ("origin", "https://elsewhere.org");

async fn sum(Json(numbers): Json<Vec<u32>>) -> Json<u32> {
    Json(numbers.iter().sum())
}

async fn form(Form(fields): Form<BTreeMap<String, String>>) -> Json<BTreeMap<String, String>> {
    Json(fields)
}

async fn multipart(mut multipart: Multipart) -> Result<Json<Vec<Value>>, Response> {
    let mut parts = Vec::new();
    while let Some(field) = multipart.next_field().await.map_err(IntoResponse::into_response)? {
        let (name, file) = (field.name().map(str::to_owned), field.file_name().map(str::to_owned));
        let bytes = field.bytes().await.map_err(IntoResponse::into_response)?;
        parts.push(json!([name, file, bytes.len()]));
    }
    Ok(Json(parts))
}

type Response = formwork::axum::response::Response;

async fn length(body: Bytes) -> String {
    body.len().to_string()
}

async fn stream() -> Body {
    let chunks = ["one ", "two ", "three"].map(Ok::<_, std::io::Error>);
    Body::from_stream(futures::stream::iter(chunks))
}

async fn fail() -> Result<&'static str, ApiError> {
    Err(Error::failed("the secret cause"))?
}

async fn panic() -> &'static str {
    panic!("the secret cause")
}

async fn lead(how: &'static str) -> Result<&'static str, ApiError> {
    match how {
        "inside" => Err(Error::from(redirect("/sum")))?,
        "outside" => Err(Error::from(redirect("https://evil.org/")))?,
        _ => Err(forbidden())?,
    }
}

async fn agent() -> String {
    headers().get("user-agent").map_or("none", |agent| agent.to_str().unwrap()).to_owned()
}

fn cors() -> CorsLayer {
    let layer = CorsLayer::new().allow_origin(Any).allow_methods([Method::GET, Method::PUT]);
    layer.allow_headers([HeaderName::from_static("x-note")])
}

fn routes() -> Routes {
    Routes::new()
        .route("/sum", Methods::new().post(sum))
        .route("/text", Methods::new().post(async |text: String| text.to_uppercase()))
        .route("/length", Methods::new().post(length).put(length))
        .route("/large", Methods::new().post(length).layer(DefaultBodyLimit::max(2 * MEBIBYTE)))
        .route("/form", Methods::new().post(form))
        .route("/multipart", Methods::new().post(multipart))
        .route("/stream", Methods::new().get(stream))
        .route("/redirect", Methods::new().get(async || Redirect::temporary("/sum")))
        .route("/fail", Methods::new().get(fail))
        .route("/panic", Methods::new().get(panic).post(length))
        .route("/lead/inside", Methods::new().get(async || lead("inside").await))
        .route("/lead/outside", Methods::new().get(async || lead("outside").await))
        .route("/lead/nowhere", Methods::new().get(async || lead("nowhere").await))
        .route("/agent", Methods::new().get(agent))
        // The layer comes first and is around what is added later.
        .route("/cors", Methods::new().layer(cors()).get(async || "got").put(async || "put"))
        .route("/own", Methods::new().get(async || "got").post(length).delete(length).same_origin())
        .route("/own/cors", Methods::new().post(length).same_origin().layer(cors()))
}

async fn server() -> Server {
    Server::start(routes(), config(&[("FORMWORK_TRUSTED_ORIGINS", "https://trusted.org")])).await
}

fn post(target: &str, content_type: &str, body: impl Into<Vec<u8>>) -> Request {
    Request::new("POST", target).header("content-type", content_type).body(body)
}

#[tokio::test]
async fn bodies_are_read_by_axums_extractors() {
    let server = server().await;
    let multipart = "--x\r\ncontent-disposition: form-data; name=\"note\"\r\n\r\nhello\r\n\
        --x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nabc\r\n--x--\r\n";
    for (request, status, body) in [
        (post("/sum", "application/json", "[1,2,3]"), 200, "6"),
        (post("/sum", "application/json", "[1"), 400, ""),
        (post("/sum", "text/plain", "[1]"), 415, ""),
        (post("/text", "text/plain; charset=utf-8", "grüße"), 200, "GRÜSSE"),
        (post("/text", "text/plain", b"\xff".to_vec()), 400, ""),
        (post("/length", "image/png", b"\0\xff\x01".to_vec()), 200, "3"),
        (Request::form("/form", "b=2&a=%C3%A4"), 200, r#"{"a":"ä","b":"2"}"#),
        (post("/form", "application/json", "{}"), 415, ""),
        (
            post("/multipart", "multipart/form-data; boundary=x", multipart),
            200,
            r#"[["note",null,5],["file","a.txt",3]]"#,
        ),
        (post("/multipart", "multipart/form-data", multipart), 400, ""),
        (post("/multipart", "multipart/form-data; boundary=x", "--x\r\nnonsense"), 400, ""),
    ] {
        let answer = server.send(&request).await;
        assert_eq!(answer.status, status, "{}", answer.text());
        assert!(status != 200 || answer.text() == body, "{}", answer.text());
    }
}

#[tokio::test]
async fn a_body_above_one_mebibyte_is_413_unless_the_route_raises_the_limit() {
    let server = server().await;
    for (target, length, status) in [
        ("/length", MEBIBYTE, 200),
        ("/length", MEBIBYTE + 1, 413),
        ("/large", 2 * MEBIBYTE, 200),
        ("/large", 2 * MEBIBYTE + 1, 413),
    ] {
        let body = vec![b'x'; length];
        let declared = server.send(&Request::new("POST", target).body(body.as_slice())).await;
        assert_eq!(declared.status, status, "{target} {length}");
        let chunked = Request::new("POST", target)
            .header("transfer-encoding", "chunked")
            .body(http::chunked(&body));
        assert_eq!(server.send(&chunked).await.status, status, "{target} {length}, chunked");
    }
    let mut multipart = b"--x\r\ncontent-disposition: form-data; name=\"a\"\r\n\r\n".to_vec();
    multipart.extend(vec![b'x'; MEBIBYTE]);
    multipart.extend(b"\r\n--x--\r\n");
    let multipart = post("/multipart", "multipart/form-data; boundary=x", multipart);
    assert_eq!(server.send(&multipart).await.status, 413);
}

#[tokio::test]
async fn an_answer_to_a_body_that_nobody_read_arrives_and_the_connection_stays() {
    let server = server().await;
    let large = vec![b'x'; 8 * MEBIBYTE];
    for (target, headers, status) in [
        ("/length", vec![], 413),
        ("/stream", vec![], 405),
        ("/own", vec![("sec-fetch-site", "cross-site")], 403),
    ] {
        let mut request = Request::new("POST", target).body(large.as_slice());
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let mut connection = Connection::open(server.address).await;
        connection.write(&request.head(server.address)).await;
        connection.write(&large).await;
        assert_eq!(connection.read().await.status, status, "{target}");
        connection.write(&Request::get("/agent").head(server.address)).await;
        assert_eq!(connection.read().await.text(), "none", "after {target}");
    }
}

#[tokio::test]
async fn a_client_that_waits_to_be_asked_for_a_refused_body_is_not_asked() {
    let server = server().await;
    let request = Request::new("POST", "/own")
        .header("sec-fetch-site", "cross-site")
        .header("expect", "100-continue")
        .header("content-length", "1000000");
    let mut connection = Connection::open(server.address).await;
    connection.write(&request.head(server.address)).await;
    assert_eq!(connection.read().await.status, 403);
}

#[tokio::test]
async fn answers_are_whatever_axum_makes_of_them() {
    let server = server().await;
    let stream = server.get("/stream").await;
    assert_eq!(stream.header("transfer-encoding"), Some("chunked"));
    assert_eq!((stream.status, stream.text()), (200, "one two three"));
    let head = server.send(&Request::new("HEAD", "/stream")).await;
    assert_eq!((head.status, head.text()), (200, ""));
    let redirect = server.get("/redirect").await;
    assert_eq!((redirect.status, redirect.header("location")), (307, Some("/sum")));
    let agent = Request::get("/agent").header("user-agent", "Test/1");
    assert_eq!(server.send(&agent).await.text(), "Test/1");
}

#[tokio::test]
async fn an_error_and_a_panic_are_an_empty_500_with_a_digest() {
    let server = server().await;
    for path in ["/fail", "/panic", "/lead/outside"] {
        let answer = server.get(path).await;
        assert_eq!((answer.status, answer.text()), (500, ""), "{path}");
        assert_eq!(answer.header("formwork-digest").map(str::len), Some(16), "{path}");
        assert_eq!(answer.header("location"), None);
    }
    let inside = server.get("/lead/inside").await;
    assert_eq!((inside.status, inside.header("location")), (303, Some("/sum")));
    let nowhere = server.get("/lead/nowhere").await;
    assert_eq!((nowhere.status, nowhere.text()), (403, ""));
}

#[tokio::test]
async fn methods_without_a_function_are_405_and_unknown_ones_400() {
    let server = server().await;
    for (method, path, status, allow) in [
        ("OPTIONS", "/length", 204, Some("OPTIONS, POST, PUT")),
        ("GET", "/length", 405, Some("OPTIONS, POST, PUT")),
        ("HEAD", "/length", 405, Some("OPTIONS, POST, PUT")),
        ("OPTIONS", "/own", 204, Some("DELETE, GET, HEAD, OPTIONS, POST")),
        ("PATCH", "/stream", 405, Some("GET, HEAD, OPTIONS")),
        ("BREW", "/stream", 400, None),
    ] {
        let answer = server.send(&Request::new(method, path)).await;
        assert_eq!((answer.status, answer.header("allow")), (status, allow), "{method} {path}");
        assert!(answer.body.is_empty(), "{method} {path}");
    }
}

#[tokio::test]
async fn a_cors_layer_answers_preflights_and_marks_every_answer() {
    let server = server().await;
    let preflight = Request::new("OPTIONS", "/cors")
        .header(ORIGIN.0, ORIGIN.1)
        .header("access-control-request-method", "PUT")
        .header("access-control-request-headers", "x-note");
    let answer = server.send(&preflight).await;
    assert_eq!((answer.status, answer.text()), (200, ""));
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    assert_eq!(answer.header("access-control-allow-methods"), Some("GET,PUT"));
    assert_eq!(answer.header("access-control-allow-headers"), Some("x-note"));
    for (method, status) in [("GET", 200), ("PUT", 200), ("POST", 405)] {
        let answer = server.send(&Request::new(method, "/cors").header(ORIGIN.0, ORIGIN.1)).await;
        assert_eq!(answer.status, status, "{method}");
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"), "{method}");
    }
    let other = server.send(&Request::get("/stream").header(ORIGIN.0, ORIGIN.1)).await;
    assert_eq!(other.header("access-control-allow-origin"), None, "a layer is of its route alone");
}

#[tokio::test]
async fn same_origin_holds_every_unsafe_method_to_the_cross_origin_rule() {
    let server = server().await;
    let own = format!("http://{}", server.address);
    for method in ["POST", "DELETE", "PUT"] {
        let passing = if method == "PUT" { 405 } else { 200 };
        for (headers, status) in [
            (vec![], passing),
            (vec![("sec-fetch-site", "same-origin")], passing),
            (vec![("origin", own.as_str())], passing),
            (vec![("origin", "https://trusted.org")], passing),
            (vec![("sec-fetch-site", "cross-site")], 403),
            (vec![("sec-fetch-site", "same-site")], 403),
            (vec![ORIGIN], 403),
            (vec![("origin", "null")], 403),
            (vec![ORIGIN, ORIGIN], 400),
        ] {
            let mut request = Request::new(method, "/own");
            for (name, value) in &headers {
                request = request.and_header(name, value);
            }
            let answer = server.send(&request).await;
            assert_eq!(answer.status, status, "{method} {headers:?}");
            assert!(status == 200 || answer.body.is_empty());
        }
    }
    for method in ["GET", "HEAD", "OPTIONS"] {
        let request = Request::new(method, "/own").header("sec-fetch-site", "cross-site");
        assert!(server.send(&request).await.status < 300, "{method}");
    }
    let refused = Request::new("POST", "/own/cors").header(ORIGIN.0, ORIGIN.1);
    let refused = server.send(&refused).await;
    assert_eq!(refused.status, 403);
    assert_eq!(refused.header("access-control-allow-origin"), Some("*"), "layers keep their order");
}
