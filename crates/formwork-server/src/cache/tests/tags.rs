//! What is invalidated, and what may be forgotten.

use super::{
    super::{
        stamps::{How, Since},
        tags::{Limits, Tags, name},
    },
    Arc,
};

#[test]
fn what_began_before_an_invalidation_is_gone_and_what_begins_after_it_is_not() {
    let tags = Arc::new(Tags::default());
    let before = Tags::begin(&tags);
    tags.invalidate(&["tag users"], How::Drop);
    let after = Tags::begin(&tags);
    // Taken only now, as a render does that reads what has it.
    let tag = tags.tag("tag users");
    assert_eq!(tag.since(before.number()), Since::Gone);
    assert_eq!(tag.since(after.number()), Since::Valid);
    assert_eq!(tags.tag("tag other").since(before.number()), Since::Valid);
}

#[test]
fn what_was_made_stale_and_then_dropped_is_gone() {
    let tags = Arc::new(Tags::default());
    let (tag, began) = (tags.tag("tag users"), Tags::begin(&tags));
    tags.invalidate(&["tag users"], How::MakeStale);
    assert_eq!(tag.since(began.number()), Since::Stale);
    tags.invalidate(&["tag users"], How::Drop);
    assert_eq!(tag.since(began.number()), Since::Gone);
}

#[test]
fn tags_that_nothing_has_are_forgotten_unless_a_render_may_take_one() {
    let tags = Arc::new(Tags::default());
    let held = tags.tag("tag held");
    let began = Tags::begin(&tags);
    for number in 0..5000 {
        tags.invalidate(&[name::path(&format!("/{number}"))], How::Drop);
    }
    assert_eq!(tags.tag("path /7").since(began.number()), Since::Gone);
    drop(began);
    for number in 5000..20_000 {
        tags.invalidate(&[name::path(&format!("/{number}"))], How::Drop);
    }
    assert!(tags.len() < 4096, "{} tags", tags.len());
    assert!(Arc::ptr_eq(&held, &tags.tag("tag held")));
}

#[test]
fn a_render_that_outlasts_too_many_invalidations_is_not_stored() {
    const UNUSED: usize = 100;
    let tags = Arc::new(Tags::with_limits(Limits { unused: UNUSED, unseen: 10 }));
    let began = Tags::begin(&tags);
    assert!(tags.remembers(began.number()));
    for number in 0..4 * UNUSED {
        tags.invalidate(&[name::path(&format!("/{number}"))], How::Drop);
    }
    assert!(!tags.remembers(began.number()));
    assert!(tags.remembers(Tags::begin(&tags).number()));
    assert!(tags.len() < 4 * UNUSED);
}

#[test]
fn a_tag_is_found_by_its_name_however_long_that_is() {
    let tags = Tags::default();
    let names: Vec<_> = (0..50).map(|length| format!("tag {}", "ü".repeat(length))).collect();
    let all: Vec<_> = names.iter().map(|name| tags.tag(name)).collect();
    for (name, tag) in names.iter().zip(&all) {
        assert_eq!(tag.name(), name);
        assert!(Arc::ptr_eq(tag, &tags.find(name).unwrap()));
    }
    assert_eq!(tags.len(), names.len());
}

#[test]
fn no_name_that_a_visitor_makes_up_is_kept_at_length() {
    let long = |last: char| name::tag(&format!("{}{last}", "a".repeat(name::LENGTH_LIMIT)));
    assert_ne!(long('a'), long('b'));
    assert_eq!(long('a'), long('a'));
    assert_eq!(long('a').len(), "tag sha256:".len() + 64);
    assert!(name::path(&"/a".repeat(name::LENGTH_LIMIT)).starts_with("path sha256:"));
    assert_eq!(name::tag("users"), "tag users");
}
