//! What is shown in place of a page that is not there yet, or will not be.

use std::{fmt, sync::Arc};

use http::StatusCode;
use leptos::prelude::*;

use crate::render::Failure;

type ErasedView = Arc<dyn Fn() -> AnyView + Send + Sync>;
type ErasedErrorView = Arc<dyn Fn(Failure) -> AnyView + Send + Sync>;

/// What is shown in place of the pages inside it: while they load, and when they fail or refuse.
///
/// The nearest boundary that has an answer gives it, inside the layouts around that boundary.
///
/// # Examples
///
/// ```
/// use formwork_core::{Result, not_found};
/// use formwork_server::{render::Failure, routing::{Boundary, Page, Routes}};
/// use leptos::prelude::*;
///
/// async fn page() -> Result<impl IntoView> {
///     Err::<(), _>(not_found())
/// }
/// fn missing() -> impl IntoView {
///     view! { <h1>"No such member"</h1> }
/// }
/// fn error(failure: Failure) -> impl IntoView {
///     view! { <p>"Failed: "{failure.digest()}</p> }
/// }
///
/// let routes = Routes::new().boundary(Boundary::new().not_found(missing).error(error), |routes| {
///     routes.page("/members/{id}", Page::new(page))
/// });
/// ```
#[derive(Clone, Default)]
pub struct Boundary {
    loading: Option<ErasedView>,
    error: Option<ErasedErrorView>,
    not_found: Option<ErasedView>,
    unauthorized: Option<ErasedView>,
    forbidden: Option<ErasedView>,
}

impl Boundary {
    /// A boundary that shows nothing of its own.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets what is shown while a page loads: the layouts are sent at once, with this in the
    /// page's place until it is ready.
    ///
    /// The status is then decided by layouts, metadata and extractors alone; it is 200 whatever
    /// becomes of the page. The place is a `<div>`, so a layout puts its children where one may
    /// stand.
    #[must_use]
    pub fn loading<F, V>(mut self, view: F) -> Self
    where
        F: Fn() -> V + Send + Sync + 'static,
        V: IntoView + 'static,
    {
        self.loading = Some(erased(view));
        self
    }

    /// Sets what is shown when a page fails or panics (500), and for every other status than 401, 403 and
    /// 404, such as that of a form that is too large (413) or of what may be tried again (429, 503).
    #[must_use]
    pub fn error<F, V>(mut self, view: F) -> Self
    where
        F: Fn(Failure) -> V + Send + Sync + 'static,
        V: IntoView + 'static,
    {
        self.error = Some(Arc::new(move |failure| view(failure).into_any()));
        self
    }

    /// Sets what is shown for what does not exist: 404.
    #[must_use]
    pub fn not_found<F, V>(mut self, view: F) -> Self
    where
        F: Fn() -> V + Send + Sync + 'static,
        V: IntoView + 'static,
    {
        self.not_found = Some(erased(view));
        self
    }

    /// Sets what is shown to those who are not signed in: 401.
    #[must_use]
    pub fn unauthorized<F, V>(mut self, view: F) -> Self
    where
        F: Fn() -> V + Send + Sync + 'static,
        V: IntoView + 'static,
    {
        self.unauthorized = Some(erased(view));
        self
    }

    /// Sets what is shown to those who may not see the page: 403.
    #[must_use]
    pub fn forbidden<F, V>(mut self, view: F) -> Self
    where
        F: Fn() -> V + Send + Sync + 'static,
        V: IntoView + 'static,
    {
        self.forbidden = Some(erased(view));
        self
    }

    pub(crate) fn loading_view(&self) -> Option<AnyView> {
        self.loading.as_ref().map(|view| view())
    }

    /// Whether this boundary has something to show for `status`.
    pub(crate) fn answers(&self, status: StatusCode) -> bool {
        match self.own_view(status) {
            Some(view) => view.is_some(),
            None => self.error.is_some(),
        }
    }

    /// What it shows instead of a page.
    pub(crate) fn show(&self, failure: Failure) -> Option<AnyView> {
        match self.own_view(failure.status()) {
            Some(view) => view.map(|view| view()),
            None => self.error.as_ref().map(|view| view(failure)),
        }
    }

    /// The view of a status that is no error's: the outer value says whether it is one of those.
    fn own_view(&self, status: StatusCode) -> Option<Option<&ErasedView>> {
        match status {
            StatusCode::NOT_FOUND => Some(self.not_found.as_ref()),
            StatusCode::UNAUTHORIZED => Some(self.unauthorized.as_ref()),
            StatusCode::FORBIDDEN => Some(self.forbidden.as_ref()),
            _ => None,
        }
    }
}

impl fmt::Debug for Boundary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Boundary")
            .field("loading", &self.loading.is_some())
            .field("error", &self.error.is_some())
            .field("not_found", &self.not_found.is_some())
            .field("unauthorized", &self.unauthorized.is_some())
            .field("forbidden", &self.forbidden.is_some())
            .finish()
    }
}

fn erased<F, V>(view: F) -> ErasedView
where
    F: Fn() -> V + Send + Sync + 'static,
    V: IntoView + 'static,
{
    Arc::new(move || view().into_any())
}
