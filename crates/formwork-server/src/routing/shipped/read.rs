//! The folder of shipped pages, as the server finds it at its start.

use std::{
    collections::HashMap,
    fs::{self, File},
    io,
    os::unix::fs::FileExt,
    path::Path,
    sync::Arc,
    time::{Duration, SystemTime},
};

use super::{
    build,
    index::{BODIES, INDEX, Index, Row},
    write::sha256,
};
use crate::{
    cache::{Entry, New, Terms, encoding::Bodies},
    origin::Origin,
    routing::{Site, serve_page},
};

/// The greatest index that is read, in bytes: 64 MiB.
const INDEX_LIMIT: u64 = 64 * 1024 * 1024;

/// The folder with the pages, in that of the site.
const FOLDER: &str = "pages";

/// The pages that were shipped with this build.
#[derive(Debug)]
pub(crate) struct Shipped {
    rows: HashMap<String, Row>,
    made: u64,
    is_of_this_origin: bool,
    bodies: File,
    length: u64,
}

impl Shipped {
    /// Those in the folder of the site, if there are any, and of this build; what is not used is
    /// logged.
    ///
    /// Instances that share a cache have none: one of them renders what all find, and what another one
    /// made old since the build does not come back.
    pub(crate) fn open(site: &Site) -> Option<Self> {
        if site.cache().is_shared() {
            return None;
        }
        let folder = site.config().site.join(FOLDER);
        let text = match index(&folder.join(INDEX)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
            text => text,
        };
        let read = || {
            let index: Index = serde_json::from_slice(&text?)?;
            let bodies = File::open(folder.join(BODIES))?;
            Ok::<_, io::Error>((index, bodies.metadata()?.len(), bodies, build::id(site)?))
        };
        let (index, length, bodies, build) = match read() {
            Ok(read) => read,
            Err(error) => {
                let folder = folder.display();
                tracing::warn!(%folder, %error, "pages rendered ahead by the build cannot be read");
                return None;
            }
        };
        if index.build != build {
            let folder = folder.display();
            tracing::warn!(%folder, "pages rendered ahead by another build are not used");
            return None;
        }
        let own = site.config().origin.as_ref().map(Origin::to_string);
        Some(Self {
            rows: index.pages.into_iter().map(|row| (row.path.clone(), row)).collect(),
            made: index.made,
            is_of_this_origin: index.origin == own,
            bodies,
            length,
        })
    }

    /// Stores the page of that path, if it is there and as good as one that is rendered now.
    pub(crate) fn store(&self, site: &Site, terms: &Arc<Terms>, path: &str) -> bool {
        let row = self.rows.get(path).filter(|row| row.route == terms.route());
        let Some(row) = row else { return false };
        if row.says_origin && !self.is_of_this_origin {
            tracing::info!(path, "rendered anew: the build knew another FORMWORK_ORIGIN");
            return false;
        }
        let Some(left) = row.left(self.made, SystemTime::now()) else { return false };
        match self.bodies(row) {
            Ok(bodies) => {
                keep(site, terms, row, &bodies, left);
                true
            }
            Err(error) => {
                tracing::warn!(path, %error, "a page rendered ahead by the build is damaged");
                false
            }
        }
    }

    fn bodies(&self, row: &Row) -> io::Result<Bodies> {
        let lengths = [row.brotli, row.gzip].into_iter().try_fold(row.identity, usize::checked_add);
        let length = lengths.filter(|length| {
            let end = row.at.checked_add(*length as u64);
            end.is_some_and(|end| end <= self.length)
        });
        let mut bytes = vec![0; length.ok_or(io::ErrorKind::UnexpectedEof)?];
        self.bodies.read_exact_at(&mut bytes, row.at)?;
        let bodies = Bodies::of_bytes(bytes.into_boxed_slice().into(), row.identity, row.brotli);
        let bodies = bodies.ok_or(io::ErrorKind::InvalidData)?;
        if sha256(&bodies) != row.sha256 {
            return Err(io::Error::other("its bytes are not those that were written"));
        }
        Ok(bodies)
    }
}

fn keep(site: &Site, terms: &Arc<Terms>, row: &Row, bodies: &Bodies, left: Option<Duration>) {
    let cache = site.cache();
    // Whoever makes it now makes it anew.
    let Some(lead) = cache.try_lead(&row.path) else { return };
    let new = New {
        key: row.path.clone(),
        terms: Arc::clone(terms),
        began: lead.began(),
        // Where several instances share a cache it is made anew: they may know better.
        moment: None,
        tags: row.tags.iter().map(|tag| cache.tags().tag(tag)).collect(),
        stale_for: row.stale_for.map(Duration::from_millis),
        fresh_until: left.and_then(|left| std::time::Instant::now().checked_add(left)),
        took: Duration::from_micros(row.micros),
    };
    cache.store(lead, &Arc::new(Entry::of_bodies(new, bodies, serve_page::stored_headers())));
}

fn index(file: &Path) -> io::Result<Vec<u8>> {
    if fs::metadata(file)?.len() > INDEX_LIMIT {
        return Err(io::Error::other(format!("the index has more than {INDEX_LIMIT} bytes")));
    }
    fs::read(file)
}
