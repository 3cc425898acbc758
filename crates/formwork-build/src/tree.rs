//! The folder tree below `routes`, read once and checked as a whole.

mod expect;
mod file;
mod read;
mod rules;
mod scan;

use std::path::Path;

pub(crate) use self::file::{Fallback, FileKind, METHODS, Metadata, Page, Route, RouteFile};
use crate::{Error, Mistake, generate, rows, rows::RouteRow, segment::UrlPath};

/// The routes of an application, as its folders say.
#[derive(Debug)]
pub struct RouteTree {
    pub(crate) root: Folder,
}

/// A folder that is part of the URL tree, or a group.
#[derive(Debug, Default)]
pub(crate) struct Folder {
    /// Below `routes`, with `/` between names; empty for `routes` itself.
    pub(crate) path: String,
    pub(crate) url: UrlPath,
    /// An optional catch-all answers this path too.
    pub(crate) also: Option<UrlPath>,
    pub(crate) files: Vec<RouteFile>,
    pub(crate) children: Vec<Folder>,
}

/// One file that answers one path. A file in an optional catch-all gives two.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Endpoint<'a> {
    pub(crate) url: &'a UrlPath,
    pub(crate) file: &'a RouteFile,
}

impl RouteTree {
    /// Reads the tree below `routes_dir`.
    ///
    /// # Errors
    /// Returns every mistake in the tree at once, each naming its file and what to do, or the
    /// folder that could not be read.
    pub fn scan(routes_dir: &Path) -> Result<Self, Error> {
        let mut mistakes = Vec::new();
        let mut root = scan::folder(routes_dir, Folder::default(), &mut mistakes)?;
        file::name_modules(&mut root);
        let tree = Self { root };
        mistakes.extend(rules::mistakes(&tree, routes_dir));
        if mistakes.is_empty() {
            return Ok(tree);
        }
        mistakes.sort_by(|a: &Mistake, b| (a.path(), a.line()).cmp(&(b.path(), b.line())));
        Err(Error::Mistakes(mistakes))
    }

    /// The text of the route table, laid out as rustfmt does with this project's settings:
    /// `max_width = 100` and `use_small_heuristics = "Max"`.
    #[must_use]
    pub fn source(&self) -> String {
        generate::source(self)
    }

    /// The routes in the order in which they are matched: static, dynamic, catch-all.
    #[must_use]
    pub fn rows(&self) -> Vec<RouteRow> {
        rows::rows(self)
    }

    /// Every file that answers a path, in order of the paths.
    pub(crate) fn endpoints(&self) -> Vec<Endpoint<'_>> {
        let mut endpoints: Vec<_> =
            self.root.with_descendants().into_iter().flat_map(Folder::endpoints).collect();
        endpoints.sort_by_key(|endpoint| endpoint.url);
        endpoints
    }

    /// Every file of the conventions, folder by folder.
    pub(crate) fn files(&self) -> impl Iterator<Item = &RouteFile> {
        self.root.with_descendants().into_iter().flat_map(|folder| &folder.files)
    }
}

impl Folder {
    pub(crate) fn with_descendants(&self) -> Vec<&Self> {
        let below = self.children.iter().flat_map(Self::with_descendants);
        std::iter::once(self).chain(below).collect()
    }

    pub(crate) fn endpoints(&self) -> Vec<Endpoint<'_>> {
        let answering = self.files.iter().filter(|file| file.answers());
        answering.flat_map(|file| self.urls().map(move |url| Endpoint { url, file })).collect()
    }

    pub(crate) fn layout(&self) -> Option<&RouteFile> {
        self.files.iter().find(|file| matches!(file.kind, FileKind::Layout { .. }))
    }

    /// What stands in for the pages of this folder, in the order of the table.
    pub(crate) fn fallbacks(&self) -> Vec<(Fallback, &RouteFile)> {
        let fallback = |file| RouteFile::fallback(file).map(|fallback| (fallback, file));
        let mut fallbacks: Vec<_> = self.files.iter().filter_map(fallback).collect();
        fallbacks.sort_by_key(|(fallback, _)| *fallback);
        fallbacks
    }

    /// The paths that a file in this folder answers.
    pub(crate) fn urls(&self) -> impl Iterator<Item = &UrlPath> {
        self.also.iter().chain(std::iter::once(&self.url))
    }
}

#[cfg(test)]
mod tests;
