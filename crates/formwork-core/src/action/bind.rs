//! An action put on a form, with or without bound arguments.

use std::{fmt, marker::PhantomData};

use super::{Action, Argument, Arguments, Call, SealedPlace, Sealer, Slot};
use crate::{
    Form,
    form::{NoFields, PageUrl},
    wire::{ACTION_FIELD, ARGUMENT_FIELD, ONCE_FIELD},
};

/// An action that a form submits to, and its bound arguments; `F` is the form's struct.
///
/// An action whose only argument is a form converts into it; [`Bind::bind`] makes one of an
/// action with more.
pub struct FormAction<F> {
    id: &'static str,
    bound: Vec<String>,
    slots: &'static [Slot],
    is_once: bool,
    form: PhantomData<fn() -> F>,
}

/// Action `A` with its leading arguments set, for the form `F` that is left to fill in; see
/// [`Bind::bind`].
///
/// It converts into the [`FormAction`] that a form is put on.
pub struct BoundAction<A, F> {
    bound: Vec<String>,
    types: PhantomData<fn() -> (A, F)>,
}

impl<A, F> BoundAction<A, F> {
    fn new(bound: Vec<String>) -> Self {
        Self { bound, types: PhantomData }
    }

    /// The bound arguments, as JSON; sealed ones in clear.
    #[must_use]
    pub fn bound(&self) -> &[String] {
        &self.bound
    }
}

impl<A: Action, F> From<BoundAction<A, F>> for FormAction<F> {
    fn from(action: BoundAction<A, F>) -> Self {
        Self::new::<A>(action.bound)
    }
}

impl<A, F> Clone for BoundAction<A, F> {
    fn clone(&self) -> Self {
        Self::new(self.bound.clone())
    }
}

impl<A: Action, F> fmt::Debug for BoundAction<A, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BoundAction").field("id", &A::ID).field("bound", &self.bound).finish()
    }
}

/// What a form is rendered with for its action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenderedAction {
    /// The action's id.
    pub id: &'static str,
    /// An element id for the form: the action's name, and the bound arguments if there are any. Other
    /// arguments give another id; of sealed ones it tells nothing.
    pub form_id: String,
    /// The texts of the bound arguments.
    pub bound: Vec<String>,
    /// The token of this rendering, if the action is `once`.
    pub token: Option<String>,
}

impl<F> FormAction<F> {
    fn new<A: Action>(bound: Vec<String>) -> Self {
        let slots = A::Args::slots();
        Self { id: A::ID, bound, slots, is_once: A::IS_ONCE, form: PhantomData }
    }

    /// The action's id.
    #[must_use]
    pub fn id(&self) -> &'static str {
        self.id
    }

    /// The bound arguments, as JSON; sealed ones in clear.
    #[must_use]
    pub fn bound(&self) -> &[String] {
        &self.bound
    }

    /// What the form is rendered with. Without a sealer nothing stands for a sealed argument, nor for
    /// a token, and the form is refused when it is submitted.
    #[must_use]
    pub fn render(&self, sealer: Option<&Sealer>) -> RenderedAction {
        let name = self.id.rsplit(':').next().unwrap_or(self.id);
        let mut form_id = name.to_owned();
        let mut bound = Vec::with_capacity(self.bound.len());
        let slots = self.slots.iter().filter(|slot| slot.is_bound);
        for (index, (json, slot)) in self.bound.iter().zip(slots).enumerate() {
            form_id.push('-');
            match slot.seal {
                None => {
                    push_escaped(&mut form_id, json.trim_matches('"'));
                    bound.push(json.clone());
                }
                Some(seal) => {
                    let place = SealedPlace { action: self.id, index, seal };
                    let sealed = sealer.and_then(|sealer| sealer.seal(place, json));
                    form_id += &sealer.map(|sealer| sealer.tag(place, json)).unwrap_or_default();
                    bound.push(sealed.unwrap_or_default());
                }
            }
        }
        let token = self.is_once.then(|| sealer.and_then(|sealer| sealer.token(self.id)));
        RenderedAction { id: self.id, form_id, bound, token: token.map(Option::unwrap_or_default) }
    }
}

impl RenderedAction {
    /// The URL that a button submits to, so that it is this action that the form on `page` is given to:
    /// the page's own, with the action, the bound arguments and the token in its query.
    #[must_use]
    pub fn url(&self, page: &PageUrl) -> String {
        let arguments = self.bound.iter().map(|argument| (ARGUMENT_FIELD, argument.as_str()));
        let token = self.token.iter().map(|token| (ONCE_FIELD, token.as_str()));
        page.with(std::iter::once((ACTION_FIELD, self.id)).chain(arguments).chain(token))
    }
}

/// Adds a text whose characters may all stand in a selector; what may not is its number.
fn push_escaped(id: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            'a'..='z' | 'A'..='Z' | '0'..='9' => id.push(character),
            other => *id += &format!("_{:x}_", u32::from(other)),
        }
    }
}

impl<F> Clone for FormAction<F> {
    fn clone(&self) -> Self {
        Self { bound: self.bound.clone(), ..*self }
    }
}

