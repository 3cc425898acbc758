//! How the site looks once it is installed.

use formwork::site_files::{Manifest, ManifestDisplay, ManifestIcon};

use crate::routes::href;

/// Name, colours and icon.
pub async fn get() -> Manifest {
    Manifest::new("Members")
        .description("A directory of members")
        .start_url(href::index())
        .display(ManifestDisplay::Standalone)
        .background_color("#fcfbf9")
        .theme_color("#0a665b")
        .icon(ManifestIcon::new("/favicon.svg").sizes("any").mime_type("image/svg+xml"))
}
