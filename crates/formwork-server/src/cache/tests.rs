use std::time::Duration;

use http::HeaderMap;
use tokio::time::timeout;

use super::*;
use crate::config::CACHE_MEMORY;

mod tags;

const PATH: &str = "/users";
const FOREVER: formwork_core::cache::Cache = formwork_core::cache::Cache::forever();

fn terms(policy: formwork_core::cache::Cache) -> Arc<Terms> {
    Arc::new(Terms::new(PATH, policy, false, false))
}

fn entry_of(key: &str, began: u64, html: &str, terms: Arc<Terms>) -> Arc<Entry> {
    let new = New {
        key: key.to_owned(),
        terms,
        began,
        moment: None,
        tags: Vec::new(),
        fresh_until: None,
        stale_for: None,
        took: Duration::from_millis(1),
    };
    Arc::new(Entry::of_answer(new, html.as_bytes(), HeaderMap::new()))
}

fn store(cache: &Cache, lead: Lead, html: &str, policy: formwork_core::cache::Cache) {
    let entry = entry_of(lead.key(), lead.began(), html, terms(policy));
    cache.store(lead, &entry);
}

async fn lead(cache: &Cache, key: &str) -> Lead {
    match cache.join(key).await {
        Joined::Lead(lead) => lead,
        _ => panic!("nobody else asks for {key}"),
    }
}

async fn fill(cache: &Cache, key: &str, html: &str) {
    store(cache, lead(cache, key).await, html, FOREVER);
}

#[track_caller]
fn check(cache: &Cache, key: &str, expect: Option<&str>) {
    let html = match cache.get(key) {
        Lookup::Hit(entry) | Lookup::Stale(entry) => Some(entry.identity()),
        Lookup::Miss => None,
    };
    assert_eq!(html.as_deref(), expect.map(str::as_bytes), "{key}");
}

fn drop_path(cache: &Cache, path: &str) {
    cache.invalidate(&[name::path(path)], How::Drop);
}

#[test]
fn every_spelling_of_a_path_has_one_key() {
    for (path, expect) in [
        ("/users", "/users"),
        ("/%75sers/%c3%a4", "/users/%C3%A4"),
        ("/a%2Fb", "/a%2Fb"),
        ("/a%2fb/%20", "/a%2Fb/%20"),
        ("/grüße/a b", "/gr%C3%BC%C3%9Fe/a%20b"),
        ("/a%3Ab", "/a:b"),
        ("/users/", "/users"),
        ("//users#top", "/users"),
        ("/users?search=%C3%A4", "/users"),
        ("/%C3%A4?page=2", "/%C3%A4"),
    ] {
        assert_eq!(key(path), expect);
    }
}

#[tokio::test]
async fn a_stored_page_is_found_until_it_is_invalidated() {
    let cache = Cache::new(CACHE_MEMORY, false);
    check(&cache, PATH, None);
    fill(&cache, PATH, "one").await;
    check(&cache, PATH, Some("one"));
    drop_path(&cache, PATH);
    check(&cache, PATH, None);
    assert_eq!((cache.memory.len(), cache.memory.bytes()), (0, 0));
    assert!(cache.flights.is_empty());
}

#[tokio::test]
async fn a_render_that_began_before_an_invalidation_is_not_stored() {
    for name in [name::path(PATH), name::pages(PATH), name::layout("/"), name::tag("users")] {
        let cache = Cache::new(CACHE_MEMORY, false);
        let lead = lead(&cache, PATH).await;
        cache.invalidate(&[&name], How::Drop);
        store(&cache, lead, "old", FOREVER.tags(&["users"]));
        check(&cache, PATH, None);
        assert_eq!(cache.memory.len(), 0, "{name}");
    }
}

#[tokio::test]
async fn a_render_that_began_before_something_was_made_stale_is_stale() {
    for name in [name::path(PATH), name::pages(PATH), name::layout("/"), name::tag("users")] {
        let cache = Cache::new(CACHE_MEMORY, false);
        let lead = lead(&cache, PATH).await;
        cache.invalidate(&[&name], How::MakeStale);
        store(&cache, lead, "old", FOREVER.tags(&["users"]));
        assert!(matches!(cache.get(PATH), Lookup::Stale(_)), "{name}");
        fill_behind(&cache, "new");
        assert!(matches!(cache.get(PATH), Lookup::Hit(_)), "{name}");
        check(&cache, PATH, Some("new"));
    }
}

fn fill_behind(cache: &Cache, html: &str) {
    let lead = cache.try_lead(PATH).unwrap();
    store(cache, lead, html, FOREVER.tags(&["users"]));
}

#[tokio::test]
async fn one_who_came_before_an_invalidation_is_given_what_was_being_made() {
    let cache = Cache::new(CACHE_MEMORY, false);
    let old = lead(&cache, PATH).await;
    let early = cache.join(PATH);
    let story = async {
        tokio::task::yield_now().await;
        store(&cache, old, "old", FOREVER);
        drop_path(&cache, PATH);
    };
    // Polled in this order: it waits before the story goes on.
    let (early, ()) = tokio::join!(early, story);
    assert!(matches!(early, Joined::Found(_)), "it was made and valid when it was given");
}

