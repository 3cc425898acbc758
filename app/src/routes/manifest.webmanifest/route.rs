//! How the site looks once it is installed.

use formwork::site_files::{Manifest, ManifestDisplay, ManifestIcon};

use crate::{routes::href, texts::texts};

/// Name, colours and icon.
pub async fn get() -> Manifest {
    let texts = &texts().site;
    Manifest::new(texts.name)
        .description(texts.description)
        .start_url(href::index())
        .display(ManifestDisplay::Standalone)
        .background_color("#fcfbf9")
        .theme_color("#0a665b")
        .icon(ManifestIcon::new("/favicon.svg").sizes("any").mime_type("image/svg+xml"))
}
