//! What the cache takes: bytes for each entry beyond its body, and the time of an invalidation.
//!
//! `cache [ENTRIES]` stores so many small pages, by default 100,000, in one process without a
//! network. Bytes are counted as glibc hands them out: in steps of 16, with 8 of its own.

use std::{
    alloc::{GlobalAlloc, Layout, System},
    env,
    error::Error,
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};

use formwork::{
    Application,
    axum::{
        body::{Body, to_bytes},
        extract::Path as AnyPath,
        http::{Method, Request},
    },
    config::Config,
    prelude::*,
    routing::{Methods, Page, Routes},
};
use tower::Service as _;

// Leptos' macros write `::leptos::..`; Formwork is where Leptos is found.
extern crate formwork as leptos;

type Failure = Box<dyn Error + Send + Sync>;

/// How often an invalidation is measured.
const TIMES: u32 = 101;

/// All entries have one tag, and none has one of its own.
const ONE: &str = "one tag of all";

/// Counts what is allocated.
struct Counting;

static ALLOCATED: AtomicUsize = AtomicUsize::new(0);

/// What glibc takes for so many bytes on a machine of 64 bits.
fn taken(layout: Layout) -> usize {
    (layout.size() + 8).next_multiple_of(16).max(32)
}

#[expect(
    unsafe_code,
    reason = "an allocator is an unsafe trait; all of it is left to the system's"
)]
// SAFETY: every call is handed on as it is.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATED.fetch_add(taken(layout), Ordering::Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        ALLOCATED.fetch_sub(taken(layout), Ordering::Relaxed);
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn allocated() -> usize {
    ALLOCATED.load(Ordering::Relaxed)
}

/// A page of a path, with a tag that all of them have.
async fn by_path(Path(number): Path<u32>) -> Result<impl IntoView> {
    Ok(format!("page {number}"))
}

#[derive(formwork::Query)]
struct Pages {
    page: Option<u32>,
}

/// A page of a path and a query, with a tag of its own, which is that of its path.
async fn by_query(Path(number): Path<u32>, Query(pages): Query<Pages>) -> Result<impl IntoView> {
    Ok(format!("page {number} of {:?}", pages.page))
}

/// Nanoseconds that it takes to invalidate the tag.
async fn invalidate_tag() -> String {
    let start = Instant::now();
    revalidate_tag("all");
    start.elapsed().as_nanos().to_string()
}

/// Nanoseconds that it takes to invalidate a path.
async fn invalidate_path(AnyPath(number): AnyPath<u32>) -> String {
    let path = format!("/query/{number}");
    let start = Instant::now();
    revalidate_path(path);
    start.elapsed().as_nanos().to_string()
}

fn application(memory: u64) -> Result<Application, Failure> {
    let mut config = Config::from_variables(|_| None)?;
    config.cache_memory = memory;
    let routes = Routes::new()
        .page("/path/{number}", Page::new(by_path).cache(Cache::forever().tags(&["all"])))
        .page("/query/{number}", Page::new(by_query).cache(Cache::forever()))
        .route("/invalidate", Methods::new().post(invalidate_tag))
        .route("/invalidate/{number}", Methods::new().post(invalidate_path));
    Ok(routes.build(config)?)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let entries = env::args().nth(1).map_or(Ok(100_000), |it| it.parse())?;
    for (name, target) in [(ONE, by_path_at as Target), ("a tag of each", by_query_at)] {
        let mut application = application(u64::MAX)?;
        let bytes = fill(&mut application, entries, target).await?;
        println!("{name}: {bytes} bytes for each entry beyond its body");
        if name == ONE {
            let hit = hits(&mut application, entries, target).await?;
            let same = hits(&mut application, 1, target).await?;
            println!("a hit among {entries}: {hit:?}, of the same one: {same:?}");
        }
        let (median, most) = invalidations(&mut application, entries, target).await?;
        println!("{name}: invalidated in {median:?} (median of {TIMES}), {most:?} at most");
    }
    for (name, target) in [(ONE, by_path_at as Target), ("a tag of each", by_query_at)] {
        let mut application = application(8 << 20)?;
        get(&mut application, &target(entries)).await?;
        let before = allocated();
        fill(&mut application, entries, target).await?;
        println!("{name}: a limit of 8192 KiB, {} KiB taken", (allocated() - before) >> 10);
    }
    Ok(())
}

type Target = fn(u32) -> String;

fn by_path_at(number: u32) -> String {
    format!("/path/{number}")
}

fn by_query_at(number: u32) -> String {
    format!("/query/{number}?page=1")
}

/// Stores entries, and tells how many bytes each takes beyond its body.
async fn fill(
    application: &mut Application,
    entries: u32,
    target: Target,
) -> Result<usize, Failure> {
    // What is made once is not counted.
    get(application, &target(entries)).await?;
    let before = allocated();
    let mut bodies = 0;
    for number in 0..entries {
        bodies += get(application, &target(number)).await?;
    }
    let count = usize::try_from(entries)?;
    Ok(allocated().saturating_sub(before + bodies).div_ceil(count.max(1)))
}

/// The median time of a hit.
async fn hits(
    application: &mut Application,
    entries: u32,
    target: Target,
) -> Result<Duration, Failure> {
    let mut times = Vec::new();
    for round in 0..TIMES {
        let targets: Vec<_> =
            (0..1000).map(|hit| target((hit + round * 1000) * 7919 % entries)).collect();
        let start = Instant::now();
        for target in &targets {
            get(application, target).await?;
        }
        times.push(start.elapsed() / 1000);
    }
    times.sort_unstable();
    Ok(times[times.len() / 2])
}

/// How long an invalidation takes: the median, and the longest.
async fn invalidations(
    application: &mut Application,
    entries: u32,
    target: Target,
) -> Result<(Duration, Duration), Failure> {
    let mut times = Vec::new();
    for round in 0..TIMES {
        let number = round * 7919 % entries;
        let path = match target(number).starts_with("/query") {
            true => format!("/invalidate/{number}"),
            false => "/invalidate".to_owned(),
        };
        let (_, body) = ask(application, Method::POST, &path).await?;
        times.push(Duration::from_nanos(String::from_utf8(body)?.parse()?));
    }
    times.sort_unstable();
    Ok((times[times.len() / 2], times[times.len() - 1]))
}

/// The length of the page.
async fn get(application: &mut Application, target: &str) -> Result<usize, Failure> {
    let (status, body) = ask(application, Method::GET, target).await?;
    if status == 200 { Ok(body.len()) } else { Err(format!("{target}: {status}").into()) }
}

async fn ask(
    application: &mut Application,
    method: Method,
    target: &str,
) -> Result<(u16, Vec<u8>), Failure> {
    let request = Request::builder().method(method).uri(target).body(Body::empty())?;
    let Ok(response) = application.call(request).await;
    let status = response.status().as_u16();
    let body = to_bytes(response.into_body(), 1 << 20).await?;
    Ok((status, body.to_vec()))
}
