//! Pages that are rendered before someone asks for them.

use std::{fmt, sync::Arc, time::Duration};

use axum::body::Body;
use formwork_core::Result;
use futures::future::BoxFuture;
use http::{Request, StatusCode, Uri};
use tower::ServiceExt;

use super::{
    Href, Site,
    listed::{LIST_LIMIT, Listed},
    serve_cached::Keeping,
    shipped::Shipped,
};
use crate::{
    cache::{self, Terms},
    config::REQUEST_SECONDS,
    extract::{PathParameters, PathSegment},
    gate, render,
    request::RequestContext,
};

/// How many paths of one page are rendered ahead; further ones are rendered when asked for.
pub const AHEAD_LIMIT: usize = 10_000;

/// How long one page may take, and the function that gives the parameters: as long as a request.
const LIMIT: Duration = Duration::from_secs(REQUEST_SECONDS);

pub(super) type ErasedParameters =
    Arc<dyn Fn() -> BoxFuture<'static, Result<Vec<Vec<PathSegment>>>> + Send + Sync>;

/// A page whose parameters are known, or that has none.
#[derive(Clone)]
pub(crate) struct Ahead {
    path: String,
    terms: Arc<Terms>,
    parameters: Option<ErasedParameters>,
    /// What is known of its paths, if it answers no others.
    listed: Option<Arc<Listed>>,
}

impl Ahead {
    /// The page at `path` with the parameters that a function gives; `None` if it has parameters or a
    /// query and nobody knows which.
    pub(super) fn new(
        path: &str,
        keeping: &Keeping,
        parameters: Option<ErasedParameters>,
    ) -> Option<Self> {
        let terms = Arc::clone(keeping.terms());
        if parameters.is_none() && (terms.reads_query || path.contains('{')) {
            return None;
        }
        let is_only_listed = parameters.is_some() && terms.cache.is_only_listed();
        let listed = is_only_listed.then(Arc::default);
        Some(Self { path: path.to_owned(), terms, parameters, listed })
    }

    /// As in the route table.
    pub(super) fn route(&self) -> &str {
        &self.path
    }

    pub(super) fn terms(&self) -> &Arc<Terms> {
        &self.terms
    }

    /// Whether the page has this path.
    pub(super) async fn has(&self, path: &str, site: &Arc<Site>) -> bool {
        let Some(listed) = &self.listed else { return true };
        let path = cache::key(path);
        if site.config().development {
            let paths = self.paths(site, LIST_LIMIT).await;
            return paths.is_none_or(|paths| paths.iter().any(|listed| **listed == *path));
        }
        listed.has(&path, || self.paths(site, LIST_LIMIT)).await
    }

    /// Stores the page for each of its parameters: as it was shipped, or else by a render. What fails is
    /// logged, and rendered when it is asked for.
    pub(crate) async fn render(&self, site: &Arc<Site>, shipped: Option<&Shipped>) {
        for path in self.paths_ahead(site).await.unwrap_or_default() {
            if !shipped.is_some_and(|shipped| shipped.store(site, &self.terms, &path)) {
                Self::get(site, &path).await;
            }
        }
    }

    /// The paths that are rendered ahead, in every language; `None` if they cannot be had, and the log says why.
    pub(super) async fn paths_ahead(&self, site: &Arc<Site>) -> Option<Vec<String>> {
        let mut paths = self.paths(site, LIMIT).await?;
        paths.truncate(AHEAD_LIMIT);
        let Some(languages) = site.languages() else { return Some(paths) };
        let in_languages = |path: String| {
            let all = languages.iter().map(|language| language.prefixed(&path).into_owned());
            all.collect::<Vec<_>>()
        };
        Some(paths.into_iter().flat_map(in_languages).collect())
    }

    /// Asks for a page, so that it is stored. Gives its status, unless it takes too long, and what its
    /// render has read. What is not 200 is logged.
    pub(super) async fn get(
        site: &Arc<Site>,
        path: &str,
    ) -> (Option<StatusCode>, Arc<RequestContext>) {
        let mut request = Request::new(Body::empty());
        let (language, plain) = site.split_language(path);
        // What is too long for a path has no page.
        *request.uri_mut() = plain.parse().unwrap_or(Uri::from_static("*"));
        let context = RequestContext::new(Arc::clone(site), Arc::new(gate::head(&request)));
        context.set_language(language);
        let _hold = context.hold();
        let answer = within(LIMIT, context.scope(site.router().oneshot(request))).await;
        match answer.map(|Ok(response)| response.status()) {
            Ok(StatusCode::OK) => (Some(StatusCode::OK), context),
            Ok(status) => {
                tracing::warn!(path, status = status.as_u16(), "not rendered ahead");
                (Some(status), context)
            }
            Err(cause) => {
                tracing::error!(path, cause, "not rendered ahead");
                (None, context)
            }
        }
    }

