//! Invalidation: what is in the cache is dropped, or made stale.

use crate::{
    cache::{self, How, name},
    language::Languages,
    routing::PatternTarget,
};

use super::{RequestContext, current};

/// What is invalidated by path; made from a path, a link, or a [`Pattern`](crate::routing::Pattern)
/// and what is meant by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevalidateTarget(Target);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Target {
    Path(String),
    Pattern(PatternTarget),
}

/// What [`revalidate_path`] and [`make_path_stale`] take: a path, a link, or every page that a
/// pattern stands for.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say which cached pages are meant",
    note = "write a path such as `\"/users/7\"` or a link; of a pattern say `.pages()`, or `.layout()` for all that is below it"
)]
pub trait IntoRevalidateTarget {
    /// What is meant.
    fn into_target(self) -> RevalidateTarget;
}

impl IntoRevalidateTarget for RevalidateTarget {
    fn into_target(self) -> RevalidateTarget {
        self
    }
}

impl IntoRevalidateTarget for PatternTarget {
    fn into_target(self) -> RevalidateTarget {
        RevalidateTarget(Target::Pattern(self))
    }
}

#[diagnostic::do_not_recommend]
impl<T: Into<String>> IntoRevalidateTarget for T {
    fn into_target(self) -> RevalidateTarget {
        RevalidateTarget(Target::Path(self.into()))
    }
}

impl RevalidateTarget {
    /// What is meant, as names; a page has one in each language.
    fn names(&self, languages: Option<&Languages>) -> Vec<String> {
        match (&self.0, languages) {
            (Target::Path(path), None) => vec![name::path(&cache::key(path))],
            (Target::Path(path), Some(languages)) => {
                let key = cache::key(path);
                let plain = languages.plain(&key);
                languages.iter().map(|language| name::path(&language.prefixed(&plain))).collect()
            }
            (Target::Pattern(PatternTarget::Pages(pattern)), _) => {
                vec![name::pages(pattern.as_str())]
            }
            (Target::Pattern(PatternTarget::Layout(pattern)), _) => {
                vec![name::layout(pattern.as_str())]
            }
        }
    }
}

/// Names that a request has invalidated, and how.
#[derive(Debug, Default)]
pub(super) struct Invalidated(Vec<(String, How)>);

impl Invalidated {
    fn note(&mut self, name: String, how: How) {
        if !self.0.iter().any(|(other, as_well)| *other == name && *as_well == how) {
            self.0.push((name, how));
        }
    }
}

impl RequestContext {
    /// Invalidates what has one of the tags now, and again once it is sure that what it is about is
    /// kept.
    pub(crate) fn invalidate(&self, names: Vec<String>, how: How) {
        self.site().cache().invalidate(&names, how);
        names.into_iter().for_each(|name| self.invalidated().note(name, how));
    }

    fn invalidate_target(&self, target: impl IntoRevalidateTarget, how: How) {
        self.invalidate(target.into_target().names(self.site().languages()), how);
    }

    /// Drops once more what this request has dropped from the cache: what that was about has only
    /// now been committed, and may have been read and cached in between.
    pub(crate) fn invalidate_again(&self) {
        let invalidated = self.invalidated();
        let cache = self.site().cache();
        invalidated.0.iter().for_each(|(name, how)| cache.invalidate(&[name], *how));
    }

    /// Whether this request has invalidated the page at `path`, as far as that is known: a tag may
    /// belong to any page.
    pub(super) fn has_invalidated(&self, path: &str) -> bool {
        if self.invalidated.get().is_none() {
            return false;
        }
        let invalidated = self.invalidated();
        if invalidated.0.is_empty() {
            return false;
        }
        let path = name::path(&cache::key(path));
        invalidated.0.iter().any(|(name, _)| *name == path || !name.starts_with("path "))
    }
}

/// Drops the cached page at a path, with every query and in every language; or all pages of a pattern.
///
/// It takes effect before it returns: a request that starts afterwards never sees older content,
/// not even of a render that began before.
///
/// Where [several instances](crate::cache::Store) share the cache, this holds for this instance at once,
/// and for the others before the answer of this request is sent, whatever the answer is: a request
/// that starts after that, anywhere, never sees older content. The same is true of what is read here for
/// the answer itself, such as the page that an action leads to.
///
/// * What is invalidated by [`after`](super::after), outside a request, in a task of one's own, or while
///   an answer streams, is told to the others at once, but nothing waits for it.
/// * If the others cannot be told, the answer waits until none of them trusts what it has: with Redis
///   for [`LEASE`](../cache/redis/constant.LEASE.html) and
///   [`COMMAND_TIMEOUT`](../cache/redis/constant.COMMAND_TIMEOUT.html), 2.25 seconds. It never fails for it.
///
/// # Panics
///
/// Outside a request.
///
/// # Examples
///
/// ```no_run
/// use formwork_server::{request::revalidate_path, routing::{Href, Pattern}};
///
/// # async fn action() {
/// revalidate_path("/users/7");
/// revalidate_path(Href::new("/users").segment(7));
///
/// const USER: Pattern = Pattern::new("/users/{id}");
/// revalidate_path(USER.pages());
/// revalidate_path(Pattern::new("/users").layout());
/// # }
/// ```
///
/// A pattern alone does not say whether its own pages are meant or all below it:
///
/// ```compile_fail
/// use formwork_server::{request::revalidate_path, routing::Pattern};
///
/// revalidate_path(Pattern::new("/users/{id}"));
/// ```
#[track_caller]
pub fn revalidate_path(target: impl IntoRevalidateTarget) {
    current().invalidate_target(target, How::Drop);
}

/// Drops everything cached that has the tag.
///
/// Takes effect before it returns, as [`revalidate_path`] does.
///
/// # Panics
///
/// Outside a request.
#[track_caller]
pub fn revalidate_tag(tag: &str) {
    current().invalidate(vec![name::tag(tag)], How::Drop);
}

/// Serves the cached page at a path, or all pages of a pattern, once more while it is rendered
/// anew.
///
/// As if its lifetime were over: nobody waits, and a few are shown the older page. For what may be
/// late, where [`revalidate_path`] is for what may not.
///
/// # Panics
///
/// Outside a request.
#[track_caller]
pub fn make_path_stale(target: impl IntoRevalidateTarget) {
    current().invalidate_target(target, How::MakeStale);
}

/// Serves everything cached that has the tag once more while it is made anew, as
/// [`make_path_stale`] does.
///
/// # Panics
///
/// Outside a request.
#[track_caller]
pub fn make_tag_stale(tag: &str) {
    current().invalidate(vec![name::tag(tag)], How::MakeStale);
}
