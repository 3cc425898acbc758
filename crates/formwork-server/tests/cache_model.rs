//! The core of the cache, checked in every order in which threads can run it.
//!
//! `stamps.rs` and `tags.rs` are those of the cache itself; [`sync`] gives them the locks, counters
//! and reference counts of `loom`, which runs each model again and again, in every order of the steps
//! of its threads (with a bounded number of preemptions), and with every value that a load may see by
//! the memory model of C++20. What surrounds them in the cache, and cannot be run in it, is written
//! out: where an entry is kept, and who is given what is being made.
//!
//! In every model the data is a plain number that is read and written without any order of its own.
//! So nothing but the cache makes what was written visible.

#![expect(
    dead_code,
    unreachable_pub,
    reason = "the models use a part of what the cache uses, and nobody uses theirs"
)]

use loom::thread;
use stamps::{Clock, How, Since, Stamp};
use sync::{Arc, AtomicU64, Mutex, Ordering, lock};
use tags::{Limits, Tags};

#[path = "../src/cache/stamps.rs"]
mod stamps;
#[path = "../src/cache/tags.rs"]
mod tags;

/// What the cache takes from `std`, in loom's form.
mod sync {
    use std::{
        hash::{BuildHasherDefault, DefaultHasher},
        sync::PoisonError,
    };

    pub(crate) use loom::sync::{
        Arc, Mutex, MutexGuard, RwLock,
        atomic::{AtomicU64, Ordering},
    };

    /// With one order of its values, as loom runs everything again.
    pub(crate) type HashSet<T> = std::collections::HashSet<T, BuildHasherDefault<DefaultHasher>>;

    pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
        mutex.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Runs a model in every order with at most so many preemptions.
fn check(preemptions: usize, model: impl Fn() + Send + Sync + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = Some(preemptions);
    builder.check(model);
}

/// What is made: what it was made of, and when it was begun.
#[derive(Clone, Copy, Debug)]
struct Made {
    began: u64,
    value: u64,
}

/// The data, what is stored of it, and how new it has to be.
#[derive(Debug, Default)]
struct Story {
    data: AtomicU64,
    stored: Mutex<Option<Made>>,
    /// The newest data whose invalidation has returned.
    returned: AtomicU64,
}

impl Story {
    fn change(&self, value: u64) {
        self.data.store(value, Ordering::Relaxed);
    }

    /// What a render reads.
    fn read(&self) -> u64 {
        self.data.load(Ordering::Relaxed)
    }

    fn note_return(&self, value: u64) {
        self.returned.store(value, Ordering::Release);
    }