impl<F> fmt::Debug for FormAction<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FormAction").field("id", &self.id).field("bound", &self.bound).finish()
    }
}

/// What calling an action gives; [`Call`] alone.
#[diagnostic::on_unimplemented(
    message = "this function is not a server action",
    note = "put `#[action]` on the async function"
)]
pub trait ActionCall {
    /// The action.
    type Action: Action;
}

impl<A: Action> ActionCall for Call<A> {
    type Action = A;
}

impl<F, C, X> From<F> for FormAction<X>
where
    F: Fn(X) -> C,
    C: ActionCall,
    X: Form,
{
    fn from(_: F) -> Self {
        Self::new::<C::Action>(Vec::new())
    }
}

/// Adds arguments to an action, for the form that submits to it.
///
/// They travel in hidden fields and come back as anything at all: an action trusts them no more
/// than what was typed.
pub trait Bind<Args> {
    /// The arguments to bind: a value, or a tuple of them.
    type Bound;

    /// The form that is left to fill in.
    type Form;

    /// The action.
    type Action: Action;

    /// The action with its leading arguments set.
    fn bind(self, arguments: Self::Bound) -> BoundAction<Self::Action, Self::Form>;
}

/// No argument and no form: `sign_out.bind(())`.
impl<F, A> Bind<()> for F
where
    F: Fn() -> Call<A>,
    A: Action,
{
    type Bound = ();
    type Form = NoFields;
    type Action = A;

    fn bind(self, (): ()) -> BoundAction<A, NoFields> {
        BoundAction::new(Vec::new())
    }
}

/// One plain argument and no form.
impl<F, A, B> Bind<(B,)> for F
where
    F: Fn(B) -> Call<A>,
    A: Action,
    B: Argument,
{
    type Bound = B;
    type Form = NoFields;
    type Action = A;

    fn bind(self, argument: B) -> BoundAction<A, NoFields> {
        BoundAction::new(vec![argument.to_json()])
    }
}

/// One plain argument and a form.
impl<F, A, B, X> Bind<(B, X)> for F
where
    F: Fn(B, X) -> Call<A>,
    A: Action,
    B: Argument,
    X: Form,
{
    type Bound = B;
    type Form = X;
    type Action = A;

    fn bind(self, argument: B) -> BoundAction<A, X> {
        BoundAction::new(vec![argument.to_json()])
    }
}

/// Two plain arguments and a form.
impl<F, A, B, C, X> Bind<(B, C, X)> for F
where
    F: Fn(B, C, X) -> Call<A>,
    A: Action,
    B: Argument,
    C: Argument,
    X: Form,
{
    type Bound = (B, C);
    type Form = X;
    type Action = A;

    fn bind(self, (first, second): (B, C)) -> BoundAction<A, X> {
        BoundAction::new(vec![first.to_json(), second.to_json()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bound: &[&str], expect: &str) {
        let bound: Vec<String> = bound.iter().map(ToString::to_string).collect();
        let slots = &[Slot { is_bound: true, seal: None }; 2];
        let id = "users::rename";
        let is_once = false;
        let action =
            FormAction::<NoFields> { id, bound: bound.clone(), slots, is_once, form: PhantomData };
        let rendered = RenderedAction { id, form_id: expect.to_owned(), bound, token: None };
        assert_eq!(action.render(None), rendered);
    }

    #[test]
    fn a_button_names_its_action_in_the_query_of_the_page() {
        let bound = vec!["7".to_owned(), "\"a b\"".to_owned()];
        let token = Some("t".to_owned());
        let action = RenderedAction { id: "users::rename", form_id: String::new(), bound, token };
        let named = "_action=users%3A%3Arename&_arg=7&_arg=%22a+b%22&_once=t";
        for (page, expect) in [
            ("/users", format!("/users?{named}")),
            ("/users?page=2", format!("/users?page=2&{named}")),
            ("/users?_action=other&page=2&_arg=1&_once=o", format!("/users?page=2&{named}")),
            ("//other.org/users", format!("/other.org/users?{named}")),
        ] {
            assert_eq!(action.url(&PageUrl::new(page)), expect);
        }
    }

    #[test]
    fn the_forms_of_a_page_submit_to_it_and_not_to_what_its_query_says() {
        for (page, expect) in [
            ("/users", "/users"),
            ("/users?page=2&x", "/users?page=2&x="),
            ("/users?_action=other&_arg=1&_once=o", "/users"),
            ("/?%5Faction=other&page=2", "/?page=2"),
            ("//other.org/users?", "/other.org/users"),
            ("/\\other.org", "/other.org"),
        ] {
            assert_eq!(PageUrl::new(page).of_forms(), expect);
        }
    }

    #[test]
    fn every_form_of_an_action_has_an_id_of_its_own() {
        check(&[], "rename");
        check(&["7"], "rename-7");
        check(&["-7"], "rename-_2d_7");
        check(&["\"a b\"", "7"], "rename-a_20_b-7");
        check(&["\"ab\"", "7"], "rename-ab-7");
        check(&["\"a-b\""], "rename-a_2d_b");
    }
}
