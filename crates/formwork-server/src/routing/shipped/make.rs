//! Rendering what is shipped.

use std::{
    collections::HashSet,
    num::NonZero,
    path::Path,
    sync::Arc,
    thread,
    time::{Instant, SystemTime},
};

use futures::{StreamExt, stream};
use http::StatusCode;

use super::{
    ShipError, ShipReport, build, dependence,
    write::{Finished, Writing},
};
use crate::{
    cache::{
        Entry, Lookup,
        encoding::{Bodies, Effort},
    },
    origin::Origin,
    request::ORIGIN_TAG,
    routing::{Ahead, Site},
};

/// What became of a page.
enum Made {
    Finished(Box<Finished>),
    /// It is left to the start, and why.
    Left(String),
    /// It fails, and would fail there too.
    Failed,
}

/// Renders what is rendered ahead, and writes what depends on the build alone to the folder that the
/// settings name.
pub(crate) async fn ship(site: &Arc<Site>) -> Result<ShipReport, ShipError> {
    let folder = site.config().render_ahead.as_deref().ok_or(ShipError::NoFolder)?;
    let failed = |source| ShipError::Write { folder: folder.to_owned(), source };
    let (report, writing) = render(site, folder).await?;
    let origin = site.config().origin.as_ref().map(Origin::to_string);
    let build = build::id(site).map_err(failed)?;
    writing.finish(build, origin).map_err(failed)?;
    Ok(report)
}

async fn render(site: &Arc<Site>, folder: &Path) -> Result<(ShipReport, Writing), ShipError> {
    let write_failed = |source| ShipError::Write { folder: folder.to_owned(), source };
    let mut writing = Writing::begin(folder).map_err(write_failed)?;
    let (mut report, mut failed) = (ShipReport::default(), Vec::new());
    let at_once = thread::available_parallelism().map_or(1, NonZero::get);
    for ahead in site.ahead() {
        let route = ahead.route();
        let paths = match paths(ahead, site).await {
            Ok(paths) => paths,
            Err(why) => {
                report.add_route_left(route, why);
                continue;
            }
        };
        let pages = paths.into_iter().map(async |path| (make(site, &path).await, path));
        let mut pages = stream::iter(pages).buffered(at_once);
        while let Some((made, path)) = pages.next().await {
            match made {
                Made::Finished(page) => {
                    let sizes = [page.bodies.identity().len(), page.bodies.brotli().len()];
                    report.add_shipped(route, sizes[0], sizes[1]);
                    writing.add(*page).map_err(write_failed)?;
                }
                Made::Left(why) => report.add_left(route, &path, why),
                Made::Failed => failed.push(path),
            }
        }
    }
    if failed.is_empty() { Ok((report, writing)) } else { Err(ShipError::Failed { paths: failed }) }
}

/// The paths of one route, or why none of them is rendered.
async fn paths(ahead: &Ahead, site: &Arc<Site>) -> Result<Vec<String>, &'static str> {
    if ahead.terms().cache.is_at_start() {
        return Err("its CACHE says `at_start`");
    }
    match ahead.paths_ahead(site).await {
        None => Err("`static_params` failed, see the log"),
        Some(paths) if paths.is_empty() => Err("`static_params` lists nothing"),
        Some(mut paths) => {
            let mut known = HashSet::new();
            paths.retain(|path| known.insert(path.clone()));
            Ok(paths)
        }
    }
}

async fn make(site: &Arc<Site>, path: &str) -> Made {
    let began = Instant::now();
    let (status, context) = Ahead::get(site, path).await;
    let micros = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX);
    let read = context.recording().read();
    let why = || dependence::of(read.tags.iter().map(|tag| tag.name()));
    match (status, site.cache().get(path)) {
        (Some(StatusCode::OK), Lookup::Hit(entry)) => match dependence::of(names(&entry)) {
            None => compress(path, entry, micros).await,
            Some(why) => Made::Left(why),
        },
        (Some(StatusCode::OK), Lookup::Stale(_)) => {
            Made::Left("its lifetime ended at once".to_owned())
        }
        (Some(StatusCode::OK), Lookup::Miss) => Made::Left(match read.prevents_storing() {
            Some(what) => format!("it is not stored: {what}"),
            None => "it is not stored: see the log, and FORMWORK_CACHE_MEMORY".to_owned(),
        }),
        (Some(status), _) if !status.is_server_error() => {
            Made::Left(why().unwrap_or_else(|| format!("it answers {status}")))
        }
        _ => match why() {
            Some(why) => Made::Left(format!("it failed, and {why}")),
            None if read.prevents_storing().is_some() => {
                Made::Left("it failed, and differs between visitors".to_owned())
            }
            None => Made::Failed,
        },
    }
}

fn names(entry: &Entry) -> impl Iterator<Item = &str> {
    entry.tags().map(|tag| tag.name())
}

/// As far as it goes, apart from the threads that render.
async fn compress(path: &str, entry: Arc<Entry>, micros: u64) -> Made {
    let left = entry.fresh_until().map(|end| end.saturating_duration_since(Instant::now()));
    let own = entry.own_tags().map(|tag| tag.name());
    let mut page = Finished {
        path: path.to_owned(),
        bodies: Bodies::default(),
        until: left.and_then(|left| SystemTime::now().checked_add(left)),
        stale_for: entry.stale_for(),
        micros,
        says_origin: names(&entry).any(|tag| tag == ORIGIN_TAG),
        route: entry.route().to_owned(),
        tags: own.filter(|tag| *tag != ORIGIN_TAG).map(str::to_owned).collect(),
    };
    let body = entry.identity();
    match tokio::task::spawn_blocking(move || Bodies::of(&body, Effort::Once)).await {
        Ok(bodies) => {
            page.bodies = bodies;
            Made::Finished(Box::new(page))
        }
        Err(error) => Made::Left(format!("it cannot be compressed: {error}")),
    }
}
