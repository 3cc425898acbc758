//! How a notice comes from the request that has it to the page that shows it.

use std::{sync::Arc, time::Instant};

use axum::response::Response;
use http::{HeaderMap, HeaderValue, Method, Uri, header, request::Parts};

use super::{
    notice::Notice,
    store::{Outcomes, Waiting},
    url,
    visitor::Visitor,
};
use crate::{language, request::RequestContext, routing::Site};

/// Something that was taken for a page. Unless it is [settled](settle) it waits again.
pub(crate) struct Taken {
    site: Arc<Site>,
    waiting: Option<Waiting>,
}

impl Drop for Taken {
    fn drop(&mut self) {
        if let Some(waiting) = self.waiting.take() {
            self.site.outcomes().put_back(waiting, Instant::now());
        }
    }
}

impl Outcomes {
    /// Whether this very request would be told something. It allocates nothing for visitors for whom
    /// nothing waits anywhere.
    pub(crate) fn answers(
        &self,
        site: &Site,
        method: &Method,
        uri: &Uri,
        headers: &HeaderMap,
    ) -> bool {
        let visitor = self.asked_by(site, method, headers);
        visitor.is_some_and(|it| self.awaits(it, || url::of_request(uri), Instant::now()))
    }

    fn asked_by(&self, site: &Site, method: &Method, headers: &HeaderMap) -> Option<Visitor> {
        let is_asked = !self.is_empty() && *method == Method::GET && !is_prefetch(headers);
        is_asked.then(|| Visitor::of(headers, site.config())).flatten()
    }
}

/// Whether nobody may ever see the answer (Fetch Standard, section 2.9). Some browsers say it by
/// `Purpose`, and so does the script, which may not send the other.
fn is_prefetch(headers: &HeaderMap) -> bool {
    let names = ["sec-purpose", "purpose"];
    let purposes = names.iter().flat_map(|name| headers.get_all(*name));
    let purposes = purposes.filter_map(|it| it.to_str().ok());
    purposes.flat_map(|it| it.split([',', ';'])).any(|it| it.trim() == "prefetch")
}

/// Lets the page that is asked for know what waits for it.
///
/// A page that is asked for from within has been told what it is to know.
pub(crate) fn take(context: &RequestContext, parts: &Parts) -> Option<Taken> {
    if context.notices.told().is_some() {
        return None;
    }
    let site = context.site();
    let visitor = site.outcomes().asked_by(site, &parts.method, &parts.headers)?;
    let url = url::of_address(&language::of_request(parts));
    let waiting = site.outcomes().take(visitor, &url, Instant::now())?;
    speak(context, waiting.notice.clone());
    Some(Taken { site: Arc::clone(site), waiting: Some(waiting) })
}

/// Ends what [`take`] began: it was shown, goes on to where the page redirects, or waits again because
/// the page failed.
pub(crate) fn settle(taken: Option<Taken>, context: &RequestContext, response: &Response) {
    let Some(mut taken) = taken.filter(|_| !response.status().is_server_error()) else {
        return;
    };
    let waiting = taken.waiting.take();
    if let Some(waiting) = waiting.filter(|_| response.status().is_redirection()) {
        // What the page says itself comes after what it was told.
        let later = context.notices.take_pending();
        context.notices.add(waiting.notice);
        context.notices.add(later);
    }
}

/// Tells a render of this request what is pending.
pub(crate) fn tell(context: &RequestContext, render: &RequestContext) {
    speak(render, context.notices.take_pending());
}

fn speak(render: &RequestContext, notice: Notice) {
    if !notice.is_empty() {
        // What is said to one visitor is nobody else's.
        render.note_visitor_read("outcome of an action");
    }
    render.notices.tell(notice);
}

/// Takes back what a render was told and did not show, and what it had to say itself.
pub(crate) fn adopt(context: &RequestContext, render: &RequestContext, response: &Response) {
    if is_shown(response) {
        return;
    }
    if let Some(notice) = render.notices.told() {
        context.notices.add(notice.clone());
    }
    context.notices.add(render.notices.take_pending());
}

/// Whether a response is a page that shows what it was told.
fn is_shown(response: &Response) -> bool {
    let content_type = response.headers().get(header::CONTENT_TYPE);
    let is_html = content_type.is_some_and(|value| value.as_bytes().starts_with(b"text/html"));
    is_html && !response.status().is_redirection() && !response.status().is_server_error()
}

/// Takes back what a page was told that nobody is sent after all.
pub(crate) fn take_back(context: &RequestContext, render: &RequestContext, response: &Response) {
    if let Some(notice) = render.notices.told().filter(|_| is_shown(response)) {
        context.notices.add(notice.clone());
    }
}

/// Keeps what is pending for the page that an answer redirects to.
pub(crate) fn keep_for_redirect(context: &Arc<RequestContext>, response: &mut Response) {
    // Nobody has been to a page that was fetched ahead, so nothing is said where it leads.
    if !response.status().is_redirection() || is_prefetch(context.headers()) {
        return;
    }
    let location = response.headers().get(header::LOCATION).map(HeaderValue::as_bytes);
    // A handler may write a path as it is, in UTF-8; browsers encode it.
    let location = location.and_then(|it| std::str::from_utf8(it).ok());
    if location.is_some_and(|location| keep(context, location)) {
        // A permanent redirect may be stored otherwise, with the key (RFC 9111, sections 3 and 7.3).
        let control = response.headers_mut().entry(header::CACHE_CONTROL);
        control.or_insert(HeaderValue::from_static("private, no-store"));
    }
}

/// Keeps what is pending for the page at `location`, and tells whether anything is kept; nothing is
/// for another site.
pub(crate) fn keep(context: &Arc<RequestContext>, location: &str) -> bool {
    let mut notice = context.notices.take_pending();
    if !notice.may_wait() {
        notice.outcome = None;
    }
    if notice.is_empty() {
        return false;
    }
    let Some(url) = url::of_location(location, context.site().config()) else { return false };
    let Some(visitor) = Visitor::of_or_new(context) else {
        tracing::error!("an outcome is not shown: its visitor cannot be given a key");
        return false;
    };
    let (outcomes, now) = (context.site().outcomes(), Instant::now());
    // The script leaves redirects to the browser, which asks for the page anew: it says all twice.
    if *context.method() == Method::GET {
        notice.flashes.retain(|text| !outcomes.says(visitor, &url, text, now));
    }
    if !notice.is_empty() {
        outcomes.keep(visitor, url, notice, now);
    }
    true
}
