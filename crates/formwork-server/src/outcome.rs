//! What became of an action, shown in the page that follows, once.
//!
//! Each render of that page is provided with a [`FormOutcome`], which `use_action` of the client crate reads.
//!
//! An action that was called by a form is followed by a page: by the same one in the same response
//! (422, or a submit by the enhancement script), or by the one that the 303 leads to. In between the
//! outcome waits in the server's memory: the URL does not have it, and the visitor's cookie
//! [`COOKIE`] holds a random key and nothing else.
//!
//! # Exactly when it is shown
//!
//! 1. A GET of the page that the 303 led to, by the visitor who has the key, takes the oldest outcome
//!    that waits for that path and query: one for each GET, so that two tabs each get their own.
//! 2. HEAD, a prefetch (`Sec-Purpose` or `Purpose: prefetch`) and other visitors take nothing. What a
//!    prefetch says where it redirects is not kept.
//! 3. A page that answers with another redirect hands it on to where that leads. A flash that waits
//!    there already is not added: the script's visit and the browser both ask for such a page.
//! 4. A page that fails (5xx), or whose request ends before the page is there, leaves it waiting.
//!    What that page says besides, such as a flash in its layout, is said again.
//! 5. It waits for at most [`LIFETIME`], and not across a restart or in another process.
//!
//! An answer that the client never received is gone.
//!
//! # The page cache
//!
//! A GET that takes something is rendered for this visitor alone: nothing is stored, and it is
//! `private, no-store`. Every other request is answered from the cache as ever, with the cookie or
//! without it. So a cached page may ask for outcomes and flashes; it has none when it is stored.
//!
//! # Limits
//!
//! [`WAITING_LIMIT`] for each visitor and [`MEMORY_LIMIT`] in all; the oldest give way. An outcome of
//! more than [`NOTICE_LIMIT`] does not wait: the page is rendered as the answer to the POST itself,
//! with 200. A visitor without cookies is shown no outcome after a 303. Of two first posts in the same
//! instant, the browser keeps one cookie, and so one outcome.

use formwork_core::form::FormOutcome;

use crate::request::RequestContext;

pub use flash::{Flashes, FlashesProps, flash, flashes};
pub use refresh::refresh;
pub use store::{LIFETIME, MEMORY_LIMIT, WAITING_LIMIT};
pub use visitor::COOKIE;

pub(crate) use deliver::{adopt, keep, keep_for_redirect, settle, take, take_back, tell};
pub(crate) use notice::{Notice, Notices};
pub(crate) use store::Outcomes;

mod deliver;
#[expect(unreachable_pub, reason = "the component is reached by its re-export")]
mod flash;
mod notice;
mod refresh;
mod store;
mod url;
mod visitor;

/// The greatest outcome that waits for a page, in bytes: 64 KiB of value, bound arguments and flashes.
pub const NOTICE_LIMIT: usize = 64 * 1024;

/// What the render that runs now is told of the action whose form led to it.
pub(crate) fn told() -> Option<FormOutcome> {
    RequestContext::with_current(|context| context.notices.told()?.outcome.clone())?
}
