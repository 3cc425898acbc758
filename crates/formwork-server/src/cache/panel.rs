//! In development, `/_formwork/cache`: what is cached, why, and what became of the rest.

use std::time::Instant;

use axum::{
    Json,
    response::{Html, IntoResponse, Response},
    routing::{MethodRouter, get},
};
use http::{HeaderMap, StatusCode, header};
use leptos::prelude::*;
use serde::Serialize;

use super::{Cache, counters::Count, entry::Entry, stamps::Since};
use crate::{draft, request::RequestContext};

const STYLE: &str = include_str!("panel/panel.css");

/// Everything that there is to see.
#[derive(Debug, Serialize)]
struct Panel {
    bytes: usize,
    limit: usize,
    counters: Vec<Count>,
    entries: Vec<EntryRow>,
    dropped: Vec<DroppedRow>,
    uncached: Vec<UncachedRow>,
}

#[derive(Debug, Serialize)]
struct EntryRow {
    key: String,
    state: String,
    age_seconds: u64,
    /// `None` is until it is invalidated.
    fresh_for_seconds: Option<u64>,
    bytes: usize,
    hits: u32,
    tags: Vec<String>,
}

#[derive(Debug, Serialize)]
struct DroppedRow {
    key: String,
    why: String,
    seconds_ago: u64,
}

#[derive(Debug, Serialize)]
struct UncachedRow {
    route: String,
    why: String,
    count: u64,
}

/// Answers with a page, or with JSON where that is what is asked for.
pub(crate) fn route() -> MethodRouter {
    get(async |headers: HeaderMap| {
        let Some(context) = RequestContext::current() else {
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        };
        let panel = context.site().cache().panel();
        let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
        let response = if accept.is_some_and(|accept| accept.contains("application/json")) {
            Json(panel).into_response()
        } else {
            Html(format!("<!DOCTYPE html>{}", panel.into_view().to_html())).into_response()
        };
        not_kept(response)
    })
}

/// Answers with the stylesheet of the page.
pub(crate) fn style() -> MethodRouter {
    get(async || not_kept(([(header::CONTENT_TYPE, "text/css")], STYLE).into_response()))
}

fn not_kept(response: Response) -> Response {
    ([(header::CACHE_CONTROL, "no-store")], response).into_response()
}

impl Cache {
    fn panel(&self) -> Panel {
        let mut entries = Vec::new();
        self.memory.for_each(|entry| entries.push(EntryRow::of(entry)));
        entries.sort_by(|a, b| a.key.cmp(&b.key));
        let history = self.history.as_deref();
        let dropped = history.map(|history| history.dropped()).unwrap_or_default();
        let uncached = history.map(|history| history.uncached()).unwrap_or_default();
        Panel {
            bytes: self.memory.bytes(),
            limit: self.memory.limit(),
            counters: self.counters.counts(),
            entries,
            dropped: dropped
                .into_iter()
                .map(|it| DroppedRow {
                    key: it.key,
                    why: it.why,
                    seconds_ago: it.at.elapsed().as_secs(),
                })
                .collect(),
            uncached: uncached
                .into_iter()
                .map(|(route, it)| UncachedRow { route, why: it.why, count: it.count })
                .collect(),
        }
    }
}

impl EntryRow {
    fn of(entry: &Entry) -> Self {
        let state = match entry.since() {
            Since::Valid => "fresh".to_owned(),
            Since::Stale => "stale".to_owned(),
            Since::Gone => entry.why_gone(),
        };
        let fresh_for =
            entry.fresh_until().map(|end| end.saturating_duration_since(Instant::now()));
        Self {
            key: entry.key().to_owned(),
            state,
            age_seconds: entry.age().as_secs(),
            fresh_for_seconds: fresh_for.map(|left| left.as_secs()),
            bytes: entry.bytes(),
            hits: entry.uses(),
            tags: entry.tags().map(|tag| tag.name().to_owned()).collect(),
        }
    }
}

impl Panel {
    fn into_view(self) -> impl IntoView {
        let counters = self.counters.into_iter().map(|it| {
            view! { <dt>{it.name}</dt><dd>{it.count}</dd> }
        });
        let count = self.entries.len();
        let entries = rows(
            "Nothing is stored yet.",
            &["Key", "State", "Age", "Fresh for", "Bytes", "Hits", "Tags"],
            self.entries.into_iter().map(EntryRow::into_cells).collect(),
        );
        let uncached = rows(
            "No page was rendered for one request alone.",
            &["Route", "Why", "Renders"],
            self.uncached
                .into_iter()
                .map(|it| vec![it.route, it.why, it.count.to_string()])
                .collect(),
        );
        let dropped = rows(
            "Nothing was dropped yet.",
            &["Key", "Why", "Seconds ago"],
            self.dropped
                .into_iter()
                .map(|it| vec![it.key, it.why, it.seconds_ago.to_string()])
                .collect(),
        );
        let drafts = draft::is_enabled().then(|| {
            view! { <p role="status">"You see drafts: no page is cached for you."</p> }
        });
        view! {
            <html lang="en">
                <head>
                    <meta charset="utf-8" />
                    <meta name="viewport" content="width=device-width" />
                    <title>"Cache"</title>
                    <link rel="stylesheet" href="/_formwork/cache.css" />
                </head>
                <body>
                    <h1>"Cache"</h1>
                    {drafts}
                    <p>
                        {format!("{count} entries, {} of {} bytes.", self.bytes, self.limit)}
                    </p>
                    <h2>"Stored"</h2>
                    {entries}
                    <h2>"Rendered for each request"</h2>
                    {uncached}
                    <h2>"Dropped"</h2>
                    {dropped}
                    <h2>"Counters"</h2>
                    <dl>{counters.collect_view()}</dl>
                </body>
            </html>
        }
    }
}

impl EntryRow {
    fn into_cells(self) -> Vec<String> {
        let fresh_for = self.fresh_for_seconds.map(|left| format!("{left} s"));
        vec![
            self.key,
            self.state,
            format!("{} s", self.age_seconds),
            fresh_for.unwrap_or_else(|| "until invalidated".to_owned()),
            self.bytes.to_string(),
            self.hits.to_string(),
            self.tags.join(", "),
        ]
    }
}

fn rows(empty: &'static str, names: &[&'static str], rows: Vec<Vec<String>>) -> AnyView {
    if rows.is_empty() {
        return view! { <p>{empty}</p> }.into_any();
    }
    let names = names.iter().map(|name| view! { <th scope="col">{*name}</th> }).collect_view();
    let rows = rows.into_iter().map(|row| {
        let cells = row.into_iter().map(|cell| view! { <td>{cell}</td> }).collect_view();
        view! { <tr>{cells}</tr> }
    });
    view! {
        <div tabindex="0">
            <table>
                <thead><tr>{names}</tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}
