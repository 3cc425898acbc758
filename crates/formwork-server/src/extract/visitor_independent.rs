//! Which extractors a cached page may take.

use formwork_core::{FormValues, query::QueryParameters};

use super::{Path, Query, State};
use crate::language::Language;

/// An extractor that gives every visitor the same: path, language, declared query, and state.
///
/// A cached page is stored once for each of these and sent to everyone, so it may take nothing
/// else.
#[diagnostic::on_unimplemented(
    message = "a cached page cannot take `{Self}`: it may differ between visitors, and a cached page is sent to all of them",
    label = "depends on the visitor",
    note = "remove `CACHE` from the page, or read this in an island or on another page"
)]
pub trait VisitorIndependent {
    /// Appends the part of the query that it reads, in its one spelling; `None` if the query does
    /// not fit.
    #[doc(hidden)]
    fn query_key(_: &FormValues, _: &mut FormValues) -> Option<()> {
        Some(())
    }

    /// Whether it reads any of the query.
    #[doc(hidden)]
    const READS_QUERY: bool = false;
}

impl<T> VisitorIndependent for Path<T> {}
impl<T> VisitorIndependent for Option<Path<T>> {}
impl<T> VisitorIndependent for State<T> {}
impl VisitorIndependent for Language {}

impl<T: QueryParameters> VisitorIndependent for Query<T> {
    const READS_QUERY: bool = true;

    fn query_key(query: &FormValues, key: &mut FormValues) -> Option<()> {
        T::decode(query)?.encode().texts().for_each(|(name, value)| key.push(name, value));
        Some(())
    }
}

macro_rules! independent_tuples {
    ($(($($name:ident)*))*) => {$(
        #[allow(unused_variables, reason = "for no extractors")]
        impl<$($name: VisitorIndependent),*> VisitorIndependent for ($($name,)*) {
            const READS_QUERY: bool = false $(|| $name::READS_QUERY)*;

            fn query_key(query: &FormValues, key: &mut FormValues) -> Option<()> {
                $($name::query_key(query, key)?;)*
                Some(())
            }
        }
    )*};
}
independent_tuples! { () (A) (A B) (A B C) (A B C D) (A B C D E) (A B C D E F) }
