//! The registry of actions: every `#[action]` of the program, by id.

use std::{collections::HashMap, fmt, sync::LazyLock};

use formwork_core::{
    Error, FieldErrors, FormValues, Kind, Result,
    action::{Action, ArgumentError, Arguments, Call, Slot},
    field::FieldSpec,
};
use futures::future::BoxFuture;
use serde_json::value::RawValue;

use super::{
    extractors::Extractors,
    once::{self, Claim},
    wrapper::{Caller, Next, Outcome},
};
use crate::{config, upload::FileForm};

/// An action as the server runs it.
pub trait ServerAction: Action {
    /// How many bytes may call the action: the greatest body of a call, or of a form but for its
    /// files. A declared length above it is refused before the body is read; 413.
    const BODY_LIMIT: usize = config::BODY_LIMIT;

    /// Whether the transaction of one with `once` is of any database: its body takes an
    /// `AnyConnection`.
    const TAKES_ANY: bool = false;

    /// What it takes of the request besides its arguments.
    type Extractors: Extractors;

    /// Runs the body, with nothing around it.
    fn run(args: Self::Args, extracted: Self::Extractors) -> Call<Self>;

    /// Puts the action's wrappers around a call.
    fn wrap(next: Next) -> Next {
        next
    }
}

/// Calls an action from Rust on the server; what `#[action]` expands to there.
///
/// It is held to what a call by the wire is held to: its wrappers run, then the rules of its form and
/// the checks of the server, and a panic is a failure.
pub fn call<A: ServerAction>(args: A::Args) -> Call<A> {
    let action = async {
        let extracted = A::Extractors::extract().await?;
        let args = args.submitted().await?;
        run::<A>(args, extracted).await.map(Outcome::new)
    };
    let next = A::wrap(Next::new(A::ID, Caller::Server, action));
    Call::new(async { next.run().await?.into_value() })
}

/// Runs the body; in a transaction, if it is `once`.
async fn run<A: ServerAction>(args: A::Args, extracted: A::Extractors) -> Result<A::Output> {
    match A::IS_ONCE {
        // Others need no room for a transaction.
        true => Box::pin(once::run::<A>(args, extracted)).await,
        false => A::run(args, extracted).await,
    }
}

type Run = BoxFuture<'static, Result<Outcome>>;

/// An action in the registry; `#[action]` submits one.
pub struct ActionEntry {
    id: &'static str,
    body_limit: usize,
    is_once: bool,
    extracts: bool,
    specs: fn() -> &'static [FieldSpec],
    slots: fn() -> &'static [Slot],
    wrap: fn(Next) -> Next,
    run_form: fn(FormValues, Vec<String>, Option<Claim>) -> Run,
    call_json: fn(Vec<Box<RawValue>>) -> Next,
    check: fn(FormValues, Option<Vec<String>>) -> BoxFuture<'static, Result<FieldErrors>>,
}

impl ActionEntry {
    /// The entry of action `A`.
    #[must_use]
    pub const fn new<A: ServerAction>() -> Self {
        Self {
            id: A::ID,
            body_limit: A::BODY_LIMIT,
            is_once: A::IS_ONCE,
            extracts: A::Extractors::ASKS_REQUEST,
            specs: A::Args::specs,
            slots: A::Args::slots,
            wrap: A::wrap,
            run_form: run_form::<A>,
            call_json: call_json::<A>,
            check: check::<A>,
        }
    }

    /// The action called `id`.
    pub(crate) fn find(id: &str) -> Option<&'static Self> {
        REGISTRY.get(id).copied()
    }

    /// The greatest body limit of all actions, in bytes.
    pub(crate) fn greatest_body_limit() -> usize {
        *GREATEST_BODY_LIMIT
    }

    /// Whether any action takes something of the request besides its arguments.
    pub(crate) fn any_extracts() -> bool {
        *ANY_EXTRACTS
    }

    pub(crate) fn id(&self) -> &'static str {
        self.id
    }

    /// How many bytes may call the action.
    pub(crate) fn body_limit(&self) -> usize {
        self.body_limit
    }

    /// Whether a form submits to it by a token.
    pub(super) fn is_once(&self) -> bool {
        self.is_once
    }

    /// The fields of the action's form.
    pub(crate) fn specs(&self) -> &'static [FieldSpec] {
        (self.specs)()
    }

    /// How its arguments travel.
    pub(super) fn slots(&self) -> &'static [Slot] {
        (self.slots)()
    }

    /// What the reader of a form with files has to know.
    pub(crate) fn file_form(&self) -> FileForm {
        FileForm { action: self.id, specs: self.specs(), body_limit: self.body_limit }
    }

    /// Puts the action's wrappers around a call.
    pub(crate) fn wrap(&self, next: Next) -> Next {
        (self.wrap)(next)
    }

    /// Everything that is wrong with a form, or with its fields called `only`.
    pub(crate) fn check(
        &self,
        values: FormValues,
        only: Option<Vec<String>>,
    ) -> BoxFuture<'static, Result<FieldErrors>> {
        (self.check)(values, only)
    }

    /// Reads the arguments of a submitted form, and runs the action with them. Nothing of the action
    /// runs before all are read; the wrappers are not part of it. One that is `once` is given a claim.
    pub(super) fn run_form(
        &self,
        values: FormValues,
        bound: Vec<String>,
        claim: Option<Claim>,
    ) -> Run {
        (self.run_form)(values, bound, claim)
    }

    /// The call of an island: reads its arguments, and runs the action with them, in the same way.
    pub(crate) fn call_json(&self, args: Vec<Box<RawValue>>) -> Next {
        (self.call_json)(args)
    }
}

