//! The web app manifest: how a site looks once it is installed
//! (<https://www.w3.org/TR/appmanifest/>).

use std::borrow::Cow;

use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::{failed, file};

type Text = Cow<'static, str>;

/// The web app manifest, as a response.
///
/// Members that are not set are left out. Addresses are resolved by the browser against that of the
/// manifest, so paths stay as they are. Pages name the manifest with
/// [`Metadata::manifest`](crate::render::Metadata::manifest).
///
/// # Examples
///
/// ```
/// use formwork_server::site_files::{Manifest, ManifestDisplay, ManifestIcon};
///
/// async fn manifest() -> Manifest {
///     Manifest::new("Members")
///         .start_url("/")
///         .display(ManifestDisplay::Standalone)
///         .theme_color("#336699")
///         .icon(ManifestIcon::new("/icon.svg").sizes("any").mime_type("image/svg+xml"))
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Manifest {
    name: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    short_name: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_url: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    display: Option<ManifestDisplay>,
    #[serde(skip_serializing_if = "Option::is_none")]
    orientation: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    theme_color: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    background_color: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lang: Option<Text>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    categories: Vec<Text>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    icons: Vec<ManifestIcon>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    shortcuts: Vec<ManifestShortcut>,
}

/// How much of the browser is seen around the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ManifestDisplay {
    /// Nothing, not even the system's bars.
    Fullscreen,
    /// A window of its own.
    Standalone,
    /// A window with the least that is needed to navigate.
    MinimalUi,
    /// A tab.
    Browser,
}

/// An icon of the installed site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ManifestIcon {
    src: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    sizes: Option<Text>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    mime_type: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    purpose: Option<Text>,
}

/// A way into the site, offered where its icon is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ManifestShortcut {
    name: Text,
    url: Text,
}

macro_rules! texts {
    ($($name:ident $doc:literal)*) => {$(
        #[doc = $doc]
        #[must_use]
        pub fn $name(mut self, $name: impl Into<Text>) -> Self {
            self.$name = Some($name.into());
            self
        }
    )*};
}

impl Manifest {
    /// The manifest of a site with this name.
    #[must_use]
    pub fn new(name: impl Into<Text>) -> Self {
        Self {
            name: name.into(),
            short_name: None,
            description: None,
            id: None,
            start_url: None,
            scope: None,
            display: None,
            orientation: None,
            theme_color: None,
            background_color: None,
            lang: None,
            categories: Vec::new(),
            icons: Vec::new(),
            shortcuts: Vec::new(),
        }
    }

    texts! {
        short_name "Sets the name for where there is little room."
        description "Says what the site is for."
        id "Sets what identifies the installed site, if its start address may change."
        start_url "Sets the address that the installed site starts at."
        scope "Sets the path below which links stay in the installed site."
        orientation "Sets how the screen is held, such as `portrait`."
        theme_color "Sets the colour of what the browser draws around the site."
        background_color "Sets the colour that is shown while the site starts."
        lang "Sets the language of the texts here (a BCP 47 tag)."
    }

    /// Sets how much of the browser is seen around the site.
    #[must_use]
    pub fn display(mut self, display: ManifestDisplay) -> Self {
        self.display = Some(display);
        self
    }

    /// Adds a category, such as `social`.
    #[must_use]
    pub fn category(mut self, category: impl Into<Text>) -> Self {
        self.categories.push(category.into());
        self
    }

    /// Adds an icon.
    #[must_use]
    pub fn icon(mut self, icon: ManifestIcon) -> Self {
        self.icons.push(icon);
        self
    }

    /// Adds a way into the site.
    #[must_use]
    pub fn shortcut(mut self, shortcut: ManifestShortcut) -> Self {
        self.shortcuts.push(shortcut);
        self
    }
}

impl IntoResponse for Manifest {
    fn into_response(self) -> Response {
        match serde_json::to_vec(&self) {
            Ok(json) => file("application/manifest+json", json),
            Err(error) => failed("manifest", &error),
        }
    }
}

impl ManifestIcon {
    /// An icon at an address.
    #[must_use]
    pub fn new(src: impl Into<Text>) -> Self {
        Self { src: src.into(), sizes: None, mime_type: None, purpose: None }
    }

    texts! {
        sizes "Sets its sizes in pixels, such as `192x192`, or `any`."
        mime_type "Sets its type, such as `image/png`."
        purpose "Sets what it is for: `any`, `maskable` or `monochrome`."
    }
}

impl ManifestShortcut {
    /// A way into the site.
    #[must_use]
    pub fn new(name: impl Into<Text>, url: impl Into<Text>) -> Self {
        Self { name: name.into(), url: url.into() }
    }
}
