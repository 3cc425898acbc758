//! Asking for the page anew.

/// Lets the answer to an island's call bring the current page along, rendered anew.
///
/// Nothing is invalidated: a cached page comes as the cache has it. A call that invalidates the page,
/// sets a cookie or [flashes](super::flash) brings the page along by itself, and the submit of a form is
/// always answered by a page, so that there it changes nothing.
///
/// # Panics
///
/// Outside a request.
///
/// # Examples
///
/// ```no_run
/// use formwork_core::Result;
/// use formwork_server::outcome::refresh;
///
/// async fn import() -> Result<u32> {
///     // Rows were written that the page shows.
///     refresh();
///     Ok(3)
/// }
/// ```
#[track_caller]
pub fn refresh() {
    crate::request::current().notices.ask_for_refresh();
}
