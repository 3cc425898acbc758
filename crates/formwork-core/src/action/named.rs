//! Which action is meant, and which forms of it.

use super::{Action, BoundAction, Call};

/// An action, or one with bound arguments: what `use_action` is about.
///
/// `Args` are the arguments of the function, by which the compiler finds the action.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a server action",
    label = "not an action, nor one with bound arguments",
    note = "put `#[action]` on the async function"
)]
pub trait NamedAction<Args> {
    /// The action.
    type Action: Action;

    /// The bound arguments that its forms have, as JSON; `None` for any.
    fn bound(self) -> Option<Vec<String>>;
}

macro_rules! functions {
    ($(($($argument:ident)*))*) => {$(
        impl<F, A, $($argument),*> NamedAction<($($argument,)*)> for F
        where
            F: Fn($($argument),*) -> Call<A>,
            A: Action,
        {
            type Action = A;

            fn bound(self) -> Option<Vec<String>> {
                None
            }
        }
    )*};
}
functions! { () (B) (B C) (B C D) (B C D E) }

impl<A: Action, F> NamedAction<BoundAction<A, F>> for BoundAction<A, F> {
    type Action = A;

    fn bound(self) -> Option<Vec<String>> {
        Some(Self::bound(&self).to_vec())
    }
}
