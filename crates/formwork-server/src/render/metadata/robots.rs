//! What search engines may do with a page.

use std::fmt;

/// The content of `<meta name="robots">`; at first everything is allowed.
///
/// # Examples
///
/// ```
/// use formwork_server::render::metadata::{MaxImagePreview, RobotsMeta};
///
/// assert_eq!(RobotsMeta::new().to_string(), "index, follow");
/// assert_eq!(RobotsMeta::new().noindex().nofollow().to_string(), "noindex, nofollow");
///
/// let robots = RobotsMeta::new().max_snippet(20).max_image_preview(MaxImagePreview::Large);
/// assert_eq!(robots.to_string(), "index, follow, max-snippet:20, max-image-preview:large");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RobotsMeta {
    noindex: bool,
    nofollow: bool,
    noarchive: bool,
    nosnippet: bool,
    noimageindex: bool,
    notranslate: bool,
    max_snippet: Option<i32>,
    max_image_preview: Option<MaxImagePreview>,
    max_video_preview: Option<i32>,
}

/// How large an image may be shown beside a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MaxImagePreview {
    /// Not at all.
    None,
    /// Small.
    Standard,
    /// As wide as the screen.
    Large,
}

macro_rules! refusals {
    ($($name:ident $doc:literal)*) => {$(
        #[doc = $doc]
        #[must_use]
        pub const fn $name(mut self) -> Self {
            self.$name = true;
            self
        }
    )*};
}

impl RobotsMeta {
    /// Whether the page may be shown as a result.
    pub(super) fn is_indexed(self) -> bool {
        !self.noindex
    }

    /// Everything is allowed.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            noindex: false,
            nofollow: false,
            noarchive: false,
            nosnippet: false,
            noimageindex: false,
            notranslate: false,
            max_snippet: None,
            max_image_preview: None,
            max_video_preview: None,
        }
    }

    refusals! {
        noindex "Keeps the page out of results."
        nofollow "Keeps its links from being followed."
        noarchive "Keeps a stored copy from being offered."
        nosnippet "Keeps its text from being shown in results."
        noimageindex "Keeps its images out of results."
        notranslate "Keeps a translation from being offered."
    }

    /// Limits how many characters are shown in results; -1 is no limit.
    #[must_use]
    pub const fn max_snippet(mut self, characters: i32) -> Self {
        self.max_snippet = Some(characters);
        self
    }

    /// Limits how large an image is shown in results.
    #[must_use]
    pub const fn max_image_preview(mut self, size: MaxImagePreview) -> Self {
        self.max_image_preview = Some(size);
        self
    }

    /// Limits how many seconds of a video are shown in results; -1 is no limit.
    #[must_use]
    pub const fn max_video_preview(mut self, seconds: i32) -> Self {
        self.max_video_preview = Some(seconds);
        self
    }
}

impl fmt::Display for RobotsMeta {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.noindex { "noindex" } else { "index" })?;
        f.write_str(if self.nofollow { ", nofollow" } else { ", follow" })?;
        for (is_set, rule) in [
            (self.noarchive, "noarchive"),
            (self.nosnippet, "nosnippet"),
            (self.noimageindex, "noimageindex"),
            (self.notranslate, "notranslate"),
        ] {
            if is_set {
                write!(f, ", {rule}")?;
            }
        }
        if let Some(characters) = self.max_snippet {
            write!(f, ", max-snippet:{characters}")?;
        }
        if let Some(size) = self.max_image_preview {
            let size = match size {
                MaxImagePreview::None => "none",
                MaxImagePreview::Standard => "standard",
                MaxImagePreview::Large => "large",
            };
            write!(f, ", max-image-preview:{size}")?;
        }
        match self.max_video_preview {
            Some(seconds) => write!(f, ", max-video-preview:{seconds}"),
            None => Ok(()),
        }
    }
}