#[tokio::test]
async fn one_who_came_after_an_invalidation_waits_for_something_newer() {
    for name in [name::path(PATH), name::pages(PATH), name::layout("/"), name::tag("users")] {
        let cache = Cache::new(CACHE_MEMORY, false);
        let old = lead(&cache, PATH).await;
        cache.invalidate(&[&name], How::Drop);
        let late = async {
            let Joined::Lead(lead) = cache.join(PATH).await else {
                panic!("what was under way is too old: {name}");
            };
            check(&cache, PATH, None);
            store(&cache, lead, "new", FOREVER);
        };
        let story = async { store(&cache, old, "old", FOREVER.tags(&["users"])) };
        tokio::join!(late, story);
        check(&cache, PATH, Some("new"));
    }
}

#[tokio::test]
async fn one_who_came_after_another_invalidation_is_given_what_was_being_made() {
    let cache = Cache::new(CACHE_MEMORY, false);
    let lead = lead(&cache, PATH).await;
    drop_path(&cache, "/other");
    let story = async { store(&cache, lead, "good", FOREVER) };
    let (late, ()) = tokio::join!(cache.join(PATH), story);
    assert!(matches!(late, Joined::Found(_)));
}

/// However often it is invalidated meanwhile: what began after one came is new enough.
#[tokio::test]
async fn one_who_waits_is_given_what_began_after_it_came() {
    let cache = Cache::new(CACHE_MEMORY, false);
    let first = lead(&cache, PATH).await;
    drop_path(&cache, PATH);
    let invalidate = || cache.invalidate(&[name::tag("users")], How::Drop);
    let ask = async || match cache.join(PATH).await {
        Joined::Lead(lead) => {
            tokio::task::yield_now().await;
            invalidate();
            store(&cache, lead, "second", FOREVER.tags(&["users"]));
            "makes it"
        }
        Joined::Found(_) => "is given it",
        Joined::Alone => "is alone",
    };
    let story = async {
        invalidate();
        store(&cache, first, "first", FOREVER.tags(&["users"]));
    };
    let (one, other, ()) = tokio::join!(ask(), ask(), story);
    let mut ends = [one, other];
    ends.sort_unstable();
    assert_eq!(ends, ["is given it", "makes it"]);
    check(&cache, PATH, None);
}

#[tokio::test]
async fn a_pattern_and_a_folder_invalidate_the_pages_of_their_routes() {
    let cache = Cache::new(CACHE_MEMORY, false);
    let user = Arc::new(Terms::new("/users/{id}", FOREVER, false, false));
    let home = Arc::new(Terms::new("/", FOREVER, false, false));
    let all = [("/users/1", &user), ("/users/2", &user), ("/", &home)];
    for (invalidated, left) in [
        (name::pages("/users/{id}"), vec!["/"]),
        (name::layout("/users"), vec!["/"]),
        (name::layout("/users/{id}"), vec!["/"]),
        (name::pages("/"), vec!["/users/1", "/users/2"]),
        (name::layout("/"), vec![]),
        (name::pages("/users"), vec!["/users/1", "/users/2", "/"]),
    ] {
        for (key, terms) in all {
            if let Joined::Lead(lead) = cache.join(key).await {
                let entry = entry_of(key, lead.began(), key, Arc::clone(terms));
                cache.store(lead, &entry);
            }
        }
        cache.invalidate(&[invalidated], How::Drop);
        for (key, _) in all {
            check(&cache, key, left.contains(&key).then_some(key));
        }
    }
}

#[tokio::test]
async fn past_its_lifetime_a_page_is_stale_and_one_may_replace_it() {
    let cache = Cache::new(CACHE_MEMORY, false);
    let policy = formwork_core::cache::Cache::revalidate(0);
    store(&cache, lead(&cache, PATH).await, "old", policy);
    let Lookup::Stale(stale) = cache.get(PATH) else { panic!("its lifetime is over") };
    assert!(stale.may_be_retried());
    let lead = cache.try_lead(PATH).unwrap();
    assert!(cache.try_lead(PATH).is_none());
    cache.give_up(lead);
    assert!(matches!(cache.get(PATH), Lookup::Stale(_)), "the old one is kept");
    assert!(!stale.may_be_retried(), "a failed render is not repeated at once");
}

#[tokio::test]
async fn what_may_not_be_stale_is_gone_when_its_lifetime_is_over() {
    let policy = formwork_core::cache::Cache::revalidate(0).stale_for(0);
    let cache = Cache::new(CACHE_MEMORY, false);
    store(&cache, lead(&cache, PATH).await, "old", policy);
    check(&cache, PATH, None);
    store(&cache, lead(&cache, PATH).await, "old", FOREVER.stale_for(0));
    check(&cache, PATH, Some("old"));
    cache.invalidate(&[name::path(PATH)], How::MakeStale);
    check(&cache, PATH, None);
}

