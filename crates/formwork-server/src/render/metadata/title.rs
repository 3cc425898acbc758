//! Titles, and the templates that they are put into.

use std::borrow::Cow;

use super::Text;

/// The text of `<title>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Title {
    /// It is put into the nearest template above.
    Templated(Text),
    /// It stands as it is.
    Absolute(Text),
}

/// What titles are put into: a text with `%s` in their place.
///
/// # Examples
///
/// ```
/// use formwork_server::render::metadata::TitleTemplate;
///
/// const TEMPLATE: TitleTemplate = TitleTemplate::new("%s – Members");
/// ```
///
/// ```compile_fail
/// use formwork_server::render::metadata::TitleTemplate;
///
/// const TEMPLATE: TitleTemplate = TitleTemplate::new("Members");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TitleTemplate(&'static str);

impl Title {
    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Templated(text) | Self::Absolute(text) => text,
        }
    }

    /// The finished title: no template further out is for it.
    pub(super) fn within(self, template: Option<TitleTemplate>) -> Self {
        match (self, template) {
            (Self::Templated(text), Some(template)) => {
                Self::Absolute(Cow::Owned(template.0.replace("%s", &text)))
            }
            (Self::Templated(text) | Self::Absolute(text), _) => Self::Absolute(text),
        }
    }
}

impl<T: Into<Text>> From<T> for Title {
    fn from(text: T) -> Self {
        Self::Templated(text.into())
    }
}

impl TitleTemplate {
    /// A template.
    ///
    /// # Panics
    ///
    /// If there is no `%s` in it; in a constant that is an error of the compiler.
    #[must_use]
    #[track_caller]
    pub const fn new(template: &'static str) -> Self {
        assert!(
            has_place(template.as_bytes()),
            "a title template needs `%s` where the title stands, such as \"%s – Members\""
        );
        Self(template)
    }
}

/// Whether `%s` is in it; `str::contains` is no `const fn`.
const fn has_place(template: &[u8]) -> bool {
    let mut rest = template;
    while let [first, tail @ ..] = rest {
        if *first == b'%' && matches!(tail, [b's', ..]) {
            return true;
        }
        rest = tail;
    }
    false
}
