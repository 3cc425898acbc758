//! Which calls of cached functions are the same.

use formwork::{
    prelude::*,
    routing::{Methods, Routes},
};
use serde::Serialize;

use super::{Handled, check, next, start, tagged};
use crate::log::Log;

/// Says how often it ran, and for what.
#[cached]
async fn word(text: &str, mut numbers: Vec<Option<f64>>) -> Result<String> {
    numbers.reverse();
    Ok(format!("{text} {numbers:?} {}", next()))
}

/// Its name and its arguments are those of another one.
mod elsewhere {
    use formwork::prelude::*;

    #[cached]
    pub(super) async fn word(text: &str, numbers: Vec<Option<f64>>) -> Result<String> {
        Ok(format!("elsewhere {text} {numbers:?}"))
    }

    pub(super) struct One;
    pub(super) struct Two;

    impl One {
        #[cached]
        pub(super) async fn name() -> Result<String> {
            Ok("one".to_owned())
        }
    }

    impl Two {
        #[cached]
        pub(super) async fn name() -> Result<String> {
            Ok("two".to_owned())
        }
    }
}

#[tokio::test]
async fn a_value_is_kept_for_its_function_and_arguments() {
    async fn get() -> Handled {
        let mut said = Vec::new();
        for (text, number) in [
            ("a", Some(1.5)),
            ("a", Some(1.5)),
            ("a", None),
            ("a", Some(f64::NAN)),
            ("a", Some(f64::INFINITY)),
            ("b", Some(1.5)),
            ("a", Some(1.5)),
        ] {
            said.push(word(text, vec![number]).await?);
        }
        said.push(elsewhere::word("a", vec![Some(1.5)]).await?);
        said.extend([elsewhere::One::name().await?, elsewhere::Two::name().await?]);
        Ok(said.join(", "))
    }
    let (server, counter) = start(Routes::new().route("/", Methods::new().get(get))).await;
    let expect = "a [Some(1.5)] 1, a [Some(1.5)] 1, a [None] 2, a [Some(NaN)] 3, a [Some(inf)] 4, \
                  b [Some(1.5)] 5, a [Some(1.5)] 1, elsewhere a [Some(1.5)], one, two";
    check(&server.get("/").await, expect);
    check(&server.get("/").await, expect);
    assert_eq!(counter.get(), 5);
}

#[tokio::test]
async fn two_sites_of_one_process_share_nothing() {
    async fn get() -> Handled {
        let word = word("a", Vec::new()).await?;
        revalidate_tag("users");
        Ok(format!("{word}, {}", tagged(7).await?.name))
    }
    for _ in 0..2 {
        let (server, _) = start(Routes::new().route("/", Methods::new().get(get))).await;
        check(&server.get("/").await, "a [] 1, user 7 run 2");
        check(&server.get("/").await, "a [] 1, user 7 run 3");
    }
}

#[tokio::test]
async fn an_argument_that_refuses_to_be_a_key_and_a_value_without_json_are_not_kept() {
    #[derive(Clone)]
    struct Locked;
    impl Serialize for Locked {
        fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(serde::ser::Error::custom("it is locked"))
        }
    }
    #[cached]
    async fn of_locked(_locked: Locked) -> Result<u32> {
        Ok(next())
    }
    #[cached]
    async fn without_json() -> Result<Vec<std::collections::BTreeMap<(u8, u8), u32>>> {
        Ok(vec![[((1, 2), next())].into()])
    }
    async fn get() -> Handled {
        Ok(format!("{} {:?}", of_locked(Locked).await?, without_json().await?))
    }
    let log = Log::capture();
    let (server, _) = start(Routes::new().route("/", Methods::new().get(get))).await;
    check(&server.get("/").await, "1 [{(1, 2): 2}]");
    check(&server.get("/").await, "3 [{(1, 2): 4}]");
    assert_eq!(log.with("it is locked").len(), 2);
    assert_eq!(log.with("key must be a string").len(), 2);
}

/// Two functions of one name, written by one call of a macro.
macro_rules! two_of_one_name {
    ($first:literal, $second:literal) => {{
        let first = {
            #[cached]
            async fn value() -> Result<String> {
                Ok($first.to_owned())
            }
            value().await?
        };
        let second = {
            #[cached]
            async fn value() -> Result<String> {
                Ok($second.to_owned())
            }
            value().await?
        };
        format!("{first} {second}")
    }};
}

#[tokio::test]
async fn functions_that_a_macro_writes_are_told_apart() {
    async fn get() -> Handled {
        Ok(two_of_one_name!("first", "second"))
    }
    let (server, _) = start(Routes::new().route("/", Methods::new().get(get))).await;
    for _ in 0..2 {
        check(&server.get("/").await, "first second");
    }
}
