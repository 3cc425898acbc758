//! `#[island(lazy)]`, where nothing is moved elsewhere.

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
    ) -> impl IntoView {
        view! { <b>{"*".repeat(count)}</b> {word} }
    }
}

mod by_hand {
    use formwork::prelude::*;

    #[island]
    #[expect(unreachable_pub, reason = "the island macro writes more than is reached here")]
    pub fn Stars(count: usize, #[prop(optional)] word: Option<String>) -> impl IntoView {
        fn __formwork_body(count: usize, word: Option<String>) -> impl IntoView {
            view! { <b>{"*".repeat(count)}</b> {word} }
        }

        fn __formwork_part(argument_0: usize, argument_1: Option<String>) -> AnyView {
            __formwork_body(argument_0, argument_1).into_any()
        }

        __formwork_part(count, word)
    }

    const _: () = {
        formwork::client::assert_property::<usize>();
        formwork::client::assert_property::<Option<String>>();
    };
}

/// The page without what tells one island from another of its name.
fn without_hash(html: &str) -> String {
    let (before, after) = html.split_once("Stars_").expect("an island");
    format!("{before}Stars{}", &after[16..])
}

#[tokio::test]
async fn a_lazy_island_is_shown_alike() {
    async fn by_macro() -> Result<impl IntoView> {
        use by_macro::Stars;
        Ok(view! { <p><Stars count=3 word="good".to_owned()/></p> })
    }
    async fn by_hand() -> Result<impl IntoView> {
        use by_hand::Stars;
        Ok(view! { <p><Stars count=3 word="good".to_owned()/></p> })
    }
    let routes =
        || Routes::new().page("/macro", Page::new(by_macro)).page("/hand", Page::new(by_hand));
    let ask = |path| {
        let request = http::Request::get(path).body(String::new()).expect("a request");
        send(routes(), request)
    };
    let (macros, hand) = (ask("/macro").await, ask("/hand").await);
    assert_eq!(macros.0, 200);
    assert!(macros.1.contains("<b>***</b>"), "{}", macros.1);
    assert_eq!(without_hash(&macros.1), without_hash(&hand.1));
}
