//! Where an action may send the visitor.

use formwork::{
    action::Action,
    prelude::*,
    routing::{Layout, Page, Routes},
};
use serde_json::json;

use crate::{
    http::{Request, Response},
    sample,
    support::{Server, config},
};

const VARIABLES: [(&str, &str); 2] = [
    ("FORMWORK_ORIGIN", "https://example.org"),
    ("FORMWORK_TRUSTED_ORIGINS", "https://pay.example.net, https://other.example.net:8443"),
];

async fn post(server: &Server, request: Request) -> Response {
    server.send(&request.header("host", "example.org")).await
}

#[tokio::test]
async fn a_path_of_the_site_and_a_trusted_origin_are_allowed() {
    let (server, _) = sample::start(&VARIABLES).await;
    for target in [
        "/",
        "/examples/guests?page=2#top",
        "https://example.org/users",
        "https://pay.example.net/?order=7",
        "https://other.example.net:8443",
    ] {
        for request in [
            sample::post::<sample::lead_to>("/", &[target]),
            sample::post::<sample::turn_away>("/", &[target]),
        ] {
            let answer = post(&server, request).await;
            assert_eq!((answer.status, answer.header("location")), (303, Some(target)));
            assert_eq!(answer.header("cache-control"), Some("no-store"));
        }
    }
}

#[tokio::test]
async fn every_other_target_is_a_failure() {
    let (server, _) = sample::start(&VARIABLES).await;
    for target in [
        "",
        "users",
        "users/7?page=2",
        ".//evil.org",
        "../..//evil.org",
        ".\\evil.org",
        "./\\evil.org",
        "./a\r\nset-cookie: a=b",
        "?a\r\nset-cookie: a=b",
        "#a b",
        "//evil.org",
        "/\\evil.org",
        "\\\\evil.org",
        "https://evil.org/",
        "http://example.org/",
        "https://example.org.evil.org/",
        "https://example.org@evil.org/",
        "https://example.org:8443/",
        "https:evil.org",
        "javascript:alert(1)",
        "/\r\nset-cookie: a=b",
        "/\t/evil.org",
        " //evil.org",
    ] {
        for request in [
            sample::post::<sample::lead_to>("/", &[target]),
            sample::post::<sample::turn_away>("/", &[target]),
            sample::post::<sample::lead_to>("/", &[target]).header("formwork-request", "submit"),
            sample::post::<sample::turn_away>("/", &[target]).header("formwork-request", "submit"),
        ] {
            let answer = post(&server, request).await;
            assert_eq!(answer.status, 500, "{target:?}");
            assert_eq!((answer.header("location"), answer.header("set-cookie")), (None, None));
            assert_eq!(answer.header("formwork-location"), None, "{target:?}");
        }
        for request in
            [call::<sample::lead_to>(target, "/"), call::<sample::turn_away>(target, "/users")]
        {
            let answer = post(&server, request).await;
            assert_eq!((answer.status, answer.json().get("redirect")), (500, None), "{target:?}");
        }
    }
}

#[tokio::test]
async fn without_a_configured_origin_only_paths_are_allowed() {
    let (server, _) = sample::start(&[]).await;
    let request = sample::post::<sample::lead_to>("/", &["https://example.org/"]);
    assert_eq!(post(&server, request).await.status, 500, "the Host header makes no redirect");
}

/// An island's call on `page`.
fn call<A: Action>(target: &str, page: &str) -> Request {
    let path = format!("/_formwork/action/{}", A::ID);
    Request::json(&path, &json!({ "args": [target], "page": page }))
}

#[tokio::test]
async fn a_place_relative_to_the_page_is_the_same_for_every_caller() {
    let (server, _) = sample::start(&VARIABLES).await;
    let page = "/cached/x?tab=1";
    for (target, place) in [
        ("?page=2", "/cached/x?page=2"),
        ("#top", "/cached/x?tab=1#top"),
        ("?page=2#top", "/cached/x?page=2#top"),
        ("./y", "/cached/y"),
        ("../dynamic?a=../b", "/dynamic?a=../b"),
        ("../../../dynamic", "/dynamic"),
        ("..", "/"),
    ] {
        for request in [
            sample::post::<sample::lead_to>(page, &[target]),
            sample::post::<sample::turn_away>(page, &[target]),
        ] {
            let answer = post(&server, request.clone()).await;
            assert_eq!((answer.status, answer.header("location")), (303, Some(place)), "{target}");
            let enhanced = post(&server, request.header("formwork-request", "submit")).await;
            let shown = (enhanced.status, enhanced.header("formwork-location"));
            assert_eq!(shown, (200, Some(place)), "{target}");
        }
        for request in
            [call::<sample::lead_to>(target, page), call::<sample::turn_away>(target, page)]
        {
            let answer = post(&server, request).await;
            assert_eq!((answer.status, &answer.json()["redirect"]), (200, &json!(place)));
        }
    }
}

#[tokio::test]
async fn the_action_in_a_query_is_no_part_of_the_place() {
    let (server, _) = sample::start(&VARIABLES).await;
    let target = format!("/cached/x?tab=1&_action={}&_arg=%22%23top%22", sample::lead_to::ID);
    let answer = post(&server, Request::form(&target, "")).await;
    assert_eq!((answer.status, answer.header("location")), (303, Some("/cached/x?tab=1#top")));
}

#[tokio::test]
async fn an_island_cannot_be_led_off_the_site_by_the_page_it_says_it_is_on() {
    let (server, _) = sample::start(&VARIABLES).await;
    for page in ["", "x", "//evil.org/x", "https://evil.org/x", "/\\evil.org/x", "javascript:x"] {
        for target in ["./y", "?y", "#y"] {
            let answer = post(&server, call::<sample::lead_to>(target, page)).await;
            assert_eq!((answer.status, answer.json().get("redirect")), (500, None), "{page:?}");
        }
    }
}

async fn sort() -> Result<impl IntoView> {
    Err::<(), _>(redirect("?sort=name").into())
}

async fn sign_in_first(_: Outlet) -> Result<impl IntoView> {
    Err::<(), _>(redirect("../sign-in").into())
}

async fn late() -> Result<impl IntoView> {
    tokio::task::yield_now().await;
    Err::<(), _>(redirect("./early").into())
}

async fn shell() -> Result<impl IntoView> {
    Ok(view! {
        <Suspense fallback=|| "Wait">
            <Late/>
        </Suspense>
    })
}

#[component]
async fn Late() -> Result<impl IntoView> {
    late().await
}

#[tokio::test]
async fn of_a_page_and_a_layout_it_is_relative_to_the_page_as_well() {
    let routes = Routes::new()
        .page("/members/all", Page::new(sort))
        .page("/members/late", Page::new(shell))
        .layout(Layout::new(sign_in_first), |routes| routes.page("/members/own", Page::new(sort)));
    let server = Server::start(routes, config(&[])).await;
    for (path, place) in
        [("/members/all?sort=age&page=2", "/members/all?sort=name"), ("/members/own", "/sign-in")]
    {
        let answer = server.get(path).await;
        assert_eq!((answer.status, answer.header("location")), (303, Some(place)), "{path}");
    }
    let answer = server.get("/members/late").await;
    assert!(answer.text().contains("0;url=/members/early"), "{}", answer.text());
}
