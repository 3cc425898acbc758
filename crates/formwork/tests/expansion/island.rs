//! `#[island(lazy)]` on the server, beside the same by hand, and beside an island that is not lazy.

use formwork::{
    prelude::*,
    routing::{Page, Routes},
};

use crate::send;

mod by_macro {
    use formwork::prelude::*;

    #[island(lazy)]
    pub fn Stars(
        /// How many.
        count: usize,
        #[prop(optional)] word: Option<String>,
        #[prop(into)] colour: String,
    ) -> impl IntoView {
        view! { <b class=colour>{"*".repeat(count)}</b> {word} }
    }

    #[island(lazy)]
    pub fn Frame(children: Children) -> impl IntoView {
        view! { <i>{children()}</i> }
    }
}

mod by_hand {
    use formwork::{
        prelude::*,
        serde::{Deserialize, Serialize},
    };

    #[component]
    #[expect(unreachable_pub, reason = "the component macro writes more than is reached here")]
    pub fn Stars(
        count: usize,
        #[prop(optional)] word: Option<String>,
        #[prop(into)] colour: String,
    ) -> impl IntoView {
        #[derive(Serialize, Deserialize)]
        struct Properties {
            count: usize,
            word: Option<String>,
            colour: String,
        }

        fn body(Properties { count, word, colour }: Properties) -> impl IntoView {
            view! { <b class=colour>{"*".repeat(count)}</b> {word} }
        }

        formwork::lazy::island("Stars_01234567", Properties { count, word, colour }, body)
    }

    #[component]
    #[expect(unreachable_pub, reason = "the component macro writes more than is reached here")]
    pub fn Frame(children: Children) -> impl IntoView {
        #[derive(Serialize, Deserialize)]
        struct Properties;

        fn body(Properties: Properties, children: Children) -> impl IntoView {
            view! { <i>{children()}</i> }
        }

        formwork::lazy::island("Frame_01234567", Properties, move |properties| {
            body(properties, formwork::lazy::children(children))
        })
    }

    const _: () = {
        formwork::client::assert_property::<usize>();
        formwork::client::assert_property::<Option<String>>();
        formwork::client::assert_property::<String>();
    };
}

mod not_lazy {
    use formwork::prelude::*;

    #[island]
    #[expect(unreachable_pub, reason = "the island macro writes more than is reached here")]
    pub fn Stars(
        count: usize,
        #[prop(optional)] word: Option<String>,
        #[prop(into)] colour: String,
    ) -> impl IntoView {
        view! { <b class=colour>{"*".repeat(count)}</b> {word} }
    }

    #[island]
    #[expect(unreachable_pub, reason = "the island macro writes more than is reached here")]
    pub fn Frame(children: Children) -> impl IntoView {
        view! { <i>{children()}</i> }
    }
}

/// A page with these islands, among them some in others.
macro_rules! page {
    ($module:ident) => {{
        async fn page() -> Result<impl IntoView> {
            use $module::{Frame, Stars};
            Ok(view! {
                <Stars count=3 word="good".to_owned() colour="gold"/>
                <Frame>
                    <Stars count=1 colour="red"/>
                    <Frame>"innermost"</Frame>
                </Frame>
            })
        }
        Routes::new().page("/", Page::new(page))
    }};
}

/// The page without what tells islands from others of their names.
fn without_hashes(html: &str) -> String {
    let mut parts = html.split("data-component=\"");
    let mut left = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once('_').expect("a hash");
        left += name;
        left += rest.trim_start_matches(|c: char| c.is_ascii_hexdigit());
    }
    left
}

async fn html(routes: Routes) -> String {
    let request = http::Request::get("/").body(String::new()).expect("a request");
    let (status, html) = send(routes, request).await;
    assert_eq!(status, 200, "{html}");
    html
}

#[tokio::test]
async fn a_lazy_island_is_shown_alike() {
    let html = async |routes| without_hashes(&html(routes).await);
    let macros = html(page!(by_macro)).await;
    assert_eq!(macros, html(page!(by_hand)).await);
    assert_eq!(macros, html(page!(not_lazy)).await);
}

#[tokio::test]
async fn an_island_has_the_properties_that_it_takes() {
    let html = html(page!(by_macro)).await;
    let islands: Vec<_> = html.split("<leptos-island ").skip(1).collect();
    let shown = [
        ("data-component=\"Stars_", "word&quot;:&quot;good", "<b class=\"gold\">***</b>"),
        ("data-component=\"Frame_", "", "<leptos-children>"),
        ("data-component=\"Stars_", "word&quot;:null", "<b class=\"red\">*</b>"),
        ("data-component=\"Frame_", "", "innermost"),
    ];
    assert_eq!(islands.len(), shown.len(), "{html}");
    for (island, (name, property, text)) in islands.into_iter().zip(shown) {
        assert!(island.starts_with(name) && island.contains(text), "{island}");
        assert!(island.contains(property), "{island}");
        assert_eq!(island.contains("data-props"), !property.is_empty(), "{island}");
    }
}
