//! The frame of every page.

use formwork::{prelude::*, render::metadata::Icon};

use crate::routes::href;

/// What every page is shared with.
pub const OPEN_GRAPH: OpenGraph = OpenGraph::new().site_name("Members");

const ICONS: &[Icon] = &[Icon::new("/favicon.svg").mime_type("image/svg+xml")];

pub const METADATA: Metadata = Metadata::new("Members", "A directory of members")
    .title_template("%s – Members")
    .open_graph(OPEN_GRAPH)
    .theme_colors(&[
        ("(prefers-color-scheme: light)", "#fcfbf9"),
        ("(prefers-color-scheme: dark)", "#14171a"),
    ])
    .icons(ICONS)
    .manifest("/manifest.webmanifest");

/// Head, navigation and the place of the page.
pub async fn layout(children: Outlet) -> Result<impl IntoView> {
    Ok(view! {
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <Head/>
                <link rel="stylesheet" href=href::theme_css()/>
            </head>
            <body>
                <header>
                    <nav aria-label="Main">
                        <ul>
                            <li class="home"><a href=href::index()>"Members"</a></li>
                            <li><a href=href::users()>"Directory"</a></li>
                            <li><a href=href::settings()>"Account"</a></li>
                            <li><a href=href::examples()>"Examples"</a></li>
                        </ul>
                    </nav>
                </header>
                <main>
                    <Flashes/>
                    {children}
                </main>
            </body>
        </html>
    })
}
