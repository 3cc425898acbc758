use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use formwork_core::cache::Cache as Policy;
use futures::future::{BoxFuture, ready};
use http::HeaderMap;

use super::*;
use crate::{
    cache::{InProcess, NewStored},
    config::{CACHE_MEMORY, Config},
};

const PATH: &str = "/users";

/// A store that can be lost.
#[derive(Clone, Default)]
struct Losable {
    store: InProcess,
    is_lost: Arc<AtomicBool>,
}

impl Losable {
    fn lose(&self, is_lost: bool) {
        self.is_lost.store(is_lost, Ordering::SeqCst);
    }

    fn is_lost(&self) -> bool {
        self.is_lost.load(Ordering::SeqCst)
    }
}

impl Store for Losable {
    fn connect(&self) -> BoxFuture<'_, ()> {
        Box::pin(ready(()))
    }

    fn look<'a>(&'a self, key: &'a str, held: Option<Held<'a>>) -> BoxFuture<'a, Option<Look>> {
        if self.is_lost() { Box::pin(ready(None)) } else { self.store.look(key, held) }
    }

    fn put<'a>(&'a self, key: &'a str, new: NewStored<'a>) -> BoxFuture<'a, bool> {
        if self.is_lost() { Box::pin(ready(false)) } else { self.store.put(key, new) }
    }

    fn remove<'a>(&'a self, key: &'a str, began: &'a Moment) -> BoxFuture<'a, ()> {
        self.store.remove(key, began)
    }

    fn invalidate(&self, names: &[&str], how: How) {
        self.store.invalidate(names, how);
    }

    fn noted(&self) -> u64 {
        self.store.noted()
    }

    fn settled(&self) -> BoxFuture<'_, ()> {
        self.store.settled()
    }

    fn leave(&self) -> BoxFuture<'_, ()> {
        self.store.leave()
    }
}

fn cache(store: &Losable) -> Cache {
    let config = Config::from_variables(|_| None).unwrap();
    let settings = Settings::of(&config, "build");
    Cache::new(CACHE_MEMORY, false).with_store(Arc::new(store.clone()), settings)
}

fn terms() -> Arc<Terms> {
    Arc::new(Terms::new(PATH, Policy::forever().tags(&["users"]), false, false))
}

fn entry(lead: &Lead, html: &str) -> Arc<Entry> {
    let new = New {
        key: lead.key().to_owned(),
        terms: terms(),
        began: lead.began(),
        moment: lead.moment().cloned(),
        tags: Vec::new(),
        fresh_until: None,
        stale_for: None,
        took: Duration::from_millis(1),
    };
    Arc::new(Entry::of_answer(new, html.as_bytes(), HeaderMap::new()))
}

async fn land(cache: &Cache, lead: Lead, html: &str) {
    let entry = entry(&lead, html);
    match cache.share(&entry).await {
        true => cache.store(lead, &entry),
        false => cache.hand_over(lead, &entry),
    }
}

async fn ask(cache: &Cache) -> Joined {
    match cache.find(PATH, &terms()).await {
        (Lookup::Hit(entry) | Lookup::Stale(entry), _) => Joined::Found(entry),
        (Lookup::Miss, arrival) => cache.wait(PATH, &terms(), arrival).await,
    }
}

async fn fill(cache: &Cache, html: &str) {
    while let Joined::Lead(lead) = ask(cache).await {
        land(cache, lead, html).await;
    }
}

async fn check(cache: &Cache, expect: Option<&str>) {
    let html = match cache.find(PATH, &terms()).await.0 {
        Lookup::Hit(entry) | Lookup::Stale(entry) => Some(entry.identity()),
        Lookup::Miss => None,
    };
    assert_eq!(html.as_deref(), expect.map(str::as_bytes));
}

#[tokio::test]
async fn what_one_has_made_the_other_has_until_one_invalidates_it() {
    let store = Losable::default();
    let (one, other) = (cache(&store), cache(&store));
    for name in [name::path(PATH), name::pages(PATH), name::layout("/"), name::tag("users")] {
        fill(&one, "page").await;
        check(&other, Some("page")).await;
        other.invalidate(&[&name], How::Drop);
        check(&one, None).await;
        check(&other, None).await;
    }
    fill(&one, "page").await;
    other.invalidate(&[name::path(PATH)], How::MakeStale);
    assert!(matches!(one.find(PATH, &terms()).await.0, Lookup::Stale(_)));
}

#[tokio::test]
async fn while_the_store_is_lost_nothing_is_found_and_nothing_is_kept() {
    let store = Losable::default();
    let cache = cache(&store);
    fill(&cache, "old").await;
    store.lose(true);
    check(&cache, None).await;
    let Joined::Lead(lead) = ask(&cache).await else { panic!("it is made") };
    land(&cache, lead, "new").await;
    check(&cache, None).await;
    store.lose(false);
    check(&cache, Some("old")).await;
}

#[tokio::test]
async fn while_the_store_is_lost_one_is_given_what_began_after_it_came() {
    let store = Losable::default();
    let cache = cache(&store);
    store.lose(true);
    let Joined::Lead(first) = ask(&cache).await else { panic!("nobody else asks") };
    let late = async || match ask(&cache).await {
        Joined::Lead(lead) => {
            tokio::task::yield_now().await;
            land(&cache, lead, "new").await;
            "makes it"
        }
        Joined::Found(entry) => {
            assert_eq!(entry.identity(), "new");
            "is given it"
        }
        Joined::Alone => "is alone",
    };
    let (one, another, ()) =
        tokio::join!(late(), late(), async { land(&cache, first, "old").await });
    let mut ends = [one, another];
    ends.sort_unstable();
    assert_eq!(ends, ["is given it", "makes it"]);
}

#[tokio::test]
async fn what_is_discarded_is_gone_for_all() {
    let store = Losable::default();
    let (one, other) = (cache(&store), cache(&store));
    fill(&one, "page").await;
    other.invalidate(&[name::tag("users")], How::MakeStale);
    let (Lookup::Stale(_), arrival) = one.find(PATH, &terms()).await else { panic!("it is stale") };
    let lead = one.try_lead(PATH).unwrap().at(arrival);
    one.forget(&lead).await;
    one.discard(lead);
    check(&one, None).await;
    check(&other, None).await;
}
