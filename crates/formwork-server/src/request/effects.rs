//! What code has done to the answer of its request, and how that is undone.

use http::HeaderMap;

use super::RequestContext;
use crate::{cookies::Jar, outcome::Notice};

/// Cookies, headers, flashes, and what is to run after the answer, as they were at one time.
pub(crate) struct Effects {
    pub(crate) cookies: Jar,
    headers: HeaderMap,
    notice: Notice,
    after: usize,
}

impl RequestContext {
    /// What was done up to now.
    pub(crate) fn effects(&self) -> Effects {
        Effects {
            cookies: self.cookies().clone(),
            headers: self.answer_headers().clone(),
            notice: self.notices.pending_now(),
            after: self.after.count(),
        }
    }

    /// What was said since `before`; not all of it, if one answer cannot say so much.
    pub(crate) fn flashes_since(&self, before: &Effects) -> Vec<String> {
        let said = before.notice.flashes.len();
        self.notices.pending_now().flashes.into_iter().skip(said).collect()
    }

    /// Undoes what was done since `before`. Nothing of it may have run after the answer, which a
    /// [`hold`](Self::hold) sees to.
    pub(crate) fn undo_since(&self, before: Effects) {
        let Effects { cookies, headers, notice, after } = before;
        *self.cookies() = cookies;
        *self.answer_headers() = headers;
        self.notices.restore(notice);
        self.after.forget_since(after);
    }
}
