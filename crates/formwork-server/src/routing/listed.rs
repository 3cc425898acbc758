//! Which paths a page has that answers no others: those of its `static_params`, as they are now.
//!
//! A path that is listed once is known. For any other the list is asked for anew, after the request
//! came, so that what was made a moment ago is found. That happens once in [`LIST_PAUSE`] at most:
//! requests that come meanwhile wait together for the next one.
//!
//! While it cannot be had, because `static_params` fails, the page is asked instead.

use std::{
    collections::HashSet,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

/// How long the list of a page is not asked for again, whoever asks for unknown paths: one second.
pub const LIST_PAUSE: Duration = Duration::from_secs(1);

/// How long requests wait for a list.
pub(super) const LIST_LIMIT: Duration = Duration::from_secs(10);

/// What is known of the paths of one page.
#[derive(Debug, Default)]
pub(super) struct Listed {
    known: Mutex<Known>,
    /// Held by the one who asks.
    turn: tokio::sync::Mutex<()>,
}

#[derive(Debug, Default)]
struct Known {
    paths: HashSet<String>,
    /// How often the list was asked for.
    asked: u64,
    /// The number of the last question that was answered.
    answered: u64,
    has_failed: bool,
    /// When the list may be asked for again.
    next: Option<Instant>,
}

/// A question for the list, by its number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Question(u64);

impl Listed {
    /// Begins to ask for the list.
    pub(super) fn ask(&self) -> Question {
        let mut known = self.known();
        known.asked += 1;
        known.next = Some(Instant::now() + LIST_PAUSE);
        Question(known.asked)
    }

    /// Takes the list; `None` if it cannot be had.
    pub(super) fn answer(&self, Question(number): Question, paths: Option<&[String]>) {
        let mut known = self.known();
        if number < known.answered {
            return;
        }
        known.answered = number;
        known.has_failed = paths.is_none();
        if let Some(paths) = paths {
            known.paths = paths.iter().cloned().collect();
        }
    }

    /// Whether the page has this path. `ask` asks for the list and gives it to [`answer`](Self::answer).
    pub(super) async fn has<Fut>(&self, path: &str, ask: impl FnOnce() -> Fut) -> bool
    where
        Fut: Future,
    {
        let Some(asked) = self.known().asked_if_unknown(path) else { return true };
        let _turn = self.turn.lock().await;
        if self.known().answered <= asked {
            let Known { has_failed, next, .. } = *self.known();
            let next = next.unwrap_or_else(Instant::now);
            if has_failed && Instant::now() < next {
                return true;
            }
            tokio::time::sleep_until(next).await;
            ask().await;
        }
        let known = self.known();
        known.has_failed || known.paths.contains(path)
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    /// How often the list was asked for, unless it has the path.
    fn asked_if_unknown(&self, path: &str) -> Option<u64> {
        (!self.paths.contains(path)).then_some(self.asked)
    }
}

#[cfg(test)]
mod tests {
    use std::future::pending;

    use futures::future::join_all;

    use super::*;

    /// A list that is asked for by `has`, and how often it was.
    #[derive(Default)]
    struct Test {
        listed: Listed,
        paths: Mutex<Option<Vec<String>>>,
    }

    impl Test {
        fn of(paths: Option<&[&str]>) -> Self {
            let test = Self::default();
            test.set(paths);
            test
        }

        fn set(&self, paths: Option<&[&str]>) {
            let paths = paths.map(|paths| paths.iter().map(ToString::to_string).collect());
            *self.paths.lock().unwrap() = paths;
        }

        async fn has(&self, path: &str) -> bool {
            let ask = async || {
                let question = self.listed.ask();
                tokio::task::yield_now().await;
                let paths = self.paths.lock().unwrap().clone();
                self.listed.answer(question, paths.as_deref());
            };
            self.listed.has(path, ask).await
        }

        fn asked(&self) -> u64 {
            self.listed.known().asked
        }
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_known_is_not_asked_for_again() {
        let test = Test::of(Some(&["/a", "/b"]));
        let began = Instant::now();
        for path in ["/a", "/b", "/a"] {
            assert!(test.has(path).await);
        }
        assert_eq!((test.asked(), began.elapsed()), (1, Duration::ZERO));
    }

    #[tokio::test(start_paused = true)]
    async fn a_list_is_as_new_as_the_request() {
        let test = Test::of(Some(&["/a"]));
        for number in 1..=5 {
            assert!(!test.has("/new").await);
            assert_eq!(test.asked(), number, "one that was asked for before is not enough");
        }
        test.set(Some(&["/new"]));
        assert!(test.has("/new").await);
    }

    #[tokio::test(start_paused = true)]
    async fn those_who_wait_share_the_next_list() {
        let test = Test::of(Some(&["/a"]));
        assert!(test.has("/a").await);
        let began = Instant::now();
        let paths: Vec<_> = (0..100).map(|number| format!("/{number}")).collect();
        let found = join_all(paths.iter().map(|path| test.has(path))).await;
        assert!(!found.contains(&true));
        assert_eq!(test.asked(), 2);
        // Timers count whole milliseconds.
        assert!(began.elapsed() <= LIST_PAUSE + Duration::from_millis(1));
    }

    #[tokio::test(start_paused = true)]
    async fn who_goes_away_while_asking_does_not_let_others_ask_sooner() {
        let test = Test::of(Some(&["/a"]));
        let began = Instant::now();
        for number in 1..=3 {
            let asking = test.listed.has("/x", || {
                test.listed.ask();
                pending::<()>()
            });
            let given_up = tokio::time::timeout(LIST_PAUSE * 2, asking).await;
            assert!(given_up.is_err());
            assert_eq!(test.asked(), number);
        }
        assert!(!test.has("/x").await);
        assert!(test.has("/a").await);
        assert_eq!(test.asked(), 4);
        assert!(began.elapsed() >= LIST_PAUSE * 3);
    }

    #[tokio::test(start_paused = true)]
    async fn a_list_that_fails_is_asked_for_after_the_pause_and_nobody_waits() {
        let test = Test::of(None);
        let began = Instant::now();
        for path in ["/a", "/b", "/c"] {
            assert!(test.has(path).await);
        }
        assert_eq!((test.asked(), began.elapsed()), (1, Duration::ZERO));
        tokio::time::sleep(LIST_PAUSE).await;
        test.set(Some(&["/a"]));
        assert!(!test.has("/b").await);
        assert_eq!(test.asked(), 2);
    }

    #[test]
    fn an_answer_that_comes_late_replaces_no_newer_one() {
        let listed = Listed::default();
        let (first, second) = (listed.ask(), listed.ask());
        listed.answer(second, Some(&["/new".to_owned()]));
        listed.answer(first, Some(&["/old".to_owned()]));
        assert!(listed.known().paths.contains("/new"));
        listed.answer(first, None);
        assert!(!listed.known().has_failed);
    }
}