    /// The paths that are listed now; `None` if that fails, and the log says why.
    async fn paths(&self, site: &Arc<Site>, limit: Duration) -> Option<Vec<String>> {
        let Some(parameters) = &self.parameters else {
            return Some(vec![cache::key(&self.path).into_owned()]);
        };
        let question = self.listed.as_ref().map(|listed| (listed, listed.ask()));
        let filled = |parameters: &Vec<_>| cache::key(&fill(&self.path, parameters)).into_owned();
        let paths = match within(limit, asked(parameters, site)).await {
            Ok(Ok(parameters)) => Some(parameters.iter().map(filled).collect()),
            Ok(Err(error)) => {
                tracing::error!(path = self.path, ?error, "static_params failed");
                None
            }
            Err(cause) => {
                tracing::error!(path = self.path, cause, "static_params failed");
                None
            }
        };
        if let Some((listed, question)) = question {
            listed.answer(question, paths.as_deref());
        }
        paths
    }
}

async fn asked(parameters: &ErasedParameters, site: &Arc<Site>) -> Result<Vec<Vec<PathSegment>>> {
    let head = Arc::new(Request::new(()).into_parts().0);
    let context = RequestContext::new(Arc::clone(site), head);
    let _hold = context.hold();
    // The function itself may panic before there is a future.
    context.scope(async { parameters().await }).await
}

/// What `future` gives in time; its panic stops nothing else.
async fn within<T>(limit: Duration, future: impl Future<Output = T>) -> Result<T, String> {
    match tokio::time::timeout(limit, render::catch_panic(future)).await {
        Ok(caught) => caught,
        Err(_) => Err(format!("it took longer than {} s", limit.as_secs())),
    }
}

impl fmt::Debug for Ahead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Ahead").field(&self.path).finish()
    }
}

/// `static_params`, its type erased.
pub(super) fn erased<F, Fut, P>(parameters: F) -> ErasedParameters
where
    F: Fn() -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<Vec<P>>> + Send + 'static,
    P: PathParameters,
{
    Arc::new(move || {
        let parameters = parameters();
        Box::pin(
            async move { Ok(parameters.await?.iter().map(PathParameters::to_segments).collect()) },
        )
    })
}

/// The path with its parameters filled in, in order.
fn fill(path: &str, parameters: &[PathSegment]) -> String {
    let mut parameters = parameters.iter();
    let mut filled = String::new();
    for segment in path.split('/').skip(1) {
        let is_rest = segment.starts_with("{*");
        match is_parameter(segment).then(|| parameters.next()).flatten() {
            // As a text, a catch-all is read with its slashes.
            Some(PathSegment::One(values)) if is_rest => {
                values.split('/').for_each(|it| push(&mut filled, it));
            }
            Some(PathSegment::One(value)) => push(&mut filled, value),
            Some(PathSegment::Rest(values)) => values.iter().for_each(|it| push(&mut filled, it)),
            None => filled.extend(["/", segment]),
        }
    }
    filled
}

/// Whether a segment of a route stands for others; `{{` is a brace.
pub(super) fn is_parameter(segment: &str) -> bool {
    segment.starts_with('{') && !segment.starts_with("{{")
}

fn push(path: &mut String, segment: &str) {
    path.push('/');
    path.push_str(&Href::encode_segment(segment.as_bytes()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_filled_in_and_encoded() {
        let one = |text: &str| PathSegment::One(text.to_owned());
        assert_eq!(fill("/users/{id}", &[one("7")]), "/users/7");
        assert_eq!(fill("/tags/{tag}/x/{n}", &[one("a/b"), one("1")]), "/tags/a%2Fb/x/1");
        let rest = PathSegment::Rest(vec!["a/b".to_owned(), "ü".to_owned()]);
        assert_eq!(fill("/docs/{*rest}", &[one("guide/start ü")]), "/docs/guide/start%20%C3%BC");
        assert_eq!(fill("/docs/{*rest}", &[rest]), "/docs/a%2Fb/%C3%BC");
    }

    #[tokio::test]
    async fn what_hangs_or_panics_ends_with_its_cause() {
        let hung = within(Duration::ZERO, std::future::pending::<()>()).await;
        assert_eq!(hung.unwrap_err(), "it took longer than 0 s");
        let panicked: std::result::Result<(), String> =
            within(LIMIT, async { panic!("no parameters") }).await;
        assert_eq!(panicked.unwrap_err(), "panic: no parameters");
    }
}
