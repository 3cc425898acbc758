//! What comes of the metadata of layouts and a page.

use super::Metadata;

impl Metadata {
    /// What is said here, and by `outer` where this is silent.
    ///
    /// Called from the root layout inwards, at last for the page; `outer` is what came of it so far,
    /// its title finished.
    pub(crate) fn below(self, outer: Self) -> Self {
        let title = self.title.map(|title| title.within(outer.title_template));
        Self {
            title: title.or(outer.title),
            title_template: self.title_template.or(outer.title_template),
            description: self.description.or(outer.description),
            canonical: self.canonical.or(outer.canonical),
            robots: self.robots.or(outer.robots),
            googlebot: self.googlebot.or(outer.googlebot),
            open_graph: self.open_graph.or(outer.open_graph),
            twitter: self.twitter.or(outer.twitter),
            icons: self.icons.or(outer.icons),
            manifest: self.manifest.or(outer.manifest),
            theme_color: self.theme_color.or(outer.theme_color),
            keywords: self.keywords.or(outer.keywords),
            authors: self.authors.or(outer.authors),
            languages: self.languages.or(outer.languages),
            types: self.types.or(outer.types),
            other: self.other.or(outer.other),
        }
    }
}
