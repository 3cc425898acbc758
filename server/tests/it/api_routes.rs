//! API routes: one function for every method.

use std::time::Duration;

use formwork::{
    FormValues,
    api::ApiBody,
    axum::{
        body::{Body, to_bytes},
        http::StatusCode,
        response::IntoResponse,
    },
    prelude::*,
    routing::{Handler, Methods, Routes},
    tower_http::cors::CorsLayer,
};
use serde_json::{Value, json};

use crate::{
    http::{self, Connection, Request},
    support::{Server, config},
};

const MEBIBYTE: usize = 1024 * 1024;

#[derive(Form, Debug)]
struct Note {
    #[field(label = "Text", length(1..=10))]
    text: String,
}

fn fields(values: &FormValues) -> Vec<(&str, &str)> {
    values.texts().collect()
}

/// Says what it was sent.
async fn echo(request: ApiRequest) -> ApiResponse {
    let body = match request.body() {
        ApiBody::None => json!("nothing"),
        ApiBody::Json(value) => json!({ "json": value }),
        ApiBody::Form(values) => json!({ "form": fields(values) }),
        ApiBody::Text(text) => json!({ "text": text }),
        ApiBody::Bytes(bytes) => json!({ "bytes": bytes.len() }),
        _ => json!("unknown"),
    };
    ApiResponse::new().set_header("x-method", request.method().as_str()).json(&json!({
        "path": request.path(),
        "params": request.params().collect::<Vec<_>>(),
        "id": request.param("id"),
        "query": fields(request.query()),
        "cookies": request.cookies().all(),
        "body": body,
    }))
}

async fn double(request: ApiRequest) -> Result<ApiResponse, ApiError> {
    let number: u32 = request.json()?;
    Ok(ApiResponse::new().json(&(u64::from(number) * 2)))
}

async fn note(request: ApiRequest) -> Result<ApiResponse, ApiError> {
    let note: Note = request.form()?;
    Ok(ApiResponse::new().status(201).send(note.text))
}

async fn shout(request: ApiRequest) -> Result<String, ApiError> {
    Ok(request.text()?.to_uppercase())
}

async fn raw(request: ApiRequest) -> Result<ApiResponse, ApiError> {
    assert_eq!(*request.body(), ApiBody::None);
    let bytes = to_bytes(request.into_body(), 4 * MEBIBYTE).await?;
    Ok(ApiResponse::new().send(bytes.len().to_string()))
}

async fn misread(request: ApiRequest) -> Result<String, ApiError> {
    Ok(request.text()?.to_owned())
}

/// Answers as the query says.
async fn answer(request: ApiRequest) -> ApiResponse {
    let response = ApiResponse::new();
    match request.query().get("as").unwrap_or_default() {
        "str" => response.send("text"),
        "string" => response.send(String::from("grüße")),
        "bytes" => response.send(vec![0_u8, 255]),
        "value" => response.send(json!({"a": [1, null]})),
        "csv" => response.set_header("content-type", "text/csv").send("a,b"),
        "csv later" => response.send("a,b").set_header("content-type", "text/csv"),
        "stream" => response.stream(Body::from_stream(futures::stream::iter([
            Ok::<_, std::io::Error>("one "),
            Ok("two"),
        ]))),
        "teapot" => response.status(418).send("short and stout"),
        "nothing" => response.status(204).json(&"dropped"),
        "tagged" => response.set_header("etag", "W/\"own\"").send("text"),
        "headers" => response
            .set_header("x-a", "1")
            .set_header("x-a", "2")
            .append_header("x-b", "1")
            .append_header("x-b", "2"),
        "cookie" => {
            request.cookies().set("seen", "1", Duration::from_secs(60)).unwrap();
            response
        }
        "redirect" => response.redirect("/echo/1?a=b"),
        "redirect 303" => response.redirect_with(303, "/echo/1"),
        "elsewhere" => response.status(302).set_header("location", "https://else.org/"),
        "bad status" => response.status(99),
        "interim status" => response.status(101),
        "bad name" => response.set_header("no name", "x"),
        "bad value" => response.set_header("x-a", "1\r\nset-cookie: a=b"),
        "framing" => response.set_header("Content-Length", "3").send("text"),
        "bad redirect" => response.redirect("https://evil.org/"),
        "network path" => response.redirect("//evil.org/"),
        "no redirect" => response.redirect_with(200, "/echo/1"),
        "bad json" => response.json(&std::collections::BTreeMap::from([((1, 2), 3)])),
        other => panic!("the secret cause: {other}"),
    }
}

async fn never() -> StatusCode {
    StatusCode::IM_A_TEAPOT
}

