//! A place in a document that is filled while the document is being sent.
//!
//! The fallback stands in the slot of a declarative shadow root (HTML, section 4.12.3), so a
//! browser shows it until the content arrives after it, as a child of the same element: no script
//! and no style is needed to swap them, and what has no shadow roots shows one after the other.

use std::collections::VecDeque;

use formwork_core::{Error, Kind};
use futures::future::BoxFuture;
use http::request::Parts;
use leptos::{
    attr::{Attribute, any_attribute::AnyAttribute},
    prelude::*,
    reactive::computed::ScopedFuture,
    tachys::{
        hydration::Cursor,
        ssr::{StreamBuilder, StreamChunk},
        view::{Position, PositionState, RenderFlags, add_attr::AddAnyAttr},
    },
};

use super::{Delivery, catch_panic, document::Progress, document_language, refused::Refused};
use crate::{
    action, language,
    request::RequestContext,
    routing::{Boundary, Frame, Refusal},
};

/// A view that is waited for, and perhaps one that is shown meanwhile.
pub(super) struct Streamed {
    fallback: Option<AnyView>,
    content: BoxFuture<'static, Result<AnyView, Refusal>>,
}

impl Streamed {
    pub(super) fn new(
        fallback: AnyView,
        content: impl Future<Output = Result<AnyView, Refusal>> + Send + 'static,
    ) -> Self {
        Self { fallback: Some(fallback), content: Box::pin(content) }
    }

    /// Without a fallback the document waits: nothing after this place is sent before it.
    pub(super) fn in_place(
        content: impl Future<Output = Result<AnyView, Refusal>> + Send + 'static,
    ) -> Self {
        Self { fallback: None, content: Box::pin(content) }
    }

    /// The content as chunks, or what is shown in its place.
    async fn chunks(
        content: BoxFuture<'static, Result<AnyView, Refusal>>,
        flags: RenderFlags,
    ) -> VecDeque<StreamChunk> {
        let content = super::flatten(catch_panic(content).await);
        let view = match (content, Progress::current()) {
            (Ok(view), _) => view,
            (Err(refusal), Some(progress)) if progress.shell_is_complete() => {
                inline(refusal, &progress)
            }
            (Err(refusal), Some(progress)) => {
                progress.refuse(refusal);
                return VecDeque::new();
            }
            (Err(_), None) => return VecDeque::new(),
        };
        let mut builder = StreamBuilder::new(None);
        let mut position = Position::NextChild;
        view.to_html_async_with_buf::<false>(&mut builder, &mut position, flags, Vec::new());
        builder.finish().take_chunks()
    }
}

/// What stands in the place of content that refused after the status was sent.
fn inline(refusal: Refusal, progress: &Progress) -> AnyView {
    if let Refusal::Error(error) = refusal {
        return match error.into_kind() {
            Kind::Redirect(redirect) => elsewhere(redirect.location(), &progress.parts),
            kind => refused(Refusal::Error(Error::from(kind)), progress),
        };
    }
    refused(refusal, progress)
}

fn refused(refusal: Refusal, progress: &Progress) -> AnyView {
    let Refused::Page(failure, _) = Refused::of(refusal, &progress.parts) else {
        return ().into_any();
    };
    let mut boundaries = progress.frames.iter().rev().filter_map(Frame::boundary);
    let (status, digest) = (failure.status(), failure.digest());
    let boundary: Option<&Boundary> = boundaries.find(|boundary| boundary.answers(status));
    boundary.and_then(|boundary| boundary.show(failure)).unwrap_or_else(|| {
        let reason = document_language::reason(status);
        view! { <p role="alert">{reason} {digest.map(|digest| format!(" ({digest})"))}</p> }
            .into_any()
    })
}

/// A redirect after the status was sent: the browser follows it by itself, others by the link.
fn elsewhere(location: &str, parts: &Parts) -> AnyView {
    let location = &*action::resolved(location, &language::of_request(parts));
    if action::checked_location(location).is_none() {
        tracing::error!(location, "a redirect to neither a path of the site nor a trusted origin");
        return ().into_any();
    }
    view! {
        <meta http-equiv="refresh" content=format!("0;url={location}")/>
        <p><a href=location.to_owned()>{location.to_owned()}</a></p>
    }
    .into_any()
}

/// The element around the fallback, which is styled as the page is.
fn opening() -> String {
    let context = RequestContext::current();
    let manifest = context.as_ref().map(|context| context.site().assets().manifest());
    let stylesheet = manifest.and_then(|manifest| manifest.stylesheet.clone());
    let link = stylesheet.map(|href| view! { <link rel="stylesheet" href=href/> }.to_html());
    format!(
        "<div data-loading><template shadowrootmode=\"open\">{}<slot>",
        link.unwrap_or_default()
    )
}

impl Render for Streamed {
    type State = ();

    fn build(self) -> Self::State {}

    fn rebuild(self, (): &mut Self::State) {}
}

impl AddAnyAttr for Streamed {
    type Output<SomeNewAttr: Attribute> = Self;

    fn add_any_attr<NewAttr: Attribute>(self, _: NewAttr) -> Self::Output<NewAttr>
    where
        Self::Output<NewAttr>: RenderHtml,
    {
        self
    }
}

impl RenderHtml for Streamed {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self::AsyncOutput {
        self
    }

    fn to_html_with_buf(
        self,
        buf: &mut String,
        position: &mut Position,
        flags: RenderFlags,
        extra_attrs: Vec<AnyAttribute>,
    ) {
        self.fallback.to_html_with_buf(buf, position, flags, extra_attrs);
    }

    fn to_html_async_with_buf<const OUT_OF_ORDER: bool>(
        self,
        buf: &mut StreamBuilder,
        position: &mut Position,
        flags: RenderFlags,
        _: Vec<AnyAttribute>,
    ) {
        let progress = Progress::current();
        let may_stream = progress.as_ref().is_some_and(|it| it.delivery == Delivery::Streamed);
        let fallback = self.fallback.filter(|_| may_stream);
        let streams = fallback.is_some();
        if let Some(fallback) = fallback {
            buf.push_sync(&opening());
            let mut inner = Position::FirstChild;
            buf.with_buf(|html| {
                fallback.to_html_with_buf(html, &mut inner, flags, Vec::new());
                html.push_str("</slot></template>");
            });
        }
        let content = self.content;
        buf.push_async(ScopedFuture::new(async move {
            if let Some(progress) = progress.filter(|_| streams) {
                progress.complete_shell();
            }
            Self::chunks(content, flags).await
        }));
        if streams {
            buf.push_sync("</div>");
        }
        *position = Position::NextChild;
    }

    fn hydrate<const FROM_SERVER: bool>(self, _: &Cursor, _: &PositionState) -> Self::State {}

    fn into_owned(self) -> Self::Owned {
        self
    }
}
