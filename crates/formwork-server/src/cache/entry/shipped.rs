//! Answers that are made in one process and kept in another.

use std::sync::Arc;

use bytes::Bytes;
use http::HeaderMap;

use super::{Content, Entry, New, entry_headers};
use crate::cache::{
    encoding::{Bodies, Encodings},
    tags::Tag,
};

impl Entry {
    /// A finished answer with its headers, compressed already.
    pub(crate) fn of_bodies(new: New, bodies: &Bodies, headers: HeaderMap) -> Self {
        let headers = new.terms.share(entry_headers(headers, new.terms.cache));
        let answer = Encodings::new(&new.key, bodies, headers);
        Self::new(new, Content::Answer(answer))
    }

    /// The route that it answers for, as in the route table.
    pub(crate) fn route(&self) -> &str {
        self.terms.route()
    }

    /// Its tags beyond those of its route.
    pub(crate) fn own_tags(&self) -> impl Iterator<Item = &Arc<Tag>> {
        self.tags.as_slice().iter()
    }

    /// The body of an answer as it is; a value has none.
    pub(crate) fn identity(&self) -> Bytes {
        match &self.content {
            Content::Answer(answer) => answer.identity(),
            Content::Value(_) => Bytes::new(),
        }
    }
}
