//! A page: an async function that takes extractors and gives a view.

use std::{fmt, marker::PhantomData, sync::Arc};

use formwork_core::{Result, cache::Cache, not_found};
use futures::future::BoxFuture;
use http::request::Parts;

use super::{
    Ahead, Frame, MetadataFn, MetadataSource, PageFn, Refusal,
    function::PageFuture,
    render_ahead::{self, ErasedParameters, is_parameter},
    serve_cached::{Keeping, Policy},
};
use crate::{
    extract::{PathParameters, VisitorIndependent},
    render::Metadata,
    request::RequestContext,
};

type ErasedPage =
    Arc<dyn Fn(Parts) -> BoxFuture<'static, Result<PageFuture, Refusal>> + Send + Sync>;

/// A page of the route table: its function, and what it says about itself.
pub struct Page<F, Args> {
    page: F,
    cache: Option<Policy>,
    metadata: MetadataSource,
    static_params: Option<ErasedParameters>,
    args: PhantomData<fn() -> Args>,
}

impl<F, Args> Page<F, Args>
where
    F: PageFn<Args>,
{
    /// A page that is rendered for every request.
    pub fn new(page: F) -> Self {
        Self {
            page,
            cache: None,
            metadata: MetadataSource::None,
            static_params: None,
            args: PhantomData,
        }
    }

    /// Keeps the finished page, for every visitor alike.
    #[must_use]
    pub fn cache(mut self, cache: Cache) -> Self
    where
        Args: VisitorIndependent,
    {
        self.cache = Some(Policy::of::<Args>(cache));
        self
    }

    /// Sets what the page says about itself; where it is silent, its layouts speak.
    #[must_use]
    pub fn metadata(mut self, metadata: Metadata) -> Self {
        self.metadata = MetadataSource::constant(metadata);
        self
    }

    /// Sets it by an async function, which may depend on path and state.
    #[must_use]
    pub fn metadata_with<G, GArgs>(mut self, metadata: G) -> Self
    where
        G: MetadataFn<GArgs>,
        GArgs: VisitorIndependent,
    {
        self.metadata = MetadataSource::function(metadata);
        self
    }

    /// Sets which parameters of a cached page are rendered before the server accepts requests.
    ///
    /// `parameters` gives what `Path` would: a value for one dynamic segment, a tuple for several;
    /// at most [`AHEAD_LIMIT`](super::AHEAD_LIMIT). It is asked at every start. In development nothing is
    /// rendered ahead. With [`only_listed`](Cache::only_listed) every other path is 404.
    ///
    /// `formwork build` renders a page, and ships it, if it can tell that it depends on the build
    /// alone: if nothing that it was made of is a table of the database, a state of the application or
    /// sealed, nor has a tag. The server renders the others when it starts. A cached page without
    /// parameters and without a declared query is rendered ahead by itself, in the same two ways. What
    /// a page reads past the application, such as a file, the build cannot tell:
    /// [`at_start`](Cache::at_start) is for that.
    #[must_use]
    pub fn static_params<G, Fut, P>(mut self, parameters: G) -> Self
    where
        G: Fn() -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Vec<P>>> + Send + 'static,
        P: PathParameters,
    {
        self.static_params = Some(render_ahead::erased(parameters));
        self
    }

    #[track_caller]
    pub(crate) fn into_route(self, path: &str, frames: Vec<Frame>) -> PageRoute {
        let is_only_listed = self.cache.is_some_and(|policy| policy.cache.is_only_listed());
        assert!(
            !is_only_listed || self.static_params.is_some() || !path.split('/').any(is_parameter),
            "the page at {path} is `only_listed` and lists nothing: give it `.static_params(..)`"
        );
        let page = self.page;
        let cache = self.cache.map(|policy| policy.at(path, false));
        let ahead = cache.as_ref().and_then(|kept| Ahead::new(path, kept, self.static_params));
        PageRoute {
            path: path.to_owned(),
            frames,
            page: Arc::new(move |parts| page.begin(parts)),
            metadata: self.metadata,
            cache,
            ahead,
        }
    }
}

impl<F, Args> fmt::Debug for Page<F, Args> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Page")
            .field("cache", &self.cache.map(|policy| policy.cache))
            .finish_non_exhaustive()
    }
}

/// A page in its place, its types erased.
pub(crate) struct PageRoute {
    pub(crate) path: String,
    /// What is around the page, outermost first.
    pub(crate) frames: Vec<Frame>,
    /// Runs the extractors, and gives the page that is to be awaited.
    pub(crate) page: ErasedPage,
    pub(crate) metadata: MetadataSource,
    pub(crate) cache: Option<Keeping>,
    /// What is rendered before it is asked for.
    pub(crate) ahead: Option<Ahead>,
}

impl PageRoute {
    /// Refuses a path that the page does not list, if it answers no others.
    pub(crate) async fn check_listed(&self, parts: &Parts) -> Result<(), Refusal> {
        let (Some(ahead), Some(context)) = (&self.ahead, RequestContext::current()) else {
            return Ok(());
        };
        if context.is_draft() || ahead.has(parts.uri.path(), context.site()).await {
            return Ok(());
        }
        Err(Refusal::Error(not_found()))
    }
}

impl fmt::Debug for PageRoute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PageRoute").field(&self.path).finish()
    }
}
