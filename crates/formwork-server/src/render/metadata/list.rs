//! Lists that are known when the application is compiled, or made at run time.

/// Several values: constants of type `S`, or values made at run time, of type `O`.
///
/// # Examples
///
/// ```
/// use formwork_server::render::Metadata;
///
/// let tags = vec![String::from("members"), String::from("Ada")];
/// let metadata = Metadata { keywords: tags.into(), ..Metadata::titled("Ada") };
/// assert!(!metadata.keywords.is_empty());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List<S: 'static, O = S>(Items<S, O>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Items<S: 'static, O> {
    One(S),
    Constant(&'static [S]),
    Owned(Vec<O>),
}

impl<S, O> List<S, O> {
    /// A list without values, which says nothing.
    #[must_use]
    pub const fn empty() -> Self {
        Self(Items::Constant(&[]))
    }

    /// A list of one value.
    #[must_use]
    pub const fn one(value: S) -> Self {
        Self(Items::One(value))
    }

    /// A list of constants.
    #[must_use]
    pub const fn of(values: &'static [S]) -> Self {
        Self(Items::Constant(values))
    }

    /// Whether there are no values.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let (constant, owned) = self.parts();
        constant.is_empty() && owned.is_empty()
    }

    /// This list, or `outer` if this one is empty.
    pub(super) fn or(self, outer: Self) -> Self {
        if self.is_empty() { outer } else { self }
    }

    /// The values of either kind; one of the two is empty.
    fn parts(&self) -> (&[S], &[O]) {
        match &self.0 {
            Items::One(value) => (std::slice::from_ref(value), &[]),
            Items::Constant(values) => (values, &[]),
            Items::Owned(values) => (&[], values),
        }
    }
}

impl<T> List<T> {
    /// The values.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        let (constant, owned) = self.parts();
        constant.iter().chain(owned)
    }
}

impl List<&'static str, String> {
    /// The texts.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let (constant, owned) = self.parts();
        constant.iter().copied().chain(owned.iter().map(String::as_str))
    }
}

impl List<(&'static str, &'static str), (String, String)> {
    /// The pairs.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        let (constant, owned) = self.parts();
        let owned = owned.iter().map(|(key, value)| (key.as_str(), value.as_str()));
        constant.iter().copied().chain(owned)
    }
}

impl<S, O> Default for List<S, O> {
    fn default() -> Self {
        Self::empty()
    }
}

impl<S, O> From<Vec<O>> for List<S, O> {
    fn from(values: Vec<O>) -> Self {
        Self(Items::Owned(values))
    }
}

impl<S, O> FromIterator<O> for List<S, O> {
    fn from_iter<I: IntoIterator<Item = O>>(values: I) -> Self {
        Vec::from_iter(values).into()
    }
}
