//! What every store does, whoever asks it by whichever handle.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use formwork_server::cache::{
    Held, How, Look, Moment, NewStored, Store, Stored,
    Validity::{self, Stale, Valid},
};

/// Two handles of one store.
pub(crate) type Handles = [Arc<dyn Store>; 2];

/// A test for each clause, with the handles that a function gives, and what keeps them alive.
macro_rules! tests {
    ($handles:ident) => {
        $crate::contract::tests!(
            $handles:
            what_one_has_put_all_find,
            what_one_invalidates_is_gone_for_all,
            what_one_has_noted_it_does_not_find_itself,
            what_began_before_an_invalidation_may_not_be_kept,
            what_is_made_stale_is_stale_and_then_gone,
            what_is_not_known_is_not_valid,
            what_began_earlier_does_not_replace,
            what_is_valid_is_not_sent_again_unless_something_newer_is_wanted,
            what_only_its_maker_keeps_is_valid_all_the_same,
            a_lifetime_goes_on_elsewhere,
            what_is_removed_is_not_found,
            names_and_keys_are_any_text,
        );
    };
    ($handles:ident: $($clause:ident,)*) => {
        $(#[tokio::test]
        async fn $clause() {
            let (handles, _guard) = $handles().await;
            $crate::contract::$clause(handles).await;
        })*
    };
}

pub(crate) use tests;

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

async fn look(store: &dyn Store, key: &str) -> Look {
    store.look(key, None).await.expect("the store can be asked")
}

async fn now(store: &dyn Store) -> Moment {
    look(store, "nothing").await.now
}

async fn put(store: &dyn Store, key: &str, began: &Moment, text: &str) -> bool {
    put_named(store, key, began, &names(&["tag a", "path /a"]), text).await
}

async fn put_named(
    store: &dyn Store,
    key: &str,
    began: &Moment,
    names: &[String],
    text: &str,
) -> bool {
    let bytes = Some(Bytes::copy_from_slice(text.as_bytes()));
    let keep_for = Duration::from_secs(60);
    store.put(key, NewStored { began, names, fresh_for: None, keep_for, bytes }).await
}

/// Puts something until it may be kept: of new names it is not known that they were not invalidated.
pub(crate) async fn fill(store: &dyn Store, key: &str, text: &str) -> Moment {
    loop {
        let began = now(store).await;
        if put(store, key, &began, text).await {
            return began;
        }
    }
}

async fn found(store: &dyn Store, key: &str) -> Option<(Validity, Bytes)> {
    look(store, key).await.stored.map(|(validity, stored)| (validity, stored.bytes))
}

async fn check(store: &dyn Store, key: &str, expect: Option<(Validity, &str)>) {
    let expect = expect.map(|(validity, text)| (validity, Bytes::copy_from_slice(text.as_bytes())));
    assert_eq!(found(store, key).await, expect, "{key}");
}

/// What becomes of something that is held.
async fn held(store: &dyn Store, began: &Moment, of: &[&str]) -> Option<Validity> {
    let held = Held { began, names: &names(of), is_past: false };
    store.look("nothing", Some(held)).await.expect("the store can be asked").held
}

async fn invalidate(store: &dyn Store, name: &str, how: How) {
    let noted = store.noted();
    store.invalidate(&[name], how);
    assert!(store.noted() > noted);
    store.settled().await;
}

pub(crate) async fn what_one_has_put_all_find([one, other]: Handles) {
    let began = fill(&*one, "/a", "one").await;
    let (validity, stored) = look(&*other, "/a").await.stored.unwrap();
    assert_eq!(validity, Valid);
    let Stored { began: again, mut names, fresh_for, bytes } = stored;
    names.sort_unstable();
    assert_eq!((again, fresh_for), (began, None));
    assert_eq!((names, bytes), (self::names(&["path /a", "tag a"]), Bytes::from("one")));
    check(&*other, "/b", None).await;
}

pub(crate) async fn what_one_invalidates_is_gone_for_all([one, other]: Handles) {
    for name in ["tag a", "path /a"] {
        let began = fill(&*one, "/a", "one").await;
        assert_eq!(held(&*one, &began, &["tag a", "path /a"]).await, Some(Valid));
        invalidate(&*one, name, How::Drop).await;
        for store in [&one, &other] {
            check(&**store, "/a", None).await;
            assert_eq!(held(&**store, &began, &["tag a", "path /a"]).await, None);
        }
    }
    let began = fill(&*one, "/a", "two").await;
    invalidate(&*one, "tag b", How::Drop).await;
    check(&*other, "/a", Some((Valid, "two"))).await;
    assert_eq!(held(&*other, &began, &["tag a", "path /a"]).await, Some(Valid));
}

pub(crate) async fn what_one_has_noted_it_does_not_find_itself([one, _]: Handles) {
    for round in 0..20 {
        fill(&*one, "/a", &round.to_string()).await;
        one.invalidate(&["tag a"], How::Drop);
        check(&*one, "/a", None).await;
    }
}

pub(crate) async fn what_began_before_an_invalidation_may_not_be_kept([one, other]: Handles) {
    let began = fill(&*one, "/a", "one").await;
    invalidate(&*other, "tag a", How::Drop).await;
    assert!(!put(&*one, "/a", &began, "old").await);
    check(&*one, "/a", None).await;
    // Nobody knew of its name then.
    let began = now(&*one).await;
    invalidate(&*other, "tag new", How::Drop).await;
    assert!(!put_named(&*one, "/new", &began, &names(&["tag new"]), "old").await);
    check(&*one, "/new", None).await;
}

