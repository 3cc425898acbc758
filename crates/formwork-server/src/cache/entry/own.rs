//! The tags that an entry has beyond those of its route.

use std::{slice, sync::Arc};

use crate::cache::tags::Tag;

/// Most have none or one, which needs no list.
pub(super) enum Own {
    One(Arc<Tag>),
    List(Box<[Arc<Tag>]>),
}

impl Own {
    pub(super) fn new(tags: Vec<Arc<Tag>>) -> Self {
        match <[_; 1]>::try_from(tags) {
            Ok([tag]) => Self::One(tag),
            Err(tags) => Self::List(tags.into()),
        }
    }

    pub(super) fn as_slice(&self) -> &[Arc<Tag>] {
        match self {
            Self::One(tag) => slice::from_ref(tag),
            Self::List(tags) => tags,
        }
    }
}
