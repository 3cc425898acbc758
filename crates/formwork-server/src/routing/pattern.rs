//! Paths as the route table writes them, with names for what is dynamic.

/// The path of a route or of a folder of routes, such as `/users/{id}`.
///
/// The route table has one for each, so that a pattern of nothing does not compile.
///
/// # Examples
///
/// ```
/// use formwork_server::routing::Pattern;
///
/// const USER: Pattern = Pattern::new("/users/{id}");
/// assert_eq!(USER.as_str(), "/users/{id}");
/// assert_ne!(USER.pages(), USER.layout());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Pattern(&'static str);

/// What is meant by a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PatternTarget {
    /// The pages of that very route.
    Pages(Pattern),
    /// All pages at and below it: those that a layout there is around.
    Layout(Pattern),
}

impl Pattern {
    /// A path as in the route table.
    #[must_use]
    pub const fn new(path: &'static str) -> Self {
        Self(path)
    }

    /// As in the route table.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        self.0
    }

    /// The pages of that very route, whatever their parameters and queries.
    #[must_use]
    pub const fn pages(self) -> PatternTarget {
        PatternTarget::Pages(self)
    }

    /// All pages at and below it: those that a layout there is around.
    #[must_use]
    pub const fn layout(self) -> PatternTarget {
        PatternTarget::Layout(self)
    }
}
