//! The registry of actions: every `#[action]` of the program, by id.

use std::{any::Any, collections::HashMap, fmt, sync::LazyLock};

use formwork_core::{
    Error, FieldErrors, FormValues, Redirect,
    action::{Action, ArgumentError, Arguments, BoundArguments, Call, Slot},
    field::FieldSpec,
};
use futures::future::BoxFuture;
use serde_json::value::RawValue;

/// An action as the server runs it.
pub trait ServerAction: Action {
    /// Calls the action.
    fn run(args: Self::Args) -> Call<Self>;
}

/// What an action gave: a redirect or a value, as JSON where that is asked for.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) redirect: Option<Redirect>,
    pub(crate) json: Option<Box<RawValue>>,
}

/// An action that has its arguments and waits to be run.
pub(crate) type Run = BoxFuture<'static, Result<Outcome, Error>>;

type FromForm = fn(&FormValues, BoundArguments<'_>) -> Result<Run, ArgumentError>;
type FromJson = fn(&[Box<RawValue>]) -> Result<Run, ArgumentError>;
type Check = fn(FormValues, Option<Vec<String>>) -> BoxFuture<'static, Result<FieldErrors, Error>>;

/// An action in the registry; `#[action]` submits one.
pub struct ActionEntry {
    id: &'static str,
    from_form: FromForm,
    from_json: FromJson,
    specs: fn() -> &'static [FieldSpec],
    slots: fn() -> &'static [Slot],
    check: Check,
}

impl ActionEntry {
    /// The entry of action `A`.
    #[must_use]
    pub const fn new<A: ServerAction>() -> Self {
        Self {
            id: A::ID,
            from_form: from_form::<A>,
            from_json: from_json::<A>,
            specs: A::Args::specs,
            slots: A::Args::slots,
            check: check::<A>,
        }
    }

    /// The action called `id`.
    pub(crate) fn find(id: &str) -> Option<&'static Self> {
        REGISTRY.get(id).copied()
    }

    pub(crate) fn id(&self) -> &'static str {
        self.id
    }

    /// The fields of the action's form.
    pub(crate) fn specs(&self) -> &'static [FieldSpec] {
        (self.specs)()
    }

    /// How its arguments travel.
    pub(super) fn slots(&self) -> &'static [Slot] {
        (self.slots)()
    }

    /// Everything that is wrong with a form, or with its fields called `only`.
    pub(crate) fn check(
        &self,
        values: FormValues,
        only: Option<Vec<String>>,
    ) -> BoxFuture<'static, Result<FieldErrors, Error>> {
        (self.check)(values, only)
    }

    /// Reads the arguments of a submitted form. Nothing of the action runs before all are read.
    pub(crate) fn read_form(
        &self,
        values: &FormValues,
        bound: BoundArguments<'_>,
    ) -> Result<Run, ArgumentError> {
        (self.from_form)(values, bound)
    }

    /// Reads the arguments of a call.
    pub(crate) fn read_json(&self, args: &[Box<RawValue>]) -> Result<Run, ArgumentError> {
        (self.from_json)(args)
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

fn from_form<A: ServerAction>(
    values: &FormValues,
    bound: BoundArguments<'_>,
) -> Result<Run, ArgumentError> {
    let args = A::Args::from_form(values, bound)?;
    Ok(Box::pin(async move {
        args.server_check().await?;
        let output = A::run(args).await?;
        Ok(Outcome { redirect: redirect_of(&output), json: None })
    }))
}

fn from_json<A: ServerAction>(args: &[Box<RawValue>]) -> Result<Run, ArgumentError> {
    let args = A::Args::from_json(args)?;
    Ok(Box::pin(async move {
        args.server_check().await?;
        let output = A::run(args).await?;
        let json = serde_json::value::to_raw_value(&output)?;
        Ok(Outcome { redirect: redirect_of(&output), json: Some(json) })
    }))
}

fn check<A: ServerAction>(
    values: FormValues,
    only: Option<Vec<String>>,
) -> BoxFuture<'static, Result<FieldErrors, Error>> {
    Box::pin(async move { A::Args::check_form(&values, only.as_deref()).await })
}

fn redirect_of<T: Any>(output: &T) -> Option<Redirect> {
    (output as &dyn Any).downcast_ref::<Redirect>().cloned()
}
