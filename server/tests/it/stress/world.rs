//! The site of the stress test: what its pages show, and how that is changed and invalidated.

use std::sync::{
    Arc, OnceLock,
    atomic::{AtomicU64, Ordering},
};

use formwork::{
    Application,
    axum::{
        body::Body,
        extract::Path as AnyPath,
        http::{Request, StatusCode},
        response::{IntoResponse, Response},
    },
    prelude::*,
    request::{make_path_stale, make_tag_stale},
    routing::{Methods, Page, Pattern, Routes},
};
use tower::Service as _;

/// How a page is cached and invalidated; each has a route of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// By its path.
    Path,
    /// By its path, with every declared query.
    Query,
    /// By a tag of its route.
    Tag,
    /// By the pattern of its route.
    Pattern,
    /// By the folder that its route is in.
    Layout,
    /// A handler, by its path or its tag.
    Handler,
    /// Made stale or dropped by its path.
    StalePath,
    /// Made stale by its tag.
    StaleTag,
    /// By a tag of the cached function that it reads.
    Value,
}

impl Kind {
    pub(super) const ALL: [Self; 9] = [
        Self::Path,
        Self::Query,
        Self::Tag,
        Self::Pattern,
        Self::Layout,
        Self::Handler,
        Self::StalePath,
        Self::StaleTag,
        Self::Value,
    ];

    /// What is asked for, with a declared query where there is one and another elsewhere.
    pub(super) fn target(self, number: usize, variant: usize) -> String {
        let path = self.path(number);
        match (self, variant) {
            (Self::Query, _) => format!("{path}?page={variant}"),
            (_, 0) => format!("{path}?undeclared={number}"),
            _ => path,
        }
    }

    fn path(self, number: usize) -> String {
        format!("/kind{}/{number}", self as usize)
    }

    fn is_stale(self) -> bool {
        matches!(self, Self::StalePath | Self::StaleTag)
    }
}

/// What pages show: a version, which only grows, for each kind and number.
pub(super) struct World {
    numbers: usize,
    subjects: Vec<Subject>,
    application: OnceLock<Application>,
    random: AtomicU64,
    renders: AtomicU64,
    overtaken: AtomicU64,
    writes: AtomicU64,
}

#[derive(Default)]
struct Subject {
    version: AtomicU64,
    /// The newest version whose invalidation has returned, whatever it was.
    returned: AtomicU64,
    /// The newest version for which everything older was dropped.
    dropped: AtomicU64,
    turn: tokio::sync::Mutex<()>,
}

/// What had been invalidated when a request began.
#[derive(Clone, Copy, Debug)]
pub(super) struct Floors {
    returned: u64,
    dropped: u64,
}

impl Floors {
    /// The least version of an answer that is not called stale.
    pub(super) fn of_new(self) -> u64 {
        self.returned
    }

    /// The least version of an answer that is called stale: one behind.
    pub(super) fn of_stale(self) -> u64 {
        self.dropped.max(self.returned.saturating_sub(1))
    }
}

impl World {
    pub(super) fn new(numbers: usize) -> Self {
        let subjects = Kind::ALL.len() * numbers;
        Self {
            numbers,
            subjects: (0..subjects).map(|_| Subject::default()).collect(),
            application: OnceLock::new(),
            random: AtomicU64::new(0),
            renders: AtomicU64::new(0),
            overtaken: AtomicU64::new(0),
            writes: AtomicU64::new(0),
        }
    }

    pub(super) fn set_application(&self, application: Application) {
        let _ = self.application.set(application);
    }

    pub(super) fn numbers(&self) -> usize {
        self.numbers
    }

    /// Writes, renders, and how many of these were overtaken.
    pub(super) fn counts(&self) -> (u64, u64, u64) {
        let [writes, renders, overtaken] = [&self.writes, &self.renders, &self.overtaken]
            .map(|count| count.load(Ordering::SeqCst));
        (writes, renders, overtaken)
    }

    pub(super) fn floors(&self, kind: Kind, number: usize) -> Floors {
        let subject = self.subject(kind, number);
        Floors {
            returned: subject.returned.load(Ordering::SeqCst),
            dropped: subject.dropped.load(Ordering::SeqCst),
        }
    }

    /// Changes something and invalidates it, by a request to the site.
    pub(super) async fn write(&self, kind: Kind, number: usize) {
        let _turn = if kind.is_stale() {
            // One after the other, so that stale is one behind and not two.
            let Ok(turn) = self.subject(kind, number).turn.try_lock() else { return };
            Some(turn)
        } else {
            None
        };
        let target = format!("/write/{}/{number}", kind as usize);
        self.request("POST", &target).await;
        let written = self.floors(kind, number).returned;
        while kind.is_stale() && !self.has_settled(kind, number, written).await {
            tokio::task::yield_now().await;
        }
    }

    /// Whether the page is shown in a version that is new enough, and not as stale.
    async fn has_settled(&self, kind: Kind, number: usize, written: u64) -> bool {
        let response = self.request("GET", &kind.path(number)).await;
        let is_stale = response.headers().get("formwork-cache").is_some_and(|it| it == "stale");
        let body = formwork::axum::body::to_bytes(response.into_body(), 10_000).await;
        !is_stale && super::version_of(&body.expect("the body is short")) >= written
    }

    async fn request(&self, method: &str, target: &str) -> Response {
        let mut application = self.application.get().cloned().expect("it is set at the start");
        let request = Request::builder().method(method).uri(target).body(Body::empty());
        match application.call(request.expect("the request is valid")).await {
            Ok(response) => response,
            Err(never) => match never {},
        }
    }

