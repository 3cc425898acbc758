//! Where an action may send the visitor.

use crate::{
    http::{Request, Response},
    sample,
    support::Server,
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
        "/users?page=2#top",
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
    }
}

#[tokio::test]
async fn without_a_configured_origin_only_paths_are_allowed() {
    let (server, _) = sample::start(&[]).await;
    let request = sample::post::<sample::lead_to>("/", &["https://example.org/"]);
    assert_eq!(post(&server, request).await.status, 500, "the Host header makes no redirect");
}
