//! A page in a sitemap.

use std::fmt;

use super::{SitemapError, write::Writer};

/// A page in a sitemap. Anything that can be shown, such as a link, becomes one.
#[derive(Clone, Debug)]
pub struct SitemapUrl {
    location: String,
    last_modified: Option<String>,
    change_frequency: Option<ChangeFrequency>,
    priority: Option<f32>,
    pub(super) alternates: Vec<(String, String)>,
    pub(super) images: Vec<String>,
}

/// How often a page is likely to change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeFrequency {
    /// At every access.
    Always,
    /// Every hour.
    Hourly,
    /// Every day.
    Daily,
    /// Every week.
    Weekly,
    /// Every month.
    Monthly,
    /// Every year.
    Yearly,
    /// It is archived.
    Never,
}

impl SitemapUrl {
    /// A page at a path or URL.
    #[must_use]
    pub fn new(location: impl fmt::Display) -> Self {
        Self {
            location: location.to_string(),
            last_modified: None,
            change_frequency: None,
            priority: None,
            alternates: Vec::new(),
            images: Vec::new(),
        }
    }

    /// Sets when it was last changed, such as `2026-02-03` or `2026-02-03T10:00:00Z`.
    #[must_use]
    pub fn last_modified(mut self, time: impl fmt::Display) -> Self {
        self.last_modified = Some(time.to_string());
        self
    }

    /// Sets how often it is likely to change.
    #[must_use]
    pub fn change_frequency(mut self, frequency: ChangeFrequency) -> Self {
        self.change_frequency = Some(frequency);
        self
    }

    /// Sets how it ranks among the site's pages, from 0.0 to 1.0; without it that is 0.5.
    #[must_use]
    pub fn priority(mut self, priority: f32) -> Self {
        self.priority = Some(priority);
        self
    }

    /// Adds where the same content is in a language (a BCP 47 tag, or `x-default`).
    ///
    /// The page's own language belongs there too.
    #[must_use]
    pub fn alternate(mut self, language: impl Into<String>, location: impl fmt::Display) -> Self {
        self.alternates.push((language.into(), location.to_string()));
        self
    }

    /// Adds an image that is on the page.
    #[must_use]
    pub fn image(mut self, location: impl fmt::Display) -> Self {
        self.images.push(location.to_string());
        self
    }

    pub(super) fn write(&self, xml: &mut Writer<'_>) -> Result<(), SitemapError> {
        xml.raw("<url>");
        xml.address("loc", &self.location)?;
        if let Some(time) = &self.last_modified {
            xml.last_modified(&self.location, time)?;
        }
        if let Some(frequency) = self.change_frequency {
            xml.text("changefreq", frequency.name());
        }
        if let Some(priority) = self.priority {
            if !(0.0..=1.0).contains(&priority) {
                return Err(SitemapError::Priority { address: self.location.clone(), priority });
            }
            xml.text("priority", &priority.to_string());
        }
        for (language, location) in &self.alternates {
            xml.alternate(language, location)?;
        }
        for location in &self.images {
            xml.raw("<image:image>");
            xml.address("image:loc", location)?;
            xml.raw("</image:image>");
        }
        xml.raw("</url>\n");
        xml.check_size()
    }
}

impl<T: fmt::Display> From<T> for SitemapUrl {
    fn from(location: T) -> Self {
        Self::new(location)
    }
}

impl ChangeFrequency {
    const fn name(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::Hourly => "hourly",
            Self::Daily => "daily",
            Self::Weekly => "weekly",
            Self::Monthly => "monthly",
            Self::Yearly => "yearly",
            Self::Never => "never",
        }
    }
}
