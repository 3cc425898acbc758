//! `#[cached]` of an async function.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use formwork::{
    prelude::*,
    routing::{Page, Routes},
};

use crate::send;

type Runs = Arc<AtomicU32>;

mod by_macro {
    use formwork::prelude::*;

    #[cached(
        tags = ["numbers", format!("number {id}")],
        tags_of = |numbers| numbers.iter().map(|number| format!("value {number}")),
        revalidate = 60,
        stale_for = 10
    )]
    pub(super) async fn numbers(id: u32, text: &str) -> Result<Vec<u32>> {
        super::make(id, text)
    }
}

mod by_hand {
    use std::borrow::Borrow;

    use formwork::{
        cached::{CachedFunction, names},
        prelude::*,
    };

    pub(super) async fn numbers(id: u32, text: &str) -> Result<Vec<u32>> {
        static CACHED: CachedFunction = CachedFunction::new(
            concat!(module_path!(), "::", "numbers"),
            Cache::revalidate(60).stale_for(10).tags(&["numbers"]),
        );
        async fn body(id: u32, text: &str) -> Result<Vec<u32>> {
            super::make(id, text)
        }
        CACHED
            .call()
            .argument(&id)
            .argument(text)
            .tag(&format!("number {id}"))
            .make(move || {
                let text = text.to_owned();
                async move { body(id, text.borrow()).await }
            })
            .tags_of(|numbers| names(numbers.iter().map(|number| format!("value {number}"))))
            .run()
            .await
    }
}

fn make(id: u32, text: &str) -> Result<Vec<u32>> {
    let run = state::<Runs>().fetch_add(1, Ordering::SeqCst);
    if id == 0 {
        return Err(not_found());
    }
    Ok(vec![id, u32::try_from(text.len())?, run])
}

#[tokio::test]
async fn a_cached_function_is_kept_and_invalidated_alike() {
    async fn by_macro(Path(id): Path<u32>) -> Result<impl IntoView> {
        let mut said = Vec::new();
        for tag in ["none", "numbers", "number 7", "value 3", "value 4"] {
            revalidate_tag(tag);
            said.extend(by_macro::numbers(id, "abc").await?);
        }
        Ok(format!("{said:?}"))
    }
    async fn by_hand(Path(id): Path<u32>) -> Result<impl IntoView> {
        let mut said = Vec::new();
        for tag in ["none", "numbers", "number 7", "value 3", "value 4"] {
            revalidate_tag(tag);
            said.extend(by_hand::numbers(id, "abc").await?);
        }
        Ok(format!("{said:?}"))
    }
    let routes = || {
        Routes::new()
            .page("/by_macro/{id}", Page::new(by_macro))
            .page("/by_hand/{id}", Page::new(by_hand))
            .with_state(Runs::default())
    };
    for (id, status) in [(7, 200), (0, 404)] {
        let [macros, hand] = ["by_macro", "by_hand"].map(|module| {
            let path = format!("/{module}/{id}");
            send(routes(), http::Request::get(path).body(String::new()).expect("a request"))
        });
        let (macros, hand) = (macros.await, hand.await);
        assert_eq!(macros, hand);
        assert_eq!(macros.0, status);
    }
}
