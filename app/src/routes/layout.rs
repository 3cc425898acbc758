//! The frame of every page.

use formwork::prelude::*;

use crate::routes::href;

/// Head, navigation and the place of the page.
pub async fn layout(children: Outlet) -> Result<impl IntoView> {
    Ok(view! {
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <Head/>
            </head>
            <body>
                <header>
                    <nav aria-label="Main">
                        <a class="home" href=href::index()>"Members"</a>
                        <a href=href::users()>"Directory"</a>
                        <a href=href::users::new()>"Join"</a>
                    </nav>
                </header>
                <main>{children}</main>
            </body>
        </html>
    })
}
