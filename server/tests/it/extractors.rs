//! What an action takes of the request besides its arguments, whichever way it is called.

use std::sync::{Arc, Mutex};

use formwork::{
    action::Action,
    axum::{
        Extension,
        extract::FromRequestParts,
        http::{HeaderMap, StatusCode, header, request::Parts},
        response::{IntoResponse, Redirect as AxumRedirect, Response as AxumResponse},
    },
    extract::State,
    prelude::*,
    routing::{Handler, Methods, Page, Routes},
};
use serde_json::{Value, json};

use crate::{
    http::{Request, Response},
    support::{Server, config},
};

/// What the action was called with, in order.
#[derive(Clone, Default)]
struct Calls(Arc<Mutex<Vec<String>>>);

/// Who is signed in; others are refused in the way that a header asks for.
struct SignedIn(String);

impl<S: Send + Sync> FromRequestParts<S> for SignedIn {
    type Rejection = AxumResponse;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AxumResponse> {
        if let Some(name) = cookies().get("name") {
            return Ok(Self(name));
        }
        let how = parts.headers.get("x-refuse").map(|how| how.to_str().unwrap());
        Err(match how {
            Some("redirect") => AxumRedirect::to("/sign-in").into_response(),
            Some("often") => {
                (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, "7")]).into_response()
            }
            Some("fail") => (StatusCode::INTERNAL_SERVER_ERROR, "the secret cause").into_response(),
            Some(status) => StatusCode::from_bytes(status.as_bytes()).unwrap().into_response(),
            None => StatusCode::UNAUTHORIZED.into_response(),
        })
    }
}

