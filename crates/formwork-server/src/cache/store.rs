//! Where several instances of a site keep what they have made, and tell each other what is old.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use futures::future::BoxFuture;

use super::stamps::How;

pub use in_process::InProcess;

mod in_process;

/// What several instances of a site share: what they have made, and what they know to be old.
///
/// Each instance has a handle of its own. Without a store an instance keeps everything in its own
/// memory, which is the default. With one it keeps its copies there, and asks the store at each use:
///
/// * **What is valid.** Something is made of what can be invalidated by *names*. It notes the store's
///   [`Moment`] before it reads any of that, and is valid for as long as none of its names was
///   invalidated after that moment. A store that does not know says that it is not: it may forget
///   anything at any time.
/// * **What was said is heard.** Once [`settled`](Self::settled) has ended, whatever handle is asked
///   knows all that was invalidated before through this one, or else has nothing that is valid.
/// * **Failure.** A store that cannot be asked answers `None`, soon. Then pages are rendered.
pub trait Store: Send + Sync + 'static {
    /// Ends when the store can be asked, or cannot be reached.
    fn connect(&self) -> BoxFuture<'_, ()>;

    /// Looks for what is kept under a key, and at what the caller has; `None` if the store cannot be
    /// asked.
    ///
    /// All that was invalidated before through this handle counts.
    fn look<'a>(&'a self, key: &'a str, held: Option<Held<'a>>) -> BoxFuture<'a, Option<Look>>;

    /// Keeps something, and says whether it may be used.
    ///
    /// It replaces what began earlier only.
    fn put<'a>(&'a self, key: &'a str, new: NewStored<'a>) -> BoxFuture<'a, bool>;

    /// Forgets what is kept under a key if it began with this moment, or earlier.
    fn remove<'a>(&'a self, key: &'a str, began: &'a Moment) -> BoxFuture<'a, ()>;

    /// Notes that what has one of the names is invalid; the store sees to it that all are told.
    fn invalidate(&self, names: &[&str], how: How);

    /// How much was noted by [`invalidate`](Self::invalidate).
    fn noted(&self) -> u64;

    /// Ends when nobody trusts any more what was invalidated until now: all know of it, or trust
    /// nothing.
    fn settled(&self) -> BoxFuture<'_, ()>;

    /// Says that this instance ends, and has nothing more to invalidate.
    fn leave(&self) -> BoxFuture<'_, ()>;
}

/// How many invalidations a store knew, in one of its lives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Which life: numbers of different ones cannot be compared.
    pub epoch: Arc<str>,
    /// How many there were.
    pub number: u64,
}

impl Moment {
    /// Whether this is as late as `other`, or later.
    #[must_use]
    pub fn is_since(&self, other: &Self) -> bool {
        self.epoch == other.epoch && self.number >= other.number
    }
}

/// Something that the caller has already.
#[derive(Clone, Copy, Debug)]
pub struct Held<'a> {
    /// When it began.
    pub began: &'a Moment,
    /// By what it can be invalidated.
    pub names: &'a [String],
    /// Whether its lifetime is over, so that something newer is wanted even if it is valid.
    pub is_past: bool,
}

/// What may still be done with something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validity {
    /// It is as good as new.
    Valid,
    /// It may be used until there is something new.
    Stale,
}

/// What a store knows of a key.
#[derive(Clone, Debug)]
pub struct Look {
    /// What is made from now on begins with this.
    pub now: Moment,
    /// What became of that which the caller has; `None` if it may not be used any more.
    pub held: Option<Validity>,
    /// What is kept, if that is newer, and wanted.
    pub stored: Option<(Validity, Stored)>,
}

/// Something that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// When it began.
    pub began: Moment,
    /// By what it can be invalidated.
    pub names: Vec<String>,
    /// For how many milliseconds it is fresh; negative is past, `None` is without an end.
    pub fresh_for: Option<i64>,
    /// What it is.
    pub bytes: Bytes,
}

/// Something to keep.
#[derive(Clone, Debug)]
pub struct NewStored<'a> {
    /// When it began.
    pub began: &'a Moment,
    /// By what it can be invalidated.
    pub names: &'a [String],
    /// For how long it is fresh; `None` is without an end.
    pub fresh_for: Option<Duration>,
    /// For how long it is kept at most.
    pub keep_for: Duration,
    /// What it is; `None` if only the caller keeps it.
    pub bytes: Option<Bytes>,
}
