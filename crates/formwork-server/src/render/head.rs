//! What the framework puts into the head of a document.

use std::sync::Arc;

use leptos::prelude::*;

use super::metadata::{Link, Meta, Metadata, Tag, Tags};
use crate::{origin::Origin, request::RequestContext};

/// Metadata, stylesheet and enhancement script; stands once in the root layout's `<head>`.
///
/// The metadata is that of the page and its layouts (see [`metadata`](super::metadata)), always in
/// one order: title, description, authors, keywords, robots, canonical address, alternates, Open
/// Graph, Twitter, theme colour, icons, manifest, and whatever else is said.
///
/// The script is a file of its own and nothing is inline, so the strictest
/// `Content-Security-Policy` holds. The addresses of the islands' WASM are attributes of the
/// script, which fetches it only if an island is on the page.
#[component]
pub fn Head() -> impl IntoView {
    // The layout runs before the page's metadata is known: what is below runs when both have.
    move || {
        let metadata = use_context::<Arc<Metadata>>().unwrap_or_default();
        let context = RequestContext::current();
        let origin = context.as_ref().and_then(|context| context.site().config().origin.as_ref());
        let origin = origin.map(Origin::to_string);
        let tags = Tags::of(&metadata, origin.as_deref());
        if let Some(context) = &context {
            context.note_origin_read(|| says_origin(&metadata));
        }
        view! {
            {tags.into_iter().map(element).collect::<Vec<_>>()}
            {context.map(|context| assets(&context))}
        }
    }
}

/// Whether the head of one origin is not that of another.
fn says_origin(metadata: &Metadata) -> bool {
    let at = |origin| Tags::of(metadata, origin).into_iter();
    !at(None).eq(at(Some("https://origin.invalid")))
}

fn element(tag: Tag) -> AnyView {
    match tag {
        Tag::Title(text) => view! { <title>{text}</title> }.into_any(),
        Tag::Meta(Meta { attribute, key, content, media }) => leptos::html::meta()
            .attr(attribute, key)
            .attr("content", content)
            .attr("media", media)
            .into_any(),
        Tag::Link(link) => link_element(link).into_any(),
    }
}

fn link_element(link: Link) -> impl IntoView {
    let Link { rel, href, hreflang, mime_type, sizes, media, color } = link;
    let link = view! {
        <link rel=rel href=href hreflang=hreflang type=mime_type sizes=sizes media=media/>
    };
    link.attr("color", color)
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
