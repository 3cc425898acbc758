//! Many readers, writers and slow renders of one site, and a check of every answer.
//!
//! What is checked, for each answer: it is at least as new as the last invalidation that had
//! returned before its request began. What was only made stale may be one behind, and says so.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use formwork::{
    Application,
    axum::{
        body::{Body, to_bytes},
        http::{Request, Response, StatusCode},
    },
    config::Config,
};
use tokio::{sync::Semaphore, task::JoinSet};
use tower::Service as _;

use world::{Floors, Kind, World};

#[path = "stress/world.rs"]
mod world;

/// So many answers are read for each write.
const ANSWERS_PER_WRITE: u64 = 64;

/// How much there is of everything.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    /// How many answers are checked.
    pub(crate) answers: u64,
    pub(crate) readers: u64,
    pub(crate) writers: u64,
    /// How many numbers there are of each kind of page.
    pub(crate) numbers: usize,
    /// How much the cache may keep, in bytes: less than all pages take.
    pub(crate) memory: u64,
}

/// What became of it.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// Answers that were checked, by what the cache said of them.
    pub(crate) hits: u64,
    pub(crate) stale: u64,
    pub(crate) misses: u64,
    /// Answers of 404, which say the version as well.
    pub(crate) missing: u64,
    /// Renders that failed, and requests that were given up.
    pub(crate) failed: u64,
    pub(crate) cancelled: u64,
    pub(crate) writes: u64,
    pub(crate) renders: u64,
    /// Renders during which what they had read was changed and invalidated.
    pub(crate) overtaken: u64,
    /// Answers that were too old: how many, and what was seen of the first.
    pub(crate) violations: u64,
    pub(crate) first_violation: Option<String>,
}

impl Tally {
    /// How many answers were checked.
    pub(crate) fn checked(&self) -> u64 {
        self.hits + self.stale + self.misses + self.missing
    }

    fn add(&mut self, other: Self) {
        self.hits += other.hits;
        self.stale += other.stale;
        self.misses += other.misses;
        self.missing += other.missing;
        self.failed += other.failed;
        self.cancelled += other.cancelled;
        self.violations += other.violations;
        self.first_violation = self.first_violation.take().or(other.first_violation);
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} answers checked, {} too old", self.checked(), self.violations)?;
        writeln!(
            f,
            "{} hits, {} stale, {} misses, {} of 404",
            self.hits, self.stale, self.misses, self.missing
        )?;
        writeln!(f, "{} failed, {} given up", self.failed, self.cancelled)?;
        write!(
            f,
            "{} renders, {} of them overtaken by one of {} writes",
            self.renders, self.overtaken, self.writes
        )?;
        self.first_violation.iter().try_for_each(|first| write!(f, "\nthe first: {first}"))
    }
}

/// Runs it to the end.
pub(crate) async fn run(plan: Plan) -> Tally {
    let world = Arc::new(World::new(plan.numbers));
    let mut config = Config::from_variables(|_| None).expect("the defaults are valid");
    config.cache_memory = plan.memory;
    let application = world::routes(&world).build(config).expect("the routes are valid");
    world.set_application(application.clone());
    let permits = Arc::new(Semaphore::new(0));
    let total = Arc::new(Mutex::new(Tally::default()));
    let mut readers = JoinSet::new();
    for seed in 0..plan.readers {
        let reader = Reader {
            application: application.clone(),
            world: Arc::clone(&world),
            random: Random::new(seed),
            tally: Tally::default(),
        };
        let (permits, total) = (Arc::clone(&permits), Arc::clone(&total));
        let answers = plan.answers / plan.readers;
        readers.spawn(async move {
            let tally = reader.read(answers, &permits).await;
            total.lock().unwrap_or_else(PoisonError::into_inner).add(tally);
        });
    }
    let mut writers = JoinSet::new();
    for seed in 0..plan.writers {
        let random = Random::new(plan.readers + seed);
        writers.spawn(write(Arc::clone(&world), random, Arc::clone(&permits)));
    }
    while let Some(reader) = readers.join_next().await {
        reader.expect("a reader does not panic");
    }
    permits.close();
    while let Some(writer) = writers.join_next().await {
        writer.expect("a writer does not panic");
    }
    let mut tally = std::mem::take(&mut *total.lock().unwrap_or_else(PoisonError::into_inner));
    (tally.writes, tally.renders, tally.overtaken) = world.counts();
    tally
}