fn routes() -> Routes {
    Routes::new()
        .handler("/echo/{id}", echo)
        .handler("/echo/new", async |_| ApiResponse::new().send("static"))
        .handler("/files/{*rest}", echo)
        .handler("/double", double)
        .handler("/note", note)
        .handler("/shout", shout)
        .handler("/small", Handler::new(shout).body_limit(10))
        .handler("/raw", Handler::new(raw).raw_body(true))
        .handler("/misread", Handler::new(misread).raw_body(true))
        .handler("/answer", answer)
        .handler("/plain", async |_: ApiRequest| never().await.into_response())
        .handler("/cors", Handler::new(answer).layer(CorsLayer::permissive()))
        .route("/extractor", Methods::new().post(shout))
}

async fn server() -> Server {
    Server::start(routes(), config(&[])).await
}

fn post(target: &str, content_type: &str, body: impl Into<Vec<u8>>) -> Request {
    Request::new("POST", target).header("content-type", content_type).body(body)
}

#[tokio::test]
async fn the_request_tells_method_path_segments_query_and_cookies() {
    let server = server().await;
    let request = Request::get("/echo/a%2Fb%C3%A4?x=1&y=2&x=%20").header("cookie", "b=2; a=1");
    let answer = server.send(&request).await;
    assert_eq!(answer.header("x-method"), Some("GET"));
    assert_eq!(
        answer.json(),
        json!({
            "path": "/echo/a%2Fb%C3%A4",
            "params": [["id", "a/bä"]],
            "id": "a/bä",
            "query": [["x", "1"], ["y", "2"], ["x", " "]],
            "cookies": [["a", "1"], ["b", "2"]],
            "body": "nothing",
        })
    );
    assert_eq!(server.get("/echo/new").await.text(), "static", "static beats dynamic");
    let rest = server.get("/files/a/b%20c").await.json();
    assert_eq!((&rest["params"], &rest["id"]), (&json!([["rest", "a/b c"]]), &Value::Null));
    assert_eq!(server.get("/echo/%FF").await.status, 404);
    let flood = format!("/echo/1?{}", "a&".repeat(1001));
    assert_eq!(server.get(&flood).await.status, 400);
}

#[tokio::test]
async fn an_api_route_answers_every_known_method() {
    let server = server().await;
    for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"] {
        let answer = server.send(&Request::new(method, "/echo/1")).await;
        assert_eq!((answer.status, answer.header("x-method")), (200, Some(method)));
        assert_eq!(answer.json()["id"], "1");
    }
    let get = server.get("/echo/1").await;
    let head = server.send(&Request::new("HEAD", "/echo/1")).await;
    assert_eq!((head.status, head.header("x-method")), (200, Some("HEAD")));
    assert_eq!(head.header("content-length"), get.header("content-length"));
    assert_eq!(head.header("etag"), get.header("etag"));
    assert_eq!(server.send(&Request::new("BREW", "/echo/1")).await.status, 400);
}

