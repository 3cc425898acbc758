//! Which extractors a cached page may take.

use super::{Path, State};

/// An extractor that gives every visitor the same: path and state.
///
/// A cached page is stored once and sent to everyone, so it may take nothing else.
#[diagnostic::on_unimplemented(
    message = "a cached page cannot take `{Self}`: it may differ between visitors, and a cached page is sent to all of them",
    label = "depends on the visitor",
    note = "remove `CACHE` from the page, or read this in an island or on another page"
)]
pub trait VisitorIndependent {}

impl<T> VisitorIndependent for Path<T> {}
impl<T> VisitorIndependent for State<T> {}

macro_rules! independent_tuples {
    ($(($($name:ident)*))*) => {$(
        impl<$($name: VisitorIndependent),*> VisitorIndependent for ($($name,)*) {}
    )*};
}
independent_tuples! { () (A) (A B) (A B C) (A B C D) (A B C D E) (A B C D E F) }
