//! What the framework puts into the head of a document.

use std::sync::Arc;

use leptos::prelude::*;

use super::Metadata;
use crate::request::RequestContext;

/// Title, description, stylesheet and enhancement script; stands once in the root layout's `<head>`.
///
/// The script is a file of its own and nothing is inline, so the strictest
/// `Content-Security-Policy` holds. The addresses of the islands' WASM are attributes of the
/// script, which fetches it only if an island is on the page.
#[component]
pub fn Head() -> impl IntoView {
    // The layout runs before the page's metadata is known: what is below runs when both have.
    move || {
        let metadata = use_context::<Arc<Metadata>>().unwrap_or_default();
        let title =
            metadata.title.clone().map(|title| view! { <title>{title.into_owned()}</title> });
        let description = metadata.description.clone().map(|text| {
            view! { <meta name="description" content=text.into_owned()/> }
        });
        view! {
            {title}
            {description}
            {RequestContext::current().map(|context| assets(&context))}
        }
    }
}

fn assets(context: &RequestContext) -> impl IntoView + use<> {
    let assets = context.site().assets();
    let manifest = assets.manifest();
    let stylesheet = manifest.stylesheet.clone().map(|href| {
        view! { <link rel="stylesheet" href=href/> }
    });
    let reload = context.site().config().development.then(|| {
        view! { <script type="module" src="/_formwork/reload.js"></script> }
    });
    view! {
        {stylesheet}
        <script
            type="module"
            src=assets.script_path()
            data-build=assets.build().to_owned()
            data-islands=manifest.islands.clone()
            data-wasm=manifest.wasm.clone()
        ></script>
        {reload}
    }
}
