//! What a page says about itself in its head.

use std::borrow::Cow;

/// Title and description of a page.
///
/// # Examples
///
/// ```
/// use formwork_server::render::Metadata;
///
/// const METADATA: Metadata = Metadata::new("Members", "Who is here");
///
/// let of_one_member = Metadata::titled(format!("{} – Members", "Ada"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    pub(super) title: Option<Cow<'static, str>>,
    pub(super) description: Option<Cow<'static, str>>,
}

impl Metadata {
    /// The text of `<title>`, and the description that search engines show.
    #[must_use]
    pub const fn new(title: &'static str, description: &'static str) -> Self {
        Self { title: Some(Cow::Borrowed(title)), description: Some(Cow::Borrowed(description)) }
    }

    /// The text of `<title>` alone. It is escaped like every other text.
    #[must_use]
    pub fn titled(title: impl Into<Cow<'static, str>>) -> Self {
        Self { title: Some(title.into()), description: None }
    }

    /// Sets the description.
    #[must_use]
    pub fn described(self, description: impl Into<Cow<'static, str>>) -> Self {
        Self { description: Some(description.into()), ..self }
    }

    /// What is said here, and by `outer` where this is silent.
    pub(crate) fn below(self, outer: Self) -> Self {
        Self {
            title: self.title.or(outer.title),
            description: self.description.or(outer.description),
        }
    }
}
