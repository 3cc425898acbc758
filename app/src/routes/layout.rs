//! The frame of every page.

use formwork::{prelude::*, render::metadata::Icon};

use crate::{
    navigation,
    routes::href,
    texts::{self, Site, Texts, texts},
};

/// What every page is shared with.
#[must_use]
pub fn open_graph() -> OpenGraph {
    OpenGraph::new().site_name(texts().site.name)
}

const ICONS: &[Icon] = &[Icon::new("/favicon.svg").mime_type("image/svg+xml")];

/// What holds for every page that does not say otherwise.
pub async fn metadata() -> Result<Metadata> {
    let texts = &texts().site;
    Ok(Metadata::new(texts.name, texts.description)
        .title_template(texts.title_template)
        .open_graph(open_graph())
        .theme_colors(&[
            ("(prefers-color-scheme: light)", "#fcfbf9"),
            ("(prefers-color-scheme: dark)", "#14171a"),
        ])
        .icons(ICONS)
        .manifest("/manifest.webmanifest"))
}

/// Head, navigation, the place of the page, and the page in other languages.
pub async fn layout(children: Outlet) -> Result<impl IntoView> {
    if let Some(messages) = texts::messages() {
        provide_context(messages);
    }
    let texts = &texts().site;
    Ok(view! {
        <html>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <Head/>
                <link rel="stylesheet" href=href::theme_css()/>
            </head>
            <body>
                <header>
                    <nav aria-label=texts.navigation>
                        <ul>
                            <li class="home"><a href=href::index()>{texts.home}</a></li>
                            {navigation::item(href::users().into(), texts.directory)}
                            {navigation::item(href::settings().into(), texts.account)}
                            {navigation::item(href::examples().into(), texts.examples)}
                        </ul>
                    </nav>
                </header>
                <main>
                    <Flashes/>
                    {children}
                </main>
                <footer>{language_menu(texts)}</footer>
            </body>
        </html>
    })
}

/// This very page in each language, by its own name; the links remember nothing.
fn language_menu(texts: &Site) -> impl IntoView + use<> {
    let items = Language::alternates().into_iter().map(|alternate| {
        let tag = alternate.language.tag();
        let current = alternate.is_current.then_some("true");
        let name = Texts::in_language(alternate.language).language;
        view! {
            <li>
                <a href=alternate.address lang=tag hreflang=tag aria-current=current>{name}</a>
            </li>
        }
    });
    view! {
        <nav class="languages" aria-label=texts.languages>
            <ul>{items.collect_view()}</ul>
        </nav>
    }
}
