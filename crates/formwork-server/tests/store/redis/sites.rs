//! Instances of one site, and visitors who notice everything that is too old.

use std::{
    net::SocketAddr,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use formwork_core::{Error, Result, cache::Cache};
use formwork_server::{
    cache::Redis,
    config::Config,
    extract,
    request::{revalidate_path, revalidate_tag, state},
    routing::{Methods, Page, Routes},
};
use leptos::prelude::*;
use tokio::{
    net::TcpListener,
    sync::{Mutex, Notify, watch},
    task::{JoinHandle, JoinSet},
};

use super::{http, server::url};

/// Short, so that a test need not wait for long.
const LEASE: Duration = Duration::from_millis(400);
const TIMEOUT: Duration = Duration::from_millis(200);

/// How many pages there are.
const PAGES: usize = 4;

/// What a database would be: the value of each page.
#[derive(Clone, Default)]
struct Values(Arc<[AtomicU64; PAGES]>);

impl Values {
    fn of(&self, page: usize) -> Result<&AtomicU64> {
        self.0.get(page).ok_or_else(|| Error::from(formwork_core::Kind::NotFound))
    }
}

async fn page(extract::Path(page): extract::Path<u8>) -> Result<impl IntoView> {
    let value = state::<Values>().of(page.into())?.load(Ordering::SeqCst);
    // What is read is sent a little later, so that something may happen in between.
    tokio::task::yield_now().await;
    Ok(format!("value {value} end"))
}

/// Changes a page, says so, and answers with what it has now.
async fn change(
    axum::extract::Path(page): axum::extract::Path<usize>,
) -> Result<String, axum::http::StatusCode> {
    let values = state::<Values>();
    let value = values.of(page).map_err(|_| axum::http::StatusCode::NOT_FOUND)?;
    let value = value.fetch_add(1, Ordering::SeqCst) + 1;
    if page % 2 == 0 {
        revalidate_tag("values")
    } else {
        revalidate_path(format!("/{page}"))
    }
    Ok(format!("value {value} end"))
}

/// Instances that share a store, and what their visitors know.
pub(crate) struct Sites {
    addresses: Vec<SocketAddr>,
    stops: Vec<watch::Sender<bool>>,
    served: Mutex<Vec<JoinHandle<()>>>,
    /// The value of each page that whoever has changed it knows of.
    known: [AtomicU64; PAGES],
    hits: AtomicU64,
    reads: AtomicU64,
    writes: AtomicU64,
    random: AtomicU64,
    event: Notify,
}

impl Sites {
    /// An instance for each socket on which Redis is reached.
    pub(crate) async fn start(sockets: &[&Path]) -> Arc<Self> {
        let values = Values::default();
        let mut sites = Self {
            addresses: Vec::new(),
            stops: Vec::new(),
            served: Mutex::default(),
            known: Default::default(),
            hits: AtomicU64::new(0),
            reads: AtomicU64::new(0),
            writes: AtomicU64::new(0),
            random: AtomicU64::new(1),
            event: Notify::new(),
        };
        for socket in sockets {
            let store = Redis::open(&url(socket)).unwrap().lease(LEASE).command_timeout(TIMEOUT);
            let routes = Routes::new()
                .page("/{page}", Page::new(page).cache(Cache::forever().tags(&["values"])))
                .route("/change/{page}", Methods::new().post(change))
                .with_state(values.clone())
                .languages(["en", "de"])
                .cache_store(store);
            let application = routes.build(Config::from_variables(|_| None).unwrap()).unwrap();
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            sites.addresses.push(listener.local_addr().unwrap());
            let (stop, mut stopped) = watch::channel(false);
            sites.stops.push(stop);
            sites.served.get_mut().push(tokio::spawn(formwork_server::serve(
                listener,
                application,
                async move { drop(stopped.wait_for(|stop| *stop).await) },
            )));
        }
        Arc::new(sites)
    }

    pub(crate) fn count(&self) -> usize {
        self.addresses.len()
    }

    /// Reads a page at an instance, and says what became of it.
    pub(crate) async fn read(&self, at: usize, page: usize) -> String {
        self.read_in("", at, page).await
    }

    /// The same in the language with a prefix.
    async fn read_in(&self, language: &str, at: usize, page: usize) -> String {
        let known = self.known[page].load(Ordering::SeqCst);
        let answer = http::send(self.addresses[at], "GET", &format!("{language}/{page}")).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let value = value(&answer.body);
        assert!(value >= known, "instance {at} shows {value} of page {page}, {known} was known");
        self.hits.fetch_add(u64::from(answer.outcome == "hit"), Ordering::SeqCst);
        self.reads.fetch_add(1, Ordering::SeqCst);
        self.event.notify_waiters();
        answer.outcome
    }

    /// Changes a page at an instance.
    pub(crate) async fn write(&self, at: usize, page: usize) {
        let answer = http::send(self.addresses[at], "POST", &format!("/change/{page}")).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        self.known[page].fetch_max(value(&answer.body), Ordering::SeqCst);
        self.writes.fetch_add(1, Ordering::SeqCst);
        self.event.notify_waiters();
    }

    /// Visitors who read and write everywhere until they are dropped.
    pub(crate) fn visited(self: &Arc<Self>, readers: usize, writers: usize) -> Visitors {
        let mut tasks = JoinSet::new();
        for _ in 0..readers {
            let sites = Arc::clone(self);
            tasks.spawn(async move {
                loop {
                    let language = ["", "/de"][sites.any(2)];
                    sites.read_in(language, sites.any(sites.count()), sites.any(PAGES)).await;
                }
            });
        }
        for _ in 0..writers {
            let sites = Arc::clone(self);
            tasks.spawn(async move {
                loop {
                    sites.write(sites.any(sites.count()), sites.any(PAGES)).await;
                    for _ in 0..sites.any(20) {
                        tokio::task::yield_now().await;
                    }
                }
            });
        }
        Visitors { sites: Arc::clone(self), tasks }
    }

    /// Reads until an instance answers from the cache.
    pub(crate) async fn until_hit(&self, at: usize) {
        while self.read(at, 1).await != "hit" {
            tokio::task::yield_now().await;
        }
    }

    /// Stops an instance in order.
    pub(crate) async fn stop(&self, at: usize) {
        self.stops[at].send_replace(true);
        (&mut self.served.lock().await[at]).await.unwrap();
    }

    fn any(&self, below: usize) -> usize {
        let random = self.random.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::SeqCst);
        let mixed = (random ^ (random >> 31)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        usize::try_from(mixed >> 33).unwrap() % below
    }
}

fn value(body: &str) -> u64 {
    let value = body.split_once("value ").and_then(|(_, rest)| rest.split_once(" end"));
    value.unwrap_or_else(|| panic!("no value: {body}")).0.parse().unwrap()
}

/// See [`Sites::visited`].
pub(crate) struct Visitors {
    sites: Arc<Sites>,
    tasks: JoinSet<()>,
}

impl Visitors {
    /// Lets them go on until there were so many more reads, writes and answers from the cache.
    pub(crate) async fn go_on(&mut self, reads: u64, writes: u64, hits: u64) {
        let sites = Arc::clone(&self.sites);
        let counts =
            || [&sites.reads, &sites.writes, &sites.hits].map(|count| count.load(Ordering::SeqCst));
        let (begin, wanted) = (counts(), [reads, writes, hits]);
        loop {
            let event = sites.event.notified();
            let now = counts();
            if (0..3).all(|it| now[it] - begin[it] >= wanted[it]) {
                return;
            }
            tokio::select! {
                () = event => {}
                // What one of them has seen ends the test.
                ended = self.tasks.join_next() => ended.unwrap().unwrap(),
            }
        }
    }
}