    /// What a page shows: the version that was read before everything else that it does.
    async fn render(self: Arc<Self>, kind: Kind, number: usize) -> Result<String> {
        let version = self.subject(kind, number).version.load(Ordering::SeqCst);
        self.renders.fetch_add(1, Ordering::SeqCst);
        match self.random(64) {
            0 if !kind.is_stale() => return Err(Error::failed("now and then")),
            1..8 => self.be_overtaken(kind, number).await,
            8..32 => {}
            slow => steps(slow).await,
        }
        if self.floors(kind, number).returned > version {
            self.overtaken.fetch_add(1, Ordering::SeqCst);
        }
        Ok(format!("|{version}|"))
    }

    /// Waits until another request has changed and invalidated what is being rendered, and goes on
    /// for a while.
    async fn be_overtaken(self: &Arc<Self>, kind: Kind, number: usize) {
        if kind.is_stale() {
            // Its writer may be the one that waits for this render.
            return;
        }
        let world = Arc::clone(self);
        let write = tokio::spawn(async move { world.write(kind, number).await });
        write.await.expect("a write does not panic");
        steps(self.random(16)).await;
    }

    fn subject(&self, kind: Kind, number: usize) -> &Subject {
        &self.subjects[kind as usize * self.numbers + number]
    }

    fn random(&self, end: usize) -> usize {
        mix(self.random.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed), end)
    }

    fn change(&self, kind: Kind, number: usize) {
        let subject = self.subject(kind, number);
        let version = subject.version.fetch_add(1, Ordering::SeqCst) + 1;
        let (path, is_even) = (kind.path(number), version.is_multiple_of(2));
        let is_dropped = match kind {
            Kind::Path | Kind::Query => {
                revalidate_path(path);
                true
            }
            Kind::Tag => {
                revalidate_tag("tagged");
                true
            }
            Kind::Pattern => {
                revalidate_path(Pattern::new("/kind3/{number}").pages());
                true
            }
            Kind::Layout => {
                revalidate_path(Pattern::new("/kind4").layout());
                true
            }
            Kind::Handler => {
                if is_even {
                    revalidate_path(path)
                } else {
                    revalidate_tag("handlers")
                }
                true
            }
            Kind::StalePath => {
                if is_even {
                    make_path_stale(path)
                } else {
                    revalidate_path(path)
                }
                !is_even
            }
            Kind::StaleTag => {
                make_tag_stale("stale");
                false
            }
            Kind::Value => {
                revalidate_tag(&format!("value {number}"));
                true
            }
        };
        if is_dropped {
            subject.dropped.fetch_max(version, Ordering::SeqCst);
        }
        subject.returned.fetch_max(version, Ordering::SeqCst);
        self.writes.fetch_add(1, Ordering::SeqCst);
    }
}

/// Lets others go on, so many times.
pub(super) async fn steps(count: usize) {
    for _ in 0..count {
        tokio::task::yield_now().await;
    }
}

/// A number below `end` that looks random.
pub(super) fn mix(state: u64, end: usize) -> usize {
    let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    let mixed = usize::try_from((mixed ^ (mixed >> 31)) >> 32).unwrap_or_default();
    mixed % end.max(1)
}

#[derive(formwork::Query)]
struct Pages {
    page: Option<u32>,
}

async fn page<const KIND: usize>(
    Path(number): Path<u32>,
    State(world): State<Arc<World>>,
) -> Result<impl IntoView> {
    world.render(Kind::ALL[KIND], number as usize).await
}

/// What its page shows is made here, and kept apart from the page.
#[cached(tags = [format!("value {number}")])]
async fn value(number: usize) -> Result<String> {
    state::<Arc<World>>().render(Kind::Value, number).await
}

async fn of_value(Path(number): Path<u32>) -> Result<impl IntoView> {
    value(number as usize).await
}

async fn with_query(
    Path(number): Path<u32>,
    Query(pages): Query<Pages>,
    State(world): State<Arc<World>>,
) -> Result<impl IntoView> {
    let version = world.render(Kind::Query, number as usize).await?;
    Ok(format!("{version} of page {:?}", pages.page))
}

/// Says the version with 404 as well: that is not kept, and falls to nobody else.
async fn handler(
    Path(number): Path<u32>,
    State(world): State<Arc<World>>,
) -> Result<Response, ApiError> {
    let is_missing = world.random(8) == 0;
    let version = world.render(Kind::Handler, number as usize).await?;
    let status = if is_missing { StatusCode::NOT_FOUND } else { StatusCode::OK };
    Ok((status, version).into_response())
}

async fn write(AnyPath((kind, number)): AnyPath<(usize, usize)>) {
    state::<Arc<World>>().change(Kind::ALL[kind], number);
}

/// A route for each kind, and the one that writes.
pub(super) fn routes(world: &Arc<World>) -> Routes {
    let forever = Cache::forever();
    Routes::new()
        .page("/kind0/{number}", Page::new(page::<0>).cache(forever))
        .page("/kind1/{number}", Page::new(with_query).cache(forever))
        .page("/kind2/{number}", Page::new(page::<2>).cache(forever.tags(&["tagged"])))
        .page("/kind3/{number}", Page::new(page::<3>).cache(forever))
        .page("/kind4/{number}", Page::new(page::<4>).cache(forever))
        .route("/kind5/{number}", Methods::new().cached_get(handler, forever.tags(&["handlers"])))
        .page("/kind6/{number}", Page::new(page::<6>).cache(forever))
        .page("/kind7/{number}", Page::new(page::<7>).cache(forever.tags(&["stale"])))
        .page("/kind8/{number}", Page::new(of_value).cache(forever))
        .route("/write/{kind}/{number}", Methods::new().post(write))
        .with_state(Arc::clone(world))
}
