//! What code can ask of the request it runs in: state, cookies, invalidation.

use std::{
    net::IpAddr,
    sync::{
        Arc, Mutex, MutexGuard, OnceLock, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::SystemTime,
};

use http::{HeaderMap, Method, request::Parts};

use crate::{
    cache::Recording,
    cookies::{Cookies, Jar},
    language::Language,
    outcome::Notices,
    routing::Site,
};

pub use after::after;
pub use client_address::client_address;
pub use memo::memo;
pub use revalidate::{
    IntoRevalidateTarget, RevalidateTarget, make_path_stale, make_tag_stale, revalidate_path,
    revalidate_tag,
};
pub use set_header::{MAX_HEADER_BYTES, SetHeaderError, set_header};

pub(crate) use after::{Hold, is_running as is_after};
pub(crate) use effects::Effects;
pub(crate) use pending::PendingWork;
pub(crate) use set_header::write as write_headers;
pub(crate) use site_read::ORIGIN_TAG;
pub(crate) use spawn::init_executor;

use after::After;
use memo::Memo;
use revalidate::Invalidated;

mod after;
mod client_address;
mod effects;
mod memo;
mod pending;
mod revalidate;
mod set_header;
mod site_read;
mod spawn;
mod tables;

tokio::task_local! {
    static CURRENT: Arc<RequestContext>;
}

/// One request on its way through the server.
#[derive(Debug)]
pub(crate) struct RequestContext {
    site: Arc<Site>,
    /// By this one time, so that nothing ends while it is being answered; read when it is first asked for.
    time: OnceLock<SystemTime>,
    /// The head of the request as it was sent.
    sent: Arc<Parts>,
    /// Who is at the other end of the connection, if there is one.
    peer: Option<IpAddr>,
    /// What a render sees in place of the headers that were sent.
    render_headers: Option<HeaderMap>,
    /// The head as it reached what answers it, if that is not what was sent.
    head: OnceLock<Arc<Parts>>,
    /// Whether it reaches what answers it as it was sent.
    is_call: bool,
    /// Read when they are first asked for.
    cookies: OnceLock<Mutex<Jar>>,
    /// What the answer is given by [`set_header`], if anything is.
    answer_headers: OnceLock<Mutex<HeaderMap>>,
    may_set_cookies: AtomicBool,
    recording: Recording,
    /// What is made may be stored, so that it matters what it is made of.
    may_be_stored: AtomicBool,
    /// What was invalidated, by values that are made within this as well.
    invalidated: OnceLock<Arc<Mutex<Invalidated>>>,
    /// What is made is for later requests: nobody waits for it.
    is_behind: bool,
    /// What is made is the value of a cached function, of which there is one for all languages.
    is_value: bool,
    /// Of the page that is asked for; unset, it is the first one.
    language: OnceLock<Language>,
    pub(crate) memo: Memo,
    after: Arc<After>,
    pub(crate) notices: Notices,
}

impl RequestContext {
    /// The context of a request that was sent with this head.
    pub(crate) fn new(site: Arc<Site>, sent: Arc<Parts>) -> Arc<Self> {
        Self::of_peer(site, sent, None)
    }

    /// The same, of one that `peer` has sent.
    pub(crate) fn of_peer(site: Arc<Site>, sent: Arc<Parts>, peer: Option<IpAddr>) -> Arc<Self> {
        Arc::new(Self::with(site, sent, peer, None, OnceLock::new(), Arc::default()))
    }

    /// The same, of one whose head reaches what answers it as it was sent.
    pub(crate) fn of_call(site: Arc<Site>, sent: Arc<Parts>, peer: Option<IpAddr>) -> Arc<Self> {
        let context = Self::with(site, sent, peer, None, OnceLock::new(), Arc::default());
        Arc::new(Self { is_call: true, ..context })
    }

    fn with(
        site: Arc<Site>,
        sent: Arc<Parts>,
        peer: Option<IpAddr>,
        render_headers: Option<HeaderMap>,
        cookies: OnceLock<Mutex<Jar>>,
        after: Arc<After>,
    ) -> Self {
        Self {
            site,
            time: OnceLock::new(),
            sent,
            peer,
            render_headers,
            head: OnceLock::new(),
            is_call: false,
            cookies,
            answer_headers: OnceLock::new(),
            may_set_cookies: AtomicBool::new(false),
            recording: Recording::default(),
            may_be_stored: AtomicBool::new(false),
            invalidated: OnceLock::new(),
            is_behind: false,
            is_value: false,
            language: OnceLock::new(),
            memo: Memo::default(),
            after,
            notices: Notices::default(),
        }
    }

    /// The context of a page that is rendered within this request: it sees `headers` and the
    /// cookies as they are now, and what it reads is its own affair.
    pub(crate) fn for_render(&self, headers: &HeaderMap) -> Arc<Self> {
        Arc::new(self.render(headers))
    }

    /// The same for a page in another language.
    pub(crate) fn for_render_in(&self, language: Language, headers: &HeaderMap) -> Arc<Self> {
        Arc::new(Self { language: OnceLock::from(language), ..self.render(headers) })
    }

    /// The context of a page that is made anew behind a stale answer.
    pub(crate) fn for_render_behind(&self) -> Arc<Self> {
        Arc::new(Self { is_behind: true, ..self.render(&HeaderMap::new()) })
    }

    fn render(&self, headers: &HeaderMap) -> Self {
        let language = self.language.clone();
        let after = Arc::clone(&self.after);
        Self { language, ..self.within(headers.clone(), self.cookies().clone(), after) }
    }

    /// The context of a value that is made within this request for everyone: it sees nothing of the
    /// visitor, and what it reads is its own affair. What it invalidates, this request has.
    pub(crate) fn for_value(&self) -> Arc<Self> {
        let value = self.within(HeaderMap::new(), Jar::default(), Arc::clone(&self.after));
        let invalidated = OnceLock::from(Arc::clone(self.all_invalidated()));
        Arc::new(Self { invalidated, is_behind: self.is_behind, is_value: true, ..value })
    }

    /// The context of a value that is made anew behind a stale one. What runs after the answer does
    /// not wait for it.
    pub(crate) fn for_value_behind(&self) -> Arc<Self> {
        let value = self.within(HeaderMap::new(), Jar::default(), Arc::default());
        Arc::new(Self { is_behind: true, is_value: true, ..value })
    }

    fn within(&self, headers: HeaderMap, cookies: Jar, after: Arc<After>) -> Self {
        let (site, sent) = (Arc::clone(&self.site), Arc::clone(&self.sent));
        let cookies = Mutex::new(cookies).into();
        let time = self.time().into();
        Self { time, ..Self::with(site, sent, self.peer, Some(headers), cookies, after) }
    }

    fn time(&self) -> SystemTime {
        *self.time.get_or_init(SystemTime::now)
    }

    /// Runs `future` as part of this request.
    pub(crate) fn scope<F: Future>(
        self: &Arc<Self>,
        future: F,
    ) -> impl Future<Output = F::Output> + use<F> {
        CURRENT.scope(Arc::clone(self), future)
    }

    /// Runs `begin` as part of this request.
    pub(crate) fn scope_sync<T>(self: &Arc<Self>, begin: impl FnOnce() -> T) -> T {
        CURRENT.sync_scope(Arc::clone(self), begin)
    }

    pub(crate) fn current() -> Option<Arc<Self>> {
        CURRENT.try_with(Arc::clone).ok()
    }

    /// What `look` finds in the current one, if there is one.
    pub(crate) fn with_current<T>(look: impl FnOnce(&Self) -> T) -> Option<T> {
        CURRENT.try_with(|context| look(context)).ok()
    }

    pub(crate) fn site(&self) -> &Arc<Site> {
        &self.site
    }

    /// Notes the language of the page that is asked for, before anything reads it.
    pub(crate) fn set_language(&self, language: Language) {
        let _ = self.language.set(language);
    }

    /// The language of the page that is asked for.
    pub(crate) fn language(&self) -> Language {
        self.language.get().copied().unwrap_or_else(|| self.site.default_language())
    }

    /// The same for code of the application. A cached function has one value for all languages, so
    /// one that asks is not kept.
    pub(crate) fn read_language(&self) -> Language {
        if self.is_value && self.site.languages().is_some() {
            self.note_visitor_read("language");
        }
        self.language()
    }

    /// The head of the request as it reached what answers it, with what the layers put there.
    pub(crate) fn head(&self) -> Option<&Parts> {
        let as_sent = self.is_call.then_some(&self.sent);
        self.head.get().or(as_sent).map(|head| &**head)
    }

    pub(crate) fn note_head(&self, head: Arc<Parts>) {
        // A request reaches one page, endpoint or handler.
        let _ = self.head.set(head);
    }

    /// The headers, for code that answers for what depends on them.
    pub(crate) fn headers(&self) -> &HeaderMap {
        self.render_headers.as_ref().unwrap_or(&self.sent.headers)
    }

    pub(crate) fn peer(&self) -> Option<IpAddr> {
        self.peer
    }

    pub(crate) fn method(&self) -> &Method {
        &self.sent.method
    }

    pub(crate) fn cookies(&self) -> MutexGuard<'_, Jar> {
        let read = || Mutex::new(crate::cookies::read(&self.sent.headers));
        self.cookies.get_or_init(read).lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the answer sets any cookies; those that nobody has asked for stay unread.
    pub(crate) fn sets_cookies(&self) -> bool {
        self.cookies.get().is_some() && self.cookies().sets_any()
    }

    pub(crate) fn answer_headers(&self) -> MutexGuard<'_, HeaderMap> {
        let headers = self.answer_headers.get_or_init(Mutex::default);
        headers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether anybody has asked for the headers that the answer is given.
    pub(crate) fn may_set_headers(&self) -> bool {
        self.answer_headers.get().is_some()
    }

    /// From here on cookies and headers may be set: an action or a handler runs, not a render.
    pub(crate) fn allow_cookies(&self, allowed: bool) {
        self.may_set_cookies.store(allowed, Ordering::Relaxed);
    }

    pub(crate) fn may_set_cookies(&self) -> bool {
        self.may_set_cookies.load(Ordering::Relaxed)
    }

    /// What was read, of what is cached and of the visitor.
    pub(crate) fn recording(&self) -> &Recording {
        &self.recording
    }

    /// From here on something is made that may be stored.
    pub(crate) fn begin_storing(&self) {
        self.may_be_stored.store(true, Ordering::Relaxed);
    }

    /// Whether what is made may be stored, so that it matters what it is made of.
    #[cfg(feature = "postgres")]
    pub(crate) fn may_be_stored(&self) -> bool {
        self.is_value || self.may_be_stored.load(Ordering::Relaxed)
    }

    /// Notes that something is read that differs between visitors, such as `cookies`.
    pub(crate) fn note_visitor_read(&self, what: &'static str) {
        self.recording.note_visitor_read(what);
    }

    /// Whether nobody waits for what is made here.
    pub(crate) fn is_behind(&self) -> bool {
        self.is_behind
    }

    /// Whether anything was read that differs between visitors.
    pub(crate) fn reads_visitor(&self) -> bool {
        self.recording.visitor_read().is_some()
    }

    /// Whether this visitor sees [drafts](crate::draft): then nothing is read from a cache for them, and
    /// nothing that is made for them is kept.
    pub(crate) fn is_draft(&self) -> bool {
        self.site.drafts().admit(&self.cookies(), self.time())
    }

    /// Whether this request has changed what its visitor is shown at `path`, or asks for it anew.
    pub(crate) fn has_changed(&self, path: &str) -> bool {
        self.notices.asks_for_refresh()
            || self.notices.has_flashes()
            || self.sets_cookies()
            || self.has_invalidated(path)
    }

    fn invalidated(&self) -> MutexGuard<'_, Invalidated> {
        self.all_invalidated().lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn all_invalidated(&self) -> &Arc<Mutex<Invalidated>> {
        self.invalidated.get_or_init(Arc::default)
    }
}

#[track_caller]
pub(crate) fn current() -> Arc<RequestContext> {
    match RequestContext::current() {
        Some(context) => context,
        None => panic!("called outside a request: this works in pages, actions and handlers"),
    }
}

/// The application's state of type `T`, as given to
/// [`Routes::with_state`](crate::routing::Routes::with_state).
///
/// # Panics
///
/// Outside a request, or if there is no state of that type.
#[track_caller]
#[must_use]
pub fn state<T: Clone + Send + Sync + 'static>() -> T {
    let context = current();
    context.note_site_read(std::any::type_name::<T>());
    match context.site.state::<T>() {
        Some(state) => state.clone(),
        None => panic!(
            "no state of type {name}: give it to the routes with `.with_state(..)`",
            name = std::any::type_name::<T>()
        ),
    }
}

/// The cookies of the request. A page that reads them is not cached.
///
/// # Panics
///
/// Outside a request.
#[track_caller]
#[must_use]
pub fn cookies() -> Cookies {
    Cookies::of(current())
}

/// The headers of the request, as they were sent. A page that reads them is not cached.
///
/// A page that is rendered as the answer to a form's post sees those that a browser would send
/// for the page; one that is rendered for the cache alone sees none.
///
/// # Panics
///
/// Outside a request.
///
/// # Examples
///
/// ```no_run
/// use formwork_server::request::headers;
///
/// async fn get() -> String {
///     let headers = headers();
///     let agent = headers.get("user-agent").and_then(|agent| agent.to_str().ok());
///     agent.unwrap_or("unknown").to_owned()
/// }
/// ```
#[track_caller]
#[must_use]
pub fn headers() -> HeaderMap {
    let context = current();
    context.note_visitor_read("headers");
    context.headers().clone()
}
