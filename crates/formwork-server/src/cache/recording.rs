//! What was read to make something: the tags and lifetimes that it takes over.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use super::{
    entry::Entry,
    stamps::Since,
    sync::lock,
    tags::{Tag, Tags},
};

/// How many tags something stored has at most, those of its route aside; with more it is made anew
/// for every request.
pub(crate) const MAX_TAGS: usize = 1024;

/// Notes what a render, a handler or a cached function reads.
#[derive(Debug, Default)]
pub(crate) struct Recording(Mutex<Read>);

/// All of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Read {
    pub(crate) tags: Vec<Arc<Tag>>,
    /// The end of the shortest lifetime.
    pub(crate) fresh_until: Option<Instant>,
    /// How long past it the least patient of all may be served.
    pub(crate) stale_for: Option<Duration>,
    has_too_many_tags: bool,
    /// What was read first that differs between visitors.
    visitor: Option<&'static str>,
}

impl Recording {
    /// Something with the tag is read.
    ///
    /// That may be said once it was: what was invalidated since the render began is known.
    pub(crate) fn add_tag(&self, tags: &Tags, name: &str) {
        lock(&self.0).add(tags.tag(name));
    }

    /// What is stored was read.
    pub(crate) fn add_entry(&self, entry: &Entry) {
        let mut read = lock(&self.0);
        entry.tags().for_each(|tag| read.add(Arc::clone(tag)));
        read.shorten(entry.fresh_until());
        read.limit_stale(entry.stale_for());
        // A tag that made it stale may have done so before what reads it was begun.
        if entry.since() != Since::Valid {
            read.shorten(Some(Instant::now()));
        }
    }

    /// What was made within this was read.
    pub(crate) fn add(&self, inner: Read) {
        let mut read = lock(&self.0);
        inner.tags.into_iter().for_each(|tag| read.add(tag));
        read.shorten(inner.fresh_until);
        read.limit_stale(inner.stale_for);
        read.has_too_many_tags |= inner.has_too_many_tags;
        read.visitor = read.visitor.or(inner.visitor);
    }

    /// Something was read that differs between visitors.
    pub(crate) fn note_visitor_read(&self, what: &'static str) {
        lock(&self.0).visitor.get_or_insert(what);
    }

    /// What that was.
    pub(crate) fn visitor_read(&self) -> Option<&'static str> {
        lock(&self.0).visitor
    }

    pub(crate) fn read(&self) -> Read {
        lock(&self.0).clone()
    }
}

impl Read {
    /// Why what was made of it is for one visitor alone, or has no end of tags.
    pub(crate) fn prevents_storing(&self) -> Option<&'static str> {
        let too_many = self.has_too_many_tags.then_some("it has too many tags");
        self.visitor.or(too_many)
    }

    fn add(&mut self, tag: Arc<Tag>) {
        if self.tags.iter().any(|known| Arc::ptr_eq(known, &tag)) {
            return;
        }
        if self.tags.len() == MAX_TAGS {
            self.has_too_many_tags = true;
            return;
        }
        self.tags.push(tag);
    }

    /// It is not good for longer than that.
    pub(crate) fn shorten(&mut self, end: Option<Instant>) {
        self.fresh_until = [self.fresh_until, end].into_iter().flatten().min();
    }

    /// It is not served past its lifetime for longer than that.
    pub(crate) fn limit_stale(&mut self, limit: Option<Duration>) {
        self.stale_for = [self.stale_for, limit].into_iter().flatten().min();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_tag_is_noted_once_and_too_many_are_said() {
        let (tags, recording) = (Tags::default(), Recording::default());
        for _ in 0..2 {
            (0..MAX_TAGS).for_each(|number| recording.add_tag(&tags, &format!("tag {number}")));
        }
        let read = recording.read();
        assert_eq!((read.tags.len(), read.prevents_storing()), (MAX_TAGS, None));
        recording.add_tag(&tags, "tag more");
        assert_eq!(recording.read().prevents_storing(), Some("it has too many tags"));
    }

    #[test]
    fn what_was_read_within_is_read() {
        let (tags, outer, inner) = (Tags::default(), Recording::default(), Recording::default());
        let now = Instant::now();
        inner.add_tag(&tags, "tag users");
        inner.note_visitor_read("cookies");
        outer.add(Read { fresh_until: Some(now), ..inner.read() });
        let read = outer.read();
        assert_eq!((read.tags.len(), read.fresh_until), (1, Some(now)));
        assert_eq!(read.prevents_storing(), Some("cookies"));
    }
}