    /// A request begins: what it may be answered with is no older than this.
    fn arrive(&self) -> u64 {
        self.returned.load(Ordering::Acquire)
    }
}

/// A subject, by what it is invalidated, and what is stored of it.
type Shared = Arc<(Clock, Stamp, Story)>;

/// One who changes and invalidates.
fn spawn_writer(shared: &Shared, how: How) -> thread::JoinHandle<()> {
    let shared = Arc::clone(shared);
    thread::spawn(move || {
        let (clock, stamp, story) = &*shared;
        story.change(1);
        clock.invalidate([stamp], how);
        story.note_return(1);
    })
}

/// One who renders and stores.
fn spawn_render(shared: &Shared) -> thread::JoinHandle<()> {
    let shared = Arc::clone(shared);
    thread::spawn(move || {
        let (clock, _, story) = &*shared;
        let made = Made { began: clock.now(), value: story.read() };
        *lock(&story.stored) = Some(made);
    })
}

/// Who is answered from what is stored is answered with nothing older.
#[track_caller]
fn assert_not_older(stamp: &Stamp, story: &Story, least: u64) {
    let found = *lock(&story.stored);
    if let Some(made) = found.filter(|made| stamp.since(made.began) == Since::Valid) {
        assert!(made.value >= least, "{made:?} is older than {least}");
    }
}

/// One who changes and invalidates, one who renders and stores, and one who is answered from what is
/// stored.
#[test]
fn what_was_read_before_an_invalidation_is_not_valid_after_it() {
    for how in [How::Drop, How::MakeStale] {
        check(3, move || {
            let shared = Arc::new((Clock::default(), Stamp::default(), Story::default()));
            let writer = spawn_writer(&shared, how);
            let render = spawn_render(&shared);
            let (_, stamp, story) = &*shared;
            let least = story.arrive();
            assert_not_older(stamp, story, least);
            writer.join().unwrap();
            render.join().unwrap();
        });
    }
}

/// A render that reads something stored which is not known to be old yet: what it makes of it is not
/// valid after the invalidation either. This is what the order of stamp and count is for.
#[test]
fn what_was_made_of_something_stored_is_as_old_as_that() {
    check(3, || {
        let shared = Arc::new((Clock::default(), Stamp::default(), Story::default()));
        let writer = spawn_writer(&shared, How::Drop);
        let render = thread::spawn({
            let shared = Arc::clone(&shared);
            move || {
                let (clock, stamp, story) = &*shared;
                let inner = Made { began: 0, value: 0 };
                let began = clock.now();
                let is_valid = stamp.since(inner.began) == Since::Valid;
                let value = if is_valid { inner.value } else { story.read() };
                *lock(&story.stored) = Some(Made { began, value });
            }
        });
        let (_, stamp, story) = &*shared;
        let least = story.arrive();
        assert_not_older(stamp, story, least);
        writer.join().unwrap();
        render.join().unwrap();
    });
}

/// Two who invalidate at the same time, each something of its own, and a render that reads both.
#[test]
fn each_of_two_invalidations_at_a_time_is_seen() {
    check(2, || {
        let shared = Arc::new((Clock::default(), <[(Stamp, Story); 2]>::default()));
        let writers = [0, 1].map(|own| {
            let shared = Arc::clone(&shared);
            thread::spawn(move || {
                let (clock, subjects) = &*shared;
                let (stamp, story) = &subjects[own];
                story.change(1);
                clock.invalidate([stamp], How::Drop);
                story.note_return(1);
            })
        });
        let (clock, subjects) = &*shared;
        let began = clock.now();
        let values = subjects.each_ref().map(|(_, story)| story.read());
        let least = subjects.each_ref().map(|(_, story)| story.arrive());
        for ((stamp, _), (value, least)) in subjects.iter().zip(values.into_iter().zip(least)) {
            if stamp.since(began) == Since::Valid {
                assert!(value >= least, "{value} is older than {least}");
            }
        }
        for writer in writers {
            writer.join().unwrap();
        }
    });
}

/// What is made is given to those who wait for it, if it was begun after they came.
#[test]
fn one_who_waits_is_not_given_what_is_older_than_an_invalidation_before_they_came() {
    check(3, || {
        let shared = Arc::new((Clock::default(), Stamp::default(), Story::default()));
        let writer = spawn_writer(&shared, How::Drop);
        let render = spawn_render(&shared);
        let (clock, _, story) = &*shared;
        let least = story.arrive();
        let arrived = clock.now();
        let landed = *lock(&story.stored);
        if let Some(made) = landed.filter(|made| made.began >= arrived) {
            assert!(made.value >= least, "{made:?} is older than {least}");
        }
        writer.join().unwrap();
        render.join().unwrap();
    });
}

const PATH: &str = "path /users";

/// `Cache::store`: under the lock of what is stored, where its path and its tag are asked.
fn store(tags: &Tags, story: &Story, made: Made) {
    let mut stored = lock(&story.stored);
    let path = tags.find(PATH);
    let path = path.map_or(Since::Valid, |path| path.since(made.began));
    if path != Since::Gone && tags.remembers(made.began) {
        *stored = Some(made);
    }
}

/// An entry without a tag of its path: what is found by the path is removed, and what is stored
/// later is asked when it is stored.
#[test]
fn what_was_read_before_its_path_was_invalidated_is_not_found_after_it() {
    check(2, || {
        let shared = Arc::new((tags_that_are_soon_forgotten(), Story::default()));
        let writer = thread::spawn({
            let shared = Arc::clone(&shared);
            move || {
                let (tags, story) = &*shared;
                story.change(1);
                tags.invalidate(&[PATH], How::Drop);
                *lock(&story.stored) = None;
                story.note_return(1);
            }
        });
        let render = thread::spawn({
            let shared = Arc::clone(&shared);
            move || {
                let (tags, story) = &*shared;
                let began = Tags::begin(tags);
                let made = Made { began: began.number(), value: story.read() };
                store(tags, story, made);
            }
        });
        let (_, story) = &*shared;
        let least = story.arrive();
        if let Some(made) = *lock(&story.stored) {
            assert!(made.value >= least, "{made:?} is older than {least}");
        }
        writer.join().unwrap();
        render.join().unwrap();
    });
}

/// So that they are looked through whenever one is added, and none that is unused is kept for long.
fn tags_that_are_soon_forgotten() -> Arc<Tags> {
    Arc::new(Tags::with_limits(Limits { unused: 0, unseen: 0 }))
}

/// A render takes a tag only at its end, as that of its route, while others are added and those that
/// nothing has are forgotten.
#[test]
fn a_tag_that_a_render_under_way_will_take_is_not_forgotten_unsaid() {
    for unused in [0, 10] {
        check(2, move || {
            let tags = Arc::new(Tags::with_limits(Limits { unused, unseen: 0 }));
            let shared = Arc::new((tags, Story::default()));
            let writer = thread::spawn({
                let shared = Arc::clone(&shared);
                move || {
                    let (tags, story) = &*shared;
                    story.change(1);
                    tags.invalidate(&["tag users"], How::Drop);
                    story.note_return(1);
                    // Looks through those that nothing has.
                    for name in ["tag a", "tag b"] {
                        drop(tags.tag(name));
                    }
                }
            });
            let (tags, story) = &*shared;
            let began = Tags::begin(tags);
            let made = Made { began: began.number(), value: story.read() };
            let tag = tags.tag("tag users");
            let may_be_stored = tags.remembers(made.began);
            drop(began);
            writer.join().unwrap();
            let least = story.arrive();
            if may_be_stored && tag.since(made.began) == Since::Valid {
                assert!(made.value >= least, "{made:?} is older than {least}");
            }
        });
    }
}

/// Whatever else happens, a tag that something stored has is the one that is invalidated.
#[test]
fn a_tag_that_something_has_is_never_forgotten() {
    check(3, || {
        let tags = tags_that_are_soon_forgotten();
        let held = tags.tag("tag users");
        let others = thread::spawn({
            let tags = Arc::clone(&tags);
            move || ["tag a", "tag b"].map(|name| drop(tags.tag(name)))
        });
        tags.invalidate(&["tag users"], How::Drop);
        assert_eq!(held.since(0), Since::Gone);
        others.join().unwrap();
        assert!(tags.len() <= 3);
    });
}