impl fmt::Debug for ActionEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ActionEntry").field(&self.id).finish()
    }
}

inventory::collect!(ActionEntry);

static REGISTRY: LazyLock<HashMap<&'static str, &'static ActionEntry>> =
    LazyLock::new(|| inventory::iter::<ActionEntry>().map(|entry| (entry.id, entry)).collect());

static ANY_EXTRACTS: LazyLock<bool> =
    LazyLock::new(|| inventory::iter::<ActionEntry>().any(|entry| entry.extracts));

static GREATEST_BODY_LIMIT: LazyLock<usize> = LazyLock::new(|| {
    let limits = inventory::iter::<ActionEntry>().map(|entry| entry.body_limit);
    limits.fold(config::BODY_LIMIT, usize::max)
});

/// Two actions of one id would shadow each other.
///
/// # Panics
///
/// Names the id.
pub(crate) fn check_registry() {
    for entry in inventory::iter::<ActionEntry>() {
        let first = REGISTRY.get(entry.id);
        assert!(
            first.is_some_and(|first| std::ptr::eq(*first, entry)),
            "there are two actions with the id {}: rename one",
            entry.id
        );
    }
}

fn run_form<A: ServerAction>(values: FormValues, bound: Vec<String>, claim: Option<Claim>) -> Run {
    Box::pin(async move {
        let extracted = A::Extractors::extract().await?;
        let args = read_form::<A>(&values, &bound).await;
        match claim {
            Some(claim) => once::submit::<A>(args, extracted, claim).await,
            None => run::<A>(args?, extracted).await.map(shown_outcome::<A>),
        }
    })
}

async fn read_form<A: ServerAction>(values: &FormValues, bound: &[String]) -> Result<A::Args> {
    let bound: Vec<&str> = bound.iter().map(String::as_str).collect();
    match A::Args::from_form(values, bound.into_iter()) {
        Ok(args) => {
            args.server_check().await?;
            Ok(args)
        }
        Err(error) => Err(refusal(error, A::Args::check_form(values, None)).await),
    }
}

/// The outcome of a form's action, with what the page that follows may show of it.
pub(super) fn shown_outcome<A: ServerAction>(value: A::Output) -> Outcome {
    let json = serde_json::value::to_raw_value(&value);
    let outcome = Outcome::new(value);
    match json {
        Ok(json) => outcome.with_json(json),
        // The action has run: that its value cannot be written is no failure of the form.
        Err(error) => {
            tracing::error!(action = A::ID, %error, "the value of an action is not shown");
            outcome
        }
    }
}

fn call_json<A: ServerAction>(values: Vec<Box<RawValue>>) -> Next {
    Next::new(A::ID, Caller::Island, async move {
        let extracted = A::Extractors::extract().await?;
        let args = match A::Args::from_json(&values) {
            Ok(args) => args,
            Err(error) => return Err(refusal(error, A::Args::check_json(&values)).await),
        };
        args.server_check().await?;
        Outcome::of_call(run::<A>(args, extracted).await?)
    })
}

/// Why arguments are refused, with what the checks of the server say besides.
async fn refusal(error: ArgumentError, check: impl Future<Output = Result<FieldErrors>>) -> Error {
    let ArgumentError::Invalid(errors) = error else { return Kind::Malformed.into() };
    match check.await {
        Ok(all) if all.is_empty() => errors.into(),
        Ok(all) => all.into(),
        Err(error) => error,
    }
}

fn check<A: ServerAction>(
    values: FormValues,
    only: Option<Vec<String>>,
) -> BoxFuture<'static, Result<FieldErrors>> {
    Box::pin(async move {
        A::Extractors::extract().await?;
        A::Args::check_form(&values, only.as_deref()).await
    })
}