#[tokio::test]
async fn the_body_is_read_by_its_content_type() {
    let server = server().await;
    let json = "application/json";
    for (content_type, body, expect) in [
        (json, r#"{"a":[1]}"#, json!({"json": {"a": [1]}})),
        ("Application/Problem+JSON; charset=UTF-8", "7", json!({"json": 7})),
        (json, "", json!({"json": {}})),
        ("application/x-www-form-urlencoded", "a=1&a=+", json!({"form": [["a","1"],["a"," "]]})),
        ("text/plain", "grüße", json!({"text": "grüße"})),
        ("text/csv; charset=utf-8", "", json!({"text": ""})),
        ("multipart/form-data; boundary=x", "--x--", json!({"bytes": 5})),
        ("image/png", "png", json!({"bytes": 3})),
    ] {
        let answer = server.send(&post("/echo/1", content_type, body)).await;
        assert_eq!(answer.status, 200, "{content_type}");
        assert_eq!(answer.json()["body"], expect, "{content_type}");
    }
    let untyped = server.send(&Request::new("POST", "/echo/1").body("abc")).await;
    assert_eq!(untyped.json()["body"], json!({"bytes": 3}));
    let empty = server.send(&Request::new("POST", "/echo/1")).await;
    assert_eq!(empty.json()["body"], json!("nothing"));
}

#[tokio::test]
async fn a_body_that_cannot_be_read_is_refused_before_the_function_runs() {
    let server = server().await;
    let json = post("/echo/1", "application/json", "{}");
    let flood = "a&".repeat(1001);
    for (request, status) in [
        (json.clone().body("{"), 400),
        (json.clone().body("{} {}"), 400),
        (json.clone().body(b"\"\xff\"".to_vec()), 400),
        (json.clone().body("[".repeat(100_000)), 400),
        (json.clone().header("content-type", "application/json; charset=utf-16"), 415),
        (json.clone().header("content-encoding", "gzip"), 415),
        (post("/echo/1", "text/plain", b"\xff".to_vec()), 400),
        (post("/echo/1", "text/plain; charset=iso-8859-1", "a"), 415),
        (post("/echo/1", "application/x-www-form-urlencoded", flood), 400),
        (post("/echo/1", "application/octet-stream", vec![0; MEBIBYTE]), 200),
        (post("/echo/1", "application/octet-stream", vec![0; MEBIBYTE + 1]), 413),
        (post("/small", "text/plain", "0123456789"), 200),
        (post("/small", "text/plain", "0123456789a"), 413),
    ] {
        let answer = server.send(&request).await;
        assert_eq!(answer.status, status, "{}", answer.text());
        assert!(status == 200 || answer.body.is_empty());
    }
    let chunked = post("/echo/1", "text/plain", http::chunked(&vec![b'x'; MEBIBYTE + 1]))
        .header("transfer-encoding", "chunked");
    assert_eq!(server.send(&chunked).await.status, 413);
}

#[tokio::test]
async fn helpers_read_the_body_as_json_text_or_a_form() {
    let server = server().await;
    let form = "application/x-www-form-urlencoded";
    for (request, status, body) in [
        (post("/double", "application/json", "4000000000"), 200, "8000000000"),
        (post("/double", "application/json", "\"4\""), 400, ""),
        (post("/double", "application/json", ""), 400, ""),
        (post("/double", "text/plain", "4"), 415, ""),
        (Request::new("POST", "/double"), 415, ""),
        (post("/shout", "text/plain", "ß"), 200, "SS"),
        (post("/shout", "application/json", "[1]"), 200, "[1]"),
        (post("/shout", "image/png", b"\xff".to_vec()), 400, ""),
        (post("/extractor", "text/plain", "hey"), 200, "HEY"),
        (post("/note", form, "text=hello"), 201, "hello"),
        (post("/note", "application/json", r#"{"text":"hello"}"#), 201, "hello"),
        (post("/note", "application/json", r#"{"text":["a",["b"]]}"#), 400, ""),
        (post("/note", "text/plain", "text=hello"), 415, ""),
    ] {
        let answer = server.send(&request).await;
        assert_eq!((answer.status, answer.text()), (status, body));
    }
    let invalid = server.send(&post("/note", form, "text=much+too+long")).await;
    assert_eq!(invalid.status, 422);
    assert_eq!(invalid.json()["errors"][0]["field"], "text");
}

#[tokio::test]
async fn a_raw_body_is_neither_read_nor_limited() {
    let server = server().await;
    let large = vec![b'{'; 3 * MEBIBYTE];
    let request = post("/raw", "application/json; charset=utf-16", large.as_slice())
        .header("content-encoding", "gzip");
    let answer = server.send(&request).await;
    assert_eq!((answer.status, answer.text()), (200, (3 * MEBIBYTE).to_string().as_str()));
    let misread = server.send(&post("/misread", "text/plain", "a")).await;
    assert_eq!((misread.status, misread.text()), (500, ""));
    assert!(misread.header("formwork-digest").is_some(), "the log says what to call instead");

    let mut connection = Connection::open(server.address).await;
    let refused = post("/misread", "text/plain", large.as_slice());
    connection.write(&refused.head(server.address)).await;
    connection.write(&large).await;
    assert_eq!(connection.read().await.status, 500, "it arrives, though nobody read the body");
}

#[tokio::test]
async fn what_is_sent_has_the_content_type_of_its_kind() {
    let server = server().await;
    for (how, content_type, body) in [
        ("str", "text/plain; charset=utf-8", "text".as_bytes()),
        ("string", "text/plain; charset=utf-8", "grüße".as_bytes()),
        ("bytes", "application/octet-stream", &[0, 255]),
        ("value", "application/json", br#"{"a":[1,null]}"#),
        ("csv", "text/csv", b"a,b"),
        ("csv+later", "text/csv", b"a,b"),
        ("stream", "application/octet-stream", b"one two"),
    ] {
        let answer = server.get(&format!("/answer?as={how}")).await;
        assert_eq!((answer.status, answer.header("content-type")), (200, Some(content_type)));
        assert_eq!(answer.body, body, "{how}");
    }
    let teapot = server.get("/answer?as=teapot").await;
    assert_eq!((teapot.status, teapot.text()), (418, "short and stout"));
    assert_eq!(teapot.header("etag"), None, "only a 200 has a tag");
    assert_eq!(server.get("/plain").await.status, 418, "any response of axum will do");
    let headers = server.get("/answer?as=headers").await;
    assert_eq!((headers.all("x-a"), headers.all("x-b")), (vec!["2"], vec!["1", "2"]));
    let cookie = server.get("/answer?as=cookie").await;
    assert!(cookie.header("set-cookie").unwrap().starts_with("seen=1; HttpOnly"));
}

#[tokio::test]
async fn an_answer_without_content_says_nothing_of_any() {
    let server = server().await;
    for method in ["GET", "POST", "HEAD"] {
        let answer = server.send(&Request::new(method, "/answer?as=nothing")).await;
        assert_eq!((answer.status, answer.text()), (204, ""));
        for name in ["content-type", "content-length", "transfer-encoding", "etag"] {
            assert_eq!(answer.header(name), None, "{method} {name}");
        }
    }
}

#[tokio::test]
async fn a_whole_body_has_a_tag_and_304_if_the_client_has_it() {
    let server = server().await;
    let first = server.get("/answer?as=str").await;
    let etag = first.header("etag").unwrap().to_owned();
    assert!(etag.starts_with('"') && etag.ends_with('"'), "{etag}");
    let weak = format!("W/{etag}");
    let list = format!("\"a\", {weak}, \"b\"");
    for (target, tags, status) in [
        ("/answer?as=str", etag.as_str(), 304),
        ("/answer?as=str", &weak, 304),
        ("/answer?as=str", &list, 304),
        ("/answer?as=str", "*", 304),
        ("/answer?as=str", "\"a\", \"b\"", 200),
        ("/answer?as=str", "a", 200),
        ("/answer?as=string", etag.as_str(), 200),
        ("/answer?as=tagged", "\"own\"", 304),
        ("/answer?as=tagged", "W/\"own\"", 304),
        ("/answer?as=tagged", etag.as_str(), 200),
        ("/answer?as=teapot", "*", 418),
        ("/answer?as=stream", "*", 200),
    ] {
        for method in ["GET", "HEAD"] {
            let request = Request::new(method, target).header("if-none-match", tags);
            let answer = server.send(&request).await;
            assert_eq!(answer.status, status, "{method} {target} {tags}");
            if status == 304 {
                assert!(answer.header("etag").is_some() && answer.body.is_empty());
                assert_eq!(answer.header("content-type"), None);
                assert_eq!(answer.header("content-length"), None);
            }
        }
    }
    let post = Request::new("POST", "/answer?as=str").header("if-none-match", &etag);
    let post = server.send(&post).await;
    assert_eq!((post.status, post.header("etag")), (200, None), "a tag is for GET and HEAD");
    assert_eq!(server.get("/answer?as=stream").await.header("etag"), None);
}

#[tokio::test]
async fn redirects_lead_to_paths_of_the_site() {
    let server = server().await;
    for (how, status, location) in [
        ("redirect", 307, "/echo/1?a=b"),
        ("redirect+303", 303, "/echo/1"),
        ("elsewhere", 302, "https://else.org/"),
    ] {
        let answer = server.get(&format!("/answer?as={how}")).await;
        assert_eq!((answer.status, answer.header("location")), (status, Some(location)));
    }
}

#[tokio::test]
async fn what_cannot_be_answered_is_an_empty_500_and_no_panic_of_the_server() {
    let server = server().await;
    for how in [
        "bad+status",
        "interim+status",
        "bad+name",
        "bad+value",
        "framing",
        "bad+redirect",
        "network+path",
        "no+redirect",
        "bad+json",
        "panic",
    ] {
        let answer = server.get(&format!("/answer?as={how}")).await;
        assert_eq!((answer.status, answer.text()), (500, ""), "{how}");
        assert!(answer.header("formwork-digest").is_some(), "{how}");
        assert_eq!((answer.header("location"), answer.header("set-cookie")), (None, None));
    }
}

#[tokio::test]
async fn a_layer_is_around_every_method() {
    let server = server().await;
    let preflight = Request::new("OPTIONS", "/cors?as=str")
        .header("origin", "https://elsewhere.org")
        .header("access-control-request-method", "PUT");
    let answer = server.send(&preflight).await;
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (200, Some("*")));
    let put = Request::new("PUT", "/cors?as=str").header("origin", "https://elsewhere.org");
    let put = server.send(&put).await;
    assert_eq!((put.text(), put.header("access-control-allow-origin")), ("text", Some("*")));
}