/// What a layer around a handler knows of the request.
#[derive(Clone)]
struct Tenant(&'static str);

fn is_taken(_: &str) -> std::future::Ready<Result<Option<Violation>>> {
    state::<Calls>().0.lock().unwrap().push("asked the server".to_owned());
    std::future::ready(Ok(None))
}

#[derive(Form, Debug)]
struct Title {
    #[field(label = "Title", length(1..=10), server_check = is_taken)]
    text: String,
}

#[action]
async fn publish(
    #[extract] member: SignedIn,
    id: i64,
    #[extract] State(calls): State<Calls>,
    title: Title,
    #[extract] tenant: Option<Extension<Tenant>>,
    #[extract] headers: HeaderMap,
) -> ActionResult<String> {
    let agent = headers.get("user-agent").map_or("nobody", |agent| agent.to_str().unwrap());
    let tenant = tenant.map_or("nowhere", |Extension(Tenant(name))| name);
    let call = format!("{} {id} {} {tenant} {agent}", member.0, title.text);
    calls.0.lock().unwrap().push(call.clone());
    Ok(call)
}

async fn page() -> Result<impl IntoView> {
    Ok(view! {
        <Form action=publish.bind(7) let(TitleFields { text })>
            <Field of=text/>
        </Form>
    })
}

async fn by_handler() -> AxumResponse {
    match publish(7, Title { text: "Forms".to_owned() }).await {
        Ok(value) => value.into_response(),
        Err(error) => format!("{error:?}").into_response(),
    }
}

async fn by_api(_: ApiRequest) -> AxumResponse {
    by_handler().await
}

async fn start() -> (Server, Calls) {
    let calls = Calls::default();
    let handler = Methods::new().get(by_handler).post(by_handler);
    let handler = handler.layer(Extension(Tenant("here")));
    let routes = Routes::new()
        .page("/", Page::new(page))
        .route("/handler", handler)
        .handler("/api", Handler::new(by_api).layer(Extension(Tenant("here"))))
        .with_state(calls.clone());
    (Server::start(routes, config(&[])).await, calls)
}

fn form(text: &str) -> Request {
    let body = [("_action", publish::ID), ("_arg", "7"), ("text", text)];
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(body).finish();
    Request::form("/", body).header("user-agent", "tests")
}

fn call(args: &Value) -> Request {
    let target = format!("/_formwork/action/{}", publish::ID);
    Request::json(&target, &json!({ "args": args, "page": "/" })).header("user-agent", "tests")
}

fn call_with(text: &str) -> Request {
    call(&json!([7, [["text", text]]]))
}

fn signed(request: Request) -> Request {
    request.header("cookie", "name=ada")
}

fn calls(calls: &Calls) -> Vec<String> {
    std::mem::take(&mut *calls.0.lock().unwrap())
}

#[tokio::test]
async fn it_is_the_same_whichever_way_the_action_is_called() {
    let (server, seen) = start().await;
    let enhanced = form("Forms").header("formwork-request", "submit");
    for (request, status, tenant) in [
        (form("Forms"), 303, "nowhere"),
        (enhanced, 200, "nowhere"),
        (call_with("Forms"), 200, "nowhere"),
        (Request::get("/handler").header("user-agent", "tests"), 200, "here"),
        (Request::new("POST", "/handler").header("user-agent", "tests"), 200, "here"),
        (Request::get("/api").header("user-agent", "tests"), 200, "here"),
    ] {
        let response = server.send(&signed(request)).await;
        assert_eq!(response.status, status, "{}", response.text());
        let last = calls(&seen).pop();
        assert_eq!(last.unwrap(), format!("ada 7 Forms {tenant} tests"));
    }
}

#[tokio::test]
async fn a_refusal_comes_before_the_arguments_and_their_checks() {
    let (server, seen) = start().await;
    let check = form("Forms").header("formwork-request", "check").header("formwork-fields", "text");
    for request in [form("Forms"), form(""), check, call_with("Forms"), call(&json!([]))] {
        let response = server.send(&request).await;
        assert_eq!(response.status, 401, "{}", response.text());
        assert_eq!(calls(&seen), Vec::<String>::new());
    }
    // Who is let in is told what is wrong.
    assert_eq!(server.send(&signed(form(""))).await.status, 422);
    assert_eq!(server.send(&signed(call(&json!([])))).await.status, 400);
}

#[tokio::test]
async fn a_refusal_is_shown_as_the_action_s_own_would_be() {
    let (server, seen) = start().await;
    let retry_after = |response: &Response| response.header("retry-after").map(ToOwned::to_owned);
    for (how, by_form, by_island, code) in [
        ("401", 401, 401, "unauthorized"),
        ("403", 403, 403, "forbidden"),
        ("404", 404, 404, "not_found"),
        ("400", 400, 400, "malformed"),
        ("422", 400, 400, "malformed"),
        ("often", 429, 429, "too_many_requests"),
        ("fail", 500, 500, "failed"),
    ] {
        let response = server.send(&form("Forms").header("x-refuse", how)).await;
        assert_eq!(response.status, by_form, "{how}");
        assert!(!response.text().contains("secret"));
        assert_eq!(retry_after(&response), (how == "often").then(|| "7".to_owned()));
        let response = server.send(&call_with("Forms").header("x-refuse", how)).await;
        assert_eq!(response.status, by_island, "{how}");
        assert_eq!(response.json()["error"]["code"], code);
        assert_eq!(retry_after(&response), (how == "often").then(|| "7".to_owned()));
    }
    let response = server.send(&form("Forms").header("x-refuse", "redirect")).await;
    assert_eq!((response.status, response.header("location")), (303, Some("/sign-in")));
    let response = server.send(&call_with("Forms").header("x-refuse", "redirect")).await;
    assert_eq!((response.status, &response.json()["redirect"]), (200, &json!("/sign-in")));
    assert_eq!(calls(&seen), Vec::<String>::new());
}

#[tokio::test]
async fn the_wire_carries_the_arguments_alone() {
    let (server, _) = start().await;
    for args in [json!([7, [["text", "Forms"]], "ada"]), json!([[["text", "Forms"]]])] {
        assert_eq!(server.send(&signed(call(&args))).await.status, 400, "{args}");
    }
}
