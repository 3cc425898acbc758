//! Pages that are rendered before someone asks for them.

use std::{fmt, sync::Arc, time::Duration};

use axum::body::Body;
use formwork_core::Result;
use futures::future::BoxFuture;
use http::{Request, StatusCode};
use tower::ServiceExt;

use super::{Href, Site};
use crate::{
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

/// A page whose parameters are known.
#[derive(Clone)]
pub(crate) struct Ahead {
    path: String,
    parameters: ErasedParameters,
}

impl Ahead {
    /// The page at `path` with the parameters that a function gives.
    pub(super) fn new(path: &str, parameters: ErasedParameters) -> Self {
        Self { path: path.to_owned(), parameters }
    }

    /// Renders the page for each of its parameters. What fails is logged, and rendered when it is
    /// asked for.
    pub(crate) async fn render(&self, site: &Arc<Site>) {
        let parameters = match within(LIMIT, self.parameters(site)).await {
            Ok(Ok(parameters)) => parameters,
            Ok(Err(error)) => {
                tracing::error!(path = self.path, ?error, "static_params failed");
                return;
            }
            Err(cause) => {
                tracing::error!(path = self.path, cause, "static_params failed");
                return;
            }
        };
        for parameters in parameters.iter().take(AHEAD_LIMIT) {
            let path = fill(&self.path, parameters);
            match within(LIMIT, get(site, &path)).await {
                Ok(StatusCode::OK) => {}
                Ok(status) => {
                    tracing::warn!(path, status = status.as_u16(), "not rendered ahead");
                }
                Err(cause) => tracing::error!(path, cause, "not rendered ahead"),
            }
        }
    }

    async fn parameters(&self, site: &Arc<Site>) -> Result<Vec<Vec<PathSegment>>> {
        let head = Arc::new(Request::new(()).into_parts().0);
        let context = RequestContext::new(Arc::clone(site), head);
        let _hold = context.hold();
        // The function itself may panic before there is a future.
        context.scope(async { (self.parameters)().await }).await
    }
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
        let is_parameter = segment.starts_with('{') && !segment.starts_with("{{");
        let is_rest = segment.starts_with("{*");
        match is_parameter.then(|| parameters.next()).flatten() {
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

fn push(path: &mut String, segment: &str) {
    path.push('/');
    path.push_str(&Href::encode_segment(segment.as_bytes()));
}

async fn get(site: &Arc<Site>, path: &str) -> StatusCode {
    let Ok(request) = Request::get(path).body(Body::empty()) else {
        return StatusCode::NOT_FOUND;
    };
    let context = RequestContext::new(Arc::clone(site), Arc::new(gate::head(&request)));
    let _hold = context.hold();
    match context.scope(site.router().oneshot(request)).await {
        Ok(response) => response.status(),
        Err(never) => match never {},
    }
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
