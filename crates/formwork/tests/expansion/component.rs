//! `#[component]` of an async function.

use formwork::{
    prelude::*,
    routing::{Page, Routes},
};

use crate::send;

mod component_by_hand {
    use formwork::prelude::*;

    #[component]
    #[expect(unreachable_pub, reason = "the component macro writes more than is reached here")]
    pub fn Half(number: u32, #[prop(optional)] suffix: &'static str) -> impl IntoView {
        async fn __formwork_body(number: u32, suffix: &'static str) -> Result<impl IntoView> {
            let half = number.checked_sub(1).ok_or_else(not_found)?.div_ceil(2);
            Ok(view! { <b>{half}{suffix}</b> })
        }
        formwork::render::awaited(__formwork_body(number, suffix))
    }
}

#[tokio::test]
async fn an_async_component_is_shown_and_refuses_alike() {
    async fn by_macro(Path(number): Path<u32>) -> Result<impl IntoView> {
        use crate::by_macro::Half;
        Ok(view! { <p><Half number suffix="!"/></p> })
    }
    async fn by_hand(Path(number): Path<u32>) -> Result<impl IntoView> {
        use component_by_hand::Half;
        Ok(view! { <p><Half number suffix="!"/></p> })
    }
    let routes = || {
        Routes::new()
            .page("/by_macro/{number}", Page::new(by_macro))
            .page("/by_hand/{number}", Page::new(by_hand))
    };
    for (number, status) in [(8, 200), (0, 404)] {
        let [macros, hand] = ["by_macro", "by_hand"].map(|module| {
            let path = format!("/{module}/{number}");
            send(routes(), http::Request::get(path).body(String::new()).expect("a request"))
        });
        let (macros, hand) = (macros.await, hand.await);
        assert_eq!(macros, hand);
        assert_eq!(macros.0, status);
    }
}

mod body {
    use formwork::prelude::*;

    #[component]
    pub async fn Quote(body: String) -> impl IntoView {
        view! { <q>{body}</q> }
    }
}

#[tokio::test]
async fn a_property_may_be_called_body() {
    async fn page() -> Result<impl IntoView> {
        use body::Quote;
        Ok(view! { <p><Quote body="so it is".to_owned()/></p> })
    }
    let routes = Routes::new().page("/", Page::new(page));
    let request = http::Request::get("/").body(String::new()).expect("a request");
    let (status, html) = send(routes, request).await;
    assert_eq!(status, 200);
    assert!(html.contains("so it is</q>"), "{html}");
}
