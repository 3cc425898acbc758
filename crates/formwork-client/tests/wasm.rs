//! What runs in the browser, run as WASM.

#![cfg(target_arch = "wasm32")]

use any_spawner::Executor;
use formwork_client::{json, matches_pattern, use_action, use_optimistic};
use formwork_core::{
    Email, Error, FieldError, FieldErrors, FormValues,
    action::{Action, Call},
    field::{FieldSpec, InputType, Rules},
    form::FormReader,
    wire::CallError,
};
use futures::channel::oneshot::{Sender, channel};
use leptos::prelude::Owner;
use wasm_bindgen_test::wasm_bindgen_test;

/// An action whose answers the test gives.
struct Count;

impl Action for Count {
    const ID: &'static str = "test::count";
    type Args = ();
    type Output = u32;
}

fn count() -> Call<Count> {
    Call::new(async { Err(Error::failed("the tests make calls of their own")) })
}

type Answer = Result<u32, &'static str>;

/// A call that waits for its answer.
fn pending() -> (Sender<Answer>, Call<Count>) {
    let (sender, receiver) = channel::<Answer>();
    let call = Call::new(async move {
        let answer = receiver.await.map_err(|_| Error::failed("no answer"))?;
        answer.map_err(Error::failed)
    });
    (sender, call)
}

fn start() -> Owner {
    // Every test of this file runs in the same instance; the first one wins.
    let _ = Executor::init_wasm_bindgen();
    let owner = Owner::new();
    owner.set();
    owner
}

#[wasm_bindgen_test]
async fn the_change_is_shown_at_once_and_the_answer_when_it_comes() {
    let _owner = start();
    let likes = use_optimistic(1);
    let (answer, call) = pending();
    likes.run(|likes| likes + 1, call);
    assert_eq!(likes.get(), 2);
    assert!(likes.pending());
    answer.send(Ok(7)).unwrap();
    Executor::tick().await;
    assert_eq!(likes.get(), 7);
    assert!(!likes.pending());
}

#[wasm_bindgen_test]
async fn calls_are_made_one_after_another_and_the_last_change_is_shown_meanwhile() {
    let _owner = start();
    let likes = use_optimistic(0);
    let (one, first) = pending();
    let (two, second) = pending();
    likes.run(|likes| likes + 1, first);
    likes.run(|likes| likes + 1, second);
    // The second has its answer already, and is not even asked before the first has one.
    two.send(Ok(20)).unwrap();
    Executor::tick().await;
    assert_eq!(likes.get(), 2);
    one.send(Ok(10)).unwrap();
    while likes.pending() {
        assert_eq!(likes.get(), 2, "the first answer is not the last word");
        Executor::tick().await;
    }
    assert_eq!(likes.get(), 20);
}

#[wasm_bindgen_test]
async fn a_failed_call_falls_back_to_what_the_server_said_last() {
    let _owner = start();
    let likes = use_optimistic(0);
    let (older, first) = pending();
    let (newer, second) = pending();
    likes.run(|likes| likes + 1, first);
    likes.run(|likes| likes + 1, second);
    older.send(Ok(10)).unwrap();
    newer.send(Err("down")).unwrap();
    while likes.pending() {
        Executor::tick().await;
    }
    assert_eq!(likes.get(), 10);
    assert_eq!(likes.error().as_deref(), Some("This did not work; try again"));
}

#[wasm_bindgen_test]
async fn an_island_sees_what_became_of_its_calls() {
    let _owner = start();
    let counted = use_action(count);
    assert_eq!((counted.pending(), counted.value(), counted.error()), (false, None, None));
    let (answer, call) = pending();
    counted.run(call);
    assert!(counted.pending());
    answer.send(Ok(7)).unwrap();
    while counted.pending() {
        Executor::tick().await;
    }
    assert_eq!(counted.value(), Some(7));

    let refused = FieldError::new("count", "max").with_message("is too much");
    counted.run(Call::new(async { Err(FieldErrors::from(refused).into()) }));
    while counted.pending() {
        Executor::tick().await;
    }
    assert_eq!(counted.error().as_deref(), Some("is too much"));
    assert_eq!(counted.errors().of("count").count(), 1);
    assert_eq!(counted.value(), Some(7), "what it said last");
    assert_eq!(counted.of_form("other").value(), None);
}

#[wasm_bindgen_test]
async fn what_the_server_says_of_a_failure_is_said() {
    let _owner = start();
    let counted = use_action(count);
    let error =
        CallError { message: Some("Nicht mehr da".to_owned()), ..CallError::of("not_found") };
    for (error, said) in [
        (error.into(), "Nicht mehr da"),
        (CallError::of("unavailable").into(), "This did not work; try again"),
        (CallError::of("status 502").into(), "This did not work; try again"),
    ] {
        counted.run(Call::new(async { Err::<u32, Error>(error) }));
        while counted.pending() {
            Executor::tick().await;
        }
        assert_eq!(counted.error().as_deref(), Some(said));
    }
}

#[wasm_bindgen_test]
fn floats_are_read_by_the_browser() {
    for (text, value) in
        [("0.1", 0.1), ("-2e-7", -2e-7), ("7", 7.0), ("1.7976931348623157e308", f64::MAX)]
    {
        assert_eq!(json::from_str(text), Ok(value));
    }
    assert_eq!(json::from_str::<f64>("1e999"), Err(json::Malformed));
    assert_eq!(json::from_str::<f64>("-"), Err(json::Malformed));
    assert_eq!(json::from_str::<i64>("9223372036854775807"), Ok(i64::MAX));
}

#[wasm_bindgen_test]
fn the_rules_give_the_same_verdict_as_on_the_server() {
    static SPEC: FieldSpec = FieldSpec {
        name: "email",
        label: "Email",
        item: None,
        input_type: InputType::Email,
        required: true,
        multiple: false,
        choices: &[],
        rules: Rules { max_length: Some(9), ..Rules::NONE },
        inner: || &[],
    };
    let codes = |body: &str| {
        let values = FormValues::parse(body.as_bytes()).unwrap();
        let mut reader = FormReader::new(&values);
        let email = reader.field::<Email>(&SPEC);
        let errors = reader.into_errors();
        let code = errors.iter().next().map(|error| error.code().to_owned());
        (email.is_some(), code)
    };
    assert_eq!(codes("email=a@b.org"), (true, None));
    assert_eq!(codes("email="), (false, Some("required".to_owned())));
    assert_eq!(codes("email=a@b"), (true, None));
    assert_eq!(codes("email=x"), (false, Some("email".to_owned())));
    assert_eq!(codes("email=abcdef@b.org"), (false, Some("too_long".to_owned())));
}

#[wasm_bindgen_test]
fn patterns_are_matched_by_the_browsers_own_engine() {
    let table = include_str!("../../formwork/tests/agreement/pattern.json");
    let table: serde_json::Value = serde_json::from_str(table).unwrap();
    for row in table["rows"].as_array().unwrap() {
        let (pattern, value) = (row["pattern"].as_str().unwrap(), row["value"].as_str().unwrap());
        assert_eq!(matches_pattern(pattern, value), row["valid"].as_bool().unwrap(), "{row}");
    }
}

#[wasm_bindgen_test]
fn a_pattern_that_the_browser_cannot_compile_decides_nothing() {
    assert!(matches_pattern("(", "anything"));
}