/// Writes once for each permit, until there are no more.
async fn write(world: Arc<World>, mut random: Random, permits: Arc<Semaphore>) {
    while let Ok(permit) = permits.acquire().await {
        permit.forget();
        let kind = Kind::ALL[random.below(Kind::ALL.len())];
        world.write(kind, random.below(world.numbers())).await;
    }
}

struct Reader {
    application: Application,
    world: Arc<World>,
    random: Random,
    tally: Tally,
}

impl Reader {
    async fn read(mut self, answers: u64, permits: &Semaphore) -> Tally {
        let mut next_write = ANSWERS_PER_WRITE;
        while self.tally.checked() < answers {
            self.ask().await;
            if self.tally.checked() >= next_write {
                next_write += ANSWERS_PER_WRITE;
                permits.add_permits(1);
            }
            if self.tally.checked().is_multiple_of(16) {
                tokio::task::yield_now().await;
            }
        }
        self.tally
    }

    async fn ask(&mut self) {
        let kind = Kind::ALL[self.random.below(Kind::ALL.len())];
        // Low numbers more often: some are kept, others make room.
        let numbers = self.world.numbers();
        let number = self.random.below(numbers).min(self.random.below(numbers));
        let target = kind.target(number, self.random.below(4));
        let gives_up = self.random.below(16) == 0;
        let floors = self.world.floors(kind, number);
        let request = Request::get(&target).body(Body::empty()).expect("the target is valid");
        let answer = self.application.call(request);
        let answered = if gives_up {
            tokio::select! {
                biased;
                answer = answer => Some(answer),
                () = world::steps(4) => None,
            }
        } else {
            Some(answer.await)
        };
        match answered {
            Some(Ok(response)) => self.check(&target, floors, response).await,
            Some(Err(never)) => match never {},
            None => self.tally.cancelled += 1,
        }
    }

    async fn check(&mut self, target: &str, floors: Floors, response: Response<Body>) {
        let status = response.status();
        if status.is_server_error() {
            self.tally.failed += 1;
            return;
        }
        let outcome = response.headers().get("formwork-cache").cloned();
        let outcome = outcome.as_ref().and_then(|it| it.to_str().ok()).unwrap_or_default();
        let body = to_bytes(response.into_body(), 10_000).await.expect("the body is short");
        let version = version_of(&body);
        match (status, outcome) {
            (StatusCode::NOT_FOUND, _) => self.tally.missing += 1,
            (StatusCode::OK, "hit") => self.tally.hits += 1,
            (StatusCode::OK, "stale") => self.tally.stale += 1,
            (StatusCode::OK, "miss") => self.tally.misses += 1,
            other => panic!("{target}: {other:?}"),
        }
        let least = if outcome == "stale" { floors.of_stale() } else { floors.of_new() };
        if version < least {
            self.tally.violations += 1;
            self.tally.first_violation.get_or_insert_with(|| {
                format!("{target} ({outcome}): version {version} instead of {least} at least")
            });
        }
    }
}

/// The version that a page says, between two bars.
fn version_of(body: &[u8]) -> u64 {
    let text = std::str::from_utf8(body).expect("a body is text");
    let version = text.split('|').nth(1).and_then(|version| version.parse().ok());
    version.unwrap_or_else(|| panic!("no version in {text}"))
}

/// Numbers that look random, the same in each run (SplitMix64, Steele, Lea and Flood 2014).
struct Random(u64);

impl Random {
    fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0xD1B5_4A32_D192_ED03))
    }

    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        world::mix(self.0, end)
    }
}
