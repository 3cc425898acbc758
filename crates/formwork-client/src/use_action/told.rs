//! What a page is told by the submit that it follows.

use formwork_core::{
    Error, FieldErrors,
    action::{Action, NamedAction},
    form::{FormOutcome, FormResult},
};
use leptos::{prelude::*, reactive::owner::IsHydrating};

use super::State;

/// What this render knows of the action.
///
/// An island knows nothing: in the browser it begins so, and what it shows has to be the same.
pub(super) fn first_state<T, Args>(action: T) -> State<<T::Action as Action>::Output>
where
    T: NamedAction<Args>,
{
    if use_context::<IsHydrating>().is_some_and(|it| it.0) {
        return State::empty();
    }
    let bound = action.bound();
    let id = <T::Action as Action>::ID;
    let state = with_context(|outcome: &FormOutcome| {
        outcome.is_of(id, bound.as_deref()).then(|| of_outcome::<T::Action>(outcome))
    });
    state.flatten().unwrap_or_else(State::empty)
}

fn of_outcome<A: Action>(outcome: &FormOutcome) -> State<A::Output> {
    let (form, input) = (outcome.form.clone(), outcome.input());
    let (value, error) = match &outcome.result {
        FormResult::Value(json) => (read::<A>(json.get()), None),
        FormResult::Refused { submitted, .. } => (None, refusal(&submitted.errors)),
    };
    State { form, input, value, error, ..State::empty() }
}

fn read<A: Action>(json: &str) -> Option<A::Output> {
    let value = serde_json::from_str(json).map_err(|error| {
        let action = A::ID;
        tracing::error!(action, %error, "the value is not read as it is written");
    });
    value.ok()
}

/// Nothing is wrong with a form that is shown again because a button has changed a list.
fn refusal(errors: &FieldErrors) -> Option<Error> {
    (!errors.is_empty()).then(|| errors.clone().into())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use formwork_core::{
        FieldError, FormValues,
        action::{Bind, Call},
        form::SubmittedForm,
    };
    use serde_json::value::RawValue;

    use super::*;
    use crate::use_action;

    struct Rename;

    impl Action for Rename {
        const ID: &'static str = "test::rename";
        type Args = (i64,);
        type Output = String;
    }

    fn rename(_: i64) -> Call<Rename> {
        Call::new(async { Err(Error::failed("nobody calls it")) })
    }

    fn outcome(result: FormResult) -> FormOutcome {
        let (action, bound) = (Rename::ID, vec!["3".to_owned()]);
        FormOutcome { action, bound, form: Some("left".to_owned()), result }
    }

    fn renamed() -> FormOutcome {
        outcome(FormResult::Value(RawValue::from_string("\"Ada\"".to_owned()).unwrap()))
    }

    fn refused(errors: FieldErrors) -> FormOutcome {
        let (action, bound, values) = (Rename::ID.to_owned(), Vec::new(), FormValues::new());
        let submitted = SubmittedForm { action, bound, form: None, values, errors, focus: None };
        outcome(FormResult::Refused { submitted: Arc::new(submitted), specs: &[] })
    }

    fn in_a_page<T>(outcome: Option<FormOutcome>, look: impl FnOnce() -> T) -> T {
        Owner::new().with(|| {
            if let Some(outcome) = outcome {
                provide_context(outcome);
            }
            look()
        })
    }

    #[test]
    fn a_page_is_told_of_the_forms_that_it_asks_for() {
        in_a_page(Some(renamed()), || {
            let value = |state: crate::ActionState<Rename>| state.value();
            let ada = Some("Ada".to_owned());
            assert_eq!(value(use_action(rename)), ada);
            assert_eq!(value(use_action(rename.bind(3))), ada);
            assert_eq!(value(use_action(rename.bind(4))), None);
            assert_eq!(value(use_action(rename).of_form("left")), ada);
            assert_eq!(value(use_action(rename).of_form("right")), None);
            assert_eq!(use_action(rename).with_value(String::len), Some(3));
            assert_eq!(use_action(rename).error(), None);
        });
        assert_eq!(in_a_page(None, || use_action(rename).value()), None);
    }

    #[test]
    fn what_is_wrong_is_said_in_the_words_of_the_page() {
        let wrong = FieldError::new("name", "required");
        in_a_page(Some(refused(wrong.into())), || {
            let state = use_action(rename);
            assert_eq!(state.errors().of("name").count(), 1);
            assert_eq!(state.error().as_deref(), Some("is required"));
            provide_context(formwork_core::field::Messages::GERMAN);
            assert_eq!(state.error().as_deref(), Some("muss ausgefüllt werden"));
            assert!(state.input().is_some());
        });
    }

    #[test]
    fn a_form_whose_list_was_changed_is_not_wrong() {
        in_a_page(Some(refused(FieldErrors::new())), || {
            let state = use_action(rename);
            assert_eq!((state.error(), state.input().is_some()), (None, true));
        });
    }

    #[test]
    fn an_island_begins_with_nothing_and_its_children_with_what_the_page_knows() {
        in_a_page(Some(renamed()), || {
            let value = || use_action(rename).value();
            let children = move || Owner::new().with(|| Owner::with_no_hydration(value));
            assert_eq!(Owner::new().with(|| Owner::with_hydration(value)), None);
            let in_children = Owner::new().with(|| Owner::with_hydration(children));
            assert_eq!(in_children.as_deref(), Some("Ada"));
        });
    }

    #[test]
    fn a_value_that_is_not_read_is_none() {
        let json = RawValue::from_string("7".to_owned()).unwrap();
        in_a_page(Some(outcome(FormResult::Value(json))), || {
            assert_eq!(use_action(rename).value(), None);
        });
    }

    #[test]
    fn on_the_server_no_call_is_made() {
        in_a_page(None, || {
            let state = use_action(rename);
            state.run(rename(1));
            assert!(!state.pending());
        });
    }
}
