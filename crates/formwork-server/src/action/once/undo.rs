//! What a body has done besides its rows, until these are committed.

use std::sync::Arc;

use crate::request::{Effects, Hold, RequestContext};

/// Undoes what a body has done to the answer, unless that is kept.
pub(super) struct Undo {
    context: Arc<RequestContext>,
    before: Option<Effects>,
    /// Nothing runs after the answer as long as it may be undone.
    _hold: Hold,
}

impl Undo {
    /// From here on.
    pub(super) fn new(context: Arc<RequestContext>) -> Self {
        let (before, hold) = (Some(context.effects()), context.hold());
        Self { context, before, _hold: hold }
    }

    /// The cookies that were set, as in `Set-Cookie`.
    pub(super) fn cookies(&self) -> Vec<String> {
        let before = self.before.as_ref();
        before.map(|it| self.context.cookies().set_since(&it.cookies)).unwrap_or_default()
    }

    /// What was said.
    pub(super) fn flashes(&self) -> Vec<String> {
        let before = self.before.as_ref();
        before.map(|it| self.context.flashes_since(it)).unwrap_or_default()
    }

    /// The rows are committed.
    pub(super) fn keep(mut self) {
        self.before = None;
    }
}

impl Drop for Undo {
    fn drop(&mut self) {
        if let Some(before) = self.before.take() {
            self.context.undo_since(before);
        }
    }
}
