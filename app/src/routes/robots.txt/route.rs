//! What crawlers may fetch.

use formwork::site_files::{Robots, RobotsGroup};

use crate::routes::href;

/// Everything but what only scripts call.
pub async fn get() -> Robots {
    Robots::new()
        .group(RobotsGroup::any().disallow("/_formwork/action/"))
        .sitemap(href::sitemap_xml())
}