pub(crate) async fn what_is_made_stale_is_stale_and_then_gone([one, other]: Handles) {
    let began = fill(&*one, "/a", "one").await;
    invalidate(&*one, "tag a", How::MakeStale).await;
    check(&*other, "/a", Some((Stale, "one"))).await;
    assert_eq!(held(&*other, &began, &["tag a"]).await, Some(Stale));
    fill(&*other, "/a", "two").await;
    check(&*one, "/a", Some((Valid, "two"))).await;
    invalidate(&*one, "tag a", How::MakeStale).await;
    invalidate(&*one, "tag a", How::Drop).await;
    check(&*other, "/a", None).await;
}

pub(crate) async fn what_is_not_known_is_not_valid([one, _]: Handles) {
    let began = fill(&*one, "/a", "one").await;
    assert_eq!(held(&*one, &began, &["tag a", "tag never heard of"]).await, None);
    let elsewhere = Moment { epoch: "another".into(), ..began };
    if elsewhere != now(&*one).await {
        assert!(!elsewhere.is_since(&now(&*one).await));
    }
}

pub(crate) async fn what_began_earlier_does_not_replace([one, other]: Handles) {
    let early = fill(&*one, "/a", "early").await;
    invalidate(&*one, "tag unrelated", How::Drop).await;
    fill(&*other, "/a", "late").await;
    assert!(put(&*one, "/a", &early, "early").await, "it is valid, and may be used");
    check(&*one, "/a", Some((Valid, "late"))).await;
}

pub(crate) async fn what_is_valid_is_not_sent_again_unless_something_newer_is_wanted(
    [one, other]: Handles,
) {
    let early = fill(&*one, "/a", "early").await;
    let of = names(&["tag a", "path /a"]);
    let ask = async |is_past| {
        let held = Held { began: &early, names: &of, is_past };
        let look = one.look("/a", Some(held)).await.unwrap();
        (look.held, look.stored.map(|(_, stored)| stored.bytes))
    };
    assert_eq!(ask(true).await, (Some(Valid), None), "there is nothing newer");
    invalidate(&*one, "tag unrelated", How::Drop).await;
    fill(&*other, "/a", "late").await;
    assert_eq!(ask(false).await, (Some(Valid), None));
    assert_eq!(ask(true).await, (Some(Valid), Some("late".into())));
    invalidate(&*one, "tag a", How::MakeStale).await;
    fill(&*other, "/a", "last").await;
    assert_eq!(ask(false).await, (Some(Stale), Some("last".into())));
}

pub(crate) async fn what_only_its_maker_keeps_is_valid_all_the_same([one, other]: Handles) {
    let of = names(&["tag a"]);
    let keep_for = Duration::from_secs(60);
    let began = loop {
        let began = now(&*one).await;
        let new = NewStored { began: &began, names: &of, fresh_for: None, keep_for, bytes: None };
        if one.put("value", new).await {
            break began;
        }
    };
    check(&*other, "value", None).await;
    assert_eq!(held(&*one, &began, &["tag a"]).await, Some(Valid));
    invalidate(&*other, "tag a", How::Drop).await;
    assert_eq!(held(&*one, &began, &["tag a"]).await, None);
}

pub(crate) async fn a_lifetime_goes_on_elsewhere([one, other]: Handles) {
    let hour = Duration::from_secs(3600);
    let (of, bytes) = (names(&["tag a"]), Some(Bytes::from("a")));
    fill(&*one, "/known", "").await;
    let began = now(&*one).await;
    for (key, fresh_for) in [("/a", Some(hour)), ("/past", Some(Duration::ZERO)), ("/b", None)] {
        let bytes = bytes.clone();
        let new = NewStored { began: &began, names: &of, fresh_for, keep_for: hour, bytes };
        assert!(one.put(key, new).await);
    }
    let left = async |key| look(&*other, key).await.stored.unwrap().1.fresh_for;
    let hour = i64::try_from(hour.as_millis()).unwrap();
    assert!(left("/a").await.is_some_and(|left| left > hour / 2 && left <= hour));
    assert!(left("/past").await.is_some_and(|left| left <= 0));
    assert_eq!(left("/b").await, None);
}

pub(crate) async fn what_is_removed_is_not_found([one, other]: Handles) {
    let early = fill(&*one, "/a", "early").await;
    invalidate(&*one, "tag unrelated", How::Drop).await;
    let late = fill(&*one, "/a", "late").await;
    other.remove("/a", &early).await;
    check(&*one, "/a", Some((Valid, "late"))).await;
    other.remove("/a", &late).await;
    check(&*one, "/a", None).await;
}

pub(crate) async fn names_and_keys_are_any_text([one, other]: Handles) {
    let long = "ü".repeat(5000);
    for text in [&*long, "tag a\nb", "\0", "a b:c*", "#"] {
        let of = names(&[text, "tag a"]);
        loop {
            let began = now(&*one).await;
            if put_named(&*one, text, &began, &of, text).await {
                break;
            }
        }
        check(&*other, text, Some((Valid, text))).await;
        invalidate(&*one, text, How::Drop).await;
        check(&*other, text, None).await;
    }
}
