//! On which terms the answers of one route, or the values of one function, are kept.

use std::sync::{Arc, Mutex, OnceLock};

use formwork_core::cache::Cache;
use http::HeaderMap;

use super::{
    sync::lock,
    tags::{Tag, Tags, name},
};

/// What all answers of a route, or all values of a function, share.
#[derive(Debug)]
pub(crate) struct Terms {
    pub(crate) cache: Cache,
    /// It declares parameters of the query, so a query is not simply ignored.
    pub(crate) reads_query: bool,
    /// It stands behind layers, or another function answers HEAD: it is asked by its route only.
    pub(crate) is_layered: bool,
    route: String,
    tags: OnceLock<Box<[Arc<Tag>]>>,
    headers: Mutex<Option<Arc<HeaderMap>>>,
}

impl Terms {
    /// Those of the route whose path is written as in the route table, such as `/users/{id}`.
    pub(crate) fn new(route: &str, cache: Cache, reads_query: bool, is_layered: bool) -> Self {
        Self {
            cache,
            reads_query,
            is_layered,
            route: route.to_owned(),
            tags: OnceLock::new(),
            headers: Mutex::default(),
        }
    }

    /// Those of a cached function. They have no tags, which each value has for itself, so that the
    /// sites of a process may share them.
    pub(crate) fn of_function(cache: Cache) -> Self {
        Self { tags: OnceLock::from(Box::default()), ..Self::new("", cache, false, true) }
    }

    /// As in the route table.
    pub(crate) fn route(&self) -> &str {
        &self.route
    }

    /// Finds the tags that each of its answers has, at the first one.
    pub(super) fn take_tags(&self, tags: &Tags) {
        self.tags.get_or_init(|| self.names().map(|name| tags.tag(&name)).collect());
    }

    /// Those tags.
    pub(super) fn tags(&self) -> &[Arc<Tag>] {
        self.tags.get().map_or(&[], |tags| tags)
    }

    fn names(&self) -> impl Iterator<Item = String> {
        let folders = self.route.match_indices('/').map(|(at, _)| &self.route[..at.max(1)]);
        let route = (self.route != "/").then_some(&*self.route);
        folders
            .chain(route)
            .map(name::layout)
            .chain([name::pages(&self.route)])
            .chain(self.cache.all_tags().iter().map(|tag| name::tag(tag)))
    }

    /// The same headers as those of the last answer, where they are equal, so that they are kept
    /// once.
    pub(super) fn share(&self, headers: HeaderMap) -> Arc<HeaderMap> {
        let mut last = lock(&self.headers);
        match &*last {
            Some(same) if **same == headers => Arc::clone(same),
            _ => Arc::clone(last.insert(Arc::new(headers))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_is_below_every_folder_of_its_path() {
        let names = |route| {
            let terms = Terms::new(route, Cache::forever().tags(&["users"]), false, false);
            terms.names().collect::<Vec<_>>().join(", ")
        };
        assert_eq!(names("/"), "layout /, pages /, tag users");
        assert_eq!(
            names("/users/{id}"),
            "layout /, layout /users, layout /users/{id}, pages /users/{id}, tag users"
        );
    }
}