#[tokio::test]
async fn what_is_worth_least_makes_room() {
    let size = entry_of("/a", 0, "aaaaa", terms(FOREVER)).bytes();
    let cache = Cache::new(size as u64 * 5 / 2, false);
    fill(&cache, "/a", "aaaaa").await;
    fill(&cache, "/b", "bbbbb").await;
    let Lookup::Hit(used) = cache.get("/a") else { panic!("there is room for two") };
    (0..3).for_each(|_| cache.note_use(&used));
    fill(&cache, "/c", "ccccc").await;
    let left = ["/b", "/c"].map(|key| !matches!(cache.get(key), Lookup::Miss));
    check(&cache, "/a", Some("aaaaa"));
    assert_eq!(left.iter().filter(|is_left| **is_left).count(), 1);
}

#[tokio::test]
async fn however_many_are_stored_the_memory_is_bound() {
    let cache = Cache::new(100_000, false);
    for number in 0..5000 {
        fill(&cache, &format!("/{number}"), "").await;
        assert!(cache.memory.bytes() <= 100_000);
    }
    assert!(cache.memory.len() < 500, "{} entries", cache.memory.len());
    assert!(cache.memory.len() > 100, "{} entries", cache.memory.len());
}

#[tokio::test]
async fn what_is_left_of_many_is_found_and_the_memory_stays_bound() {
    let cache = Cache::new(400_000, false);
    let path = |number: u32| format!("/{number}");
    for number in 0..1000 {
        fill(&cache, &path(number), "many").await;
    }
    (10..1000).for_each(|number| drop_path(&cache, &path(number)));
    (0..10).for_each(|number| check(&cache, &path(number), Some("many")));
    assert_eq!(cache.memory.len(), 10);
    assert!(cache.memory.places() < 1000, "{} places", cache.memory.places());
    for number in 1000..4000 {
        fill(&cache, &path(number), "more").await;
        assert!(cache.memory.bytes() <= 400_000);
        check(&cache, &path(number), Some("more"));
    }
}

#[tokio::test]
async fn what_is_larger_than_the_memory_is_not_stored_but_given() {
    let cache = Cache::new(1000, false);
    let lead = lead(&cache, PATH).await;
    let (waits, ()) = tokio::join!(cache.join(PATH), async {
        store(&cache, lead, &"a".repeat(2000), FOREVER);
    });
    assert!(matches!(waits, Joined::Found(_)));
    check(&cache, PATH, None);
}

#[tokio::test]
async fn one_who_goes_away_leaves_nothing_behind() {
    let cache = Cache::new(CACHE_MEMORY, false);
    let lead = lead(&cache, PATH).await;
    let waiting = timeout(Duration::ZERO, cache.join(PATH));
    assert!(waiting.await.is_err());
    drop(lead);
    assert!(cache.flights.is_empty());
}

#[tokio::test]
async fn the_lead_of_one_who_goes_away_falls_to_another() {
    let cache = Cache::new(CACHE_MEMORY, false);
    let lead = lead(&cache, PATH).await;
    let (next, ()) = tokio::join!(cache.join(PATH), async { drop(lead) });
    assert!(matches!(next, Joined::Lead(_)));
}

#[tokio::test]
async fn those_who_waited_for_what_cannot_be_stored_do_not_wait_for_each_other() {
    for end in [Cache::discard, Cache::give_up] {
        let cache = Cache::new(CACHE_MEMORY, false);
        let lead = lead(&cache, PATH).await;
        let (first, second, ()) =
            tokio::join!(cache.join(PATH), cache.join(PATH), async { end(&cache, lead) });
        assert!(matches!((first, second), (Joined::Alone, Joined::Alone)));
        assert!(cache.flights.is_empty());
    }
}

#[tokio::test]
async fn one_who_leads_too_late_is_given_what_was_stored() {
    let cache = Cache::new(CACHE_MEMORY, false);
    fill(&cache, PATH, "new").await;
    assert!(matches!(cache.join(PATH).await, Joined::Found(_)));
    assert!(cache.flights.is_empty());
}

#[tokio::test]
async fn what_is_gone_is_not_served_any_more() {
    let cache = Cache::new(CACHE_MEMORY, false);
    let policy = formwork_core::cache::Cache::revalidate(0);
    store(&cache, lead(&cache, PATH).await, "old", policy);
    let lead = cache.try_lead(PATH).unwrap();
    cache.discard(lead);
    check(&cache, PATH, None);
}

#[tokio::test]
async fn what_nobody_asks_for_any_more_gives_way_however_often_it_was_asked_for() {
    let size = entry_of("/a", 0, "aaaaa", terms(FOREVER)).bytes();
    let cache = Cache::new(size as u64 * 20, false);
    fill(&cache, "/old", "often").await;
    let Lookup::Hit(old) = cache.get("/old") else { panic!("it was stored") };
    (0..50).for_each(|_| cache.note_use(&old));
    for number in 0..2000 {
        let key = format!("/{number}");
        fill(&cache, &key, "new").await;
        let Lookup::Hit(new) = cache.get(&key) else { panic!("{key} was stored just now") };
        cache.note_use(&new);
    }
    check(&cache, "/old", None);
}
