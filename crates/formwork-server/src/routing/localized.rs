//! Which paths have languages: those of pages.

use std::collections::HashMap;

use axum::{
    extract::Request,
    middleware::{self, Next},
    response::Response,
    routing::MethodRouter,
};
use http::StatusCode;

use super::{levels, render_ahead::is_parameter};
use crate::{
    error_response,
    language::{Languages, current_language},
};

/// The languages of a site, and where it has them.
#[derive(Debug)]
pub(crate) struct Localized {
    pub(super) languages: Languages,
    /// Routes without parameters, and whether they are pages.
    fixed: HashMap<String, bool>,
    /// The others, in the order in which they are asked.
    patterns: Vec<(String, bool)>,
}

impl Localized {
    /// Of routes, each with whether it is a page.
    ///
    /// # Panics
    ///
    /// If a route stands where the pages of a language are.
    #[track_caller]
    pub(super) fn new(languages: Languages, routes: &[(&str, bool)]) -> Self {
        for (path, _) in routes {
            if let Some((language, _)) = languages.split(path) {
                panic!(
                    "the route {path} stands where the pages in the language {tag:?} are: give it \
                     another path, or the language another tag",
                    tag = language.tag()
                );
            }
        }
        let paths: Vec<&str> = routes.iter().map(|(path, _)| *path).collect();
        let ordered = levels::order(&paths).into_iter().map(|index| routes[index]);
        let owned = ordered.map(|(path, is_page)| (path.to_owned(), is_page));
        let (patterns, fixed): (Vec<_>, Vec<_>) =
            owned.partition(|(path, _)| path.split('/').any(is_parameter));
        Self { languages, fixed: fixed.into_iter().collect(), patterns }
    }

    /// Whether a page answers at a path without a prefix.
    pub(super) fn is_page(&self, path: &str) -> bool {
        if let Some(is_page) = self.fixed.get(path) {
            return *is_page;
        }
        let mut patterns = self.patterns.iter();
        patterns.find(|(pattern, _)| matches(pattern, path)).is_some_and(|(_, is_page)| *is_page)
    }
}

/// Answers what is no page only without the prefix of a language.
pub(super) fn without_prefix((path, route): (String, MethodRouter)) -> (String, MethodRouter) {
    (path, route.layer(middleware::from_fn(refuse_prefix)))
}

async fn refuse_prefix(request: Request, next: Next) -> Response {
    if current_language().is_default() {
        return next.run(request).await;
    }
    let (parts, _) = request.into_parts();
    error_response::page(StatusCode::NOT_FOUND, &parts).await
}

/// Whether a route with parameters answers at a path.
fn matches(pattern: &str, path: &str) -> bool {
    let mut segments = path.split('/').skip(1);
    for part in pattern.split('/').skip(1) {
        match segments.next() {
            Some(segment) if part.starts_with("{*") => return !segment.is_empty(),
            Some(segment) if is_parameter(part) && !segment.is_empty() => {}
            Some(segment) if segment == part => {}
            _ => return false,
        }
    }
    segments.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROUTES: [(&str, bool); 9] = [
        ("/", true),
        ("/users", true),
        ("/users/{id}", true),
        ("/users/{id}/photo", false),
        ("/users/export", false),
        ("/docs/{*rest}", true),
        ("/docs/{name}", false),
        ("/api/{*rest}", false),
        ("/{slug}", true),
    ];

    #[test]
    fn a_path_is_a_page_if_the_route_that_is_asked_is() {
        let localized = Localized::new(["en", "de"].into(), &ROUTES);
        for path in ["/", "/users", "/users/7", "/docs/a/b", "/about", "/api"] {
            assert!(localized.is_page(path), "{path}");
        }
        for path in [
            "/users/7/photo",
            "/users/export",
            "/docs/a",
            "/api/users",
            "/users/7/edit",
            "/docs/",
            "/users/",
            "",
            "users",
        ] {
            assert!(!localized.is_page(path), "{path}");
        }
    }

    #[track_caller]
    fn check_refused(path: &str) {
        let refused = std::panic::catch_unwind(|| {
            Localized::new(["en", "de"].into(), &[("/", true), (path, false)])
        });
        let panic = refused.expect_err(path);
        let text = panic.downcast_ref::<String>().unwrap();
        assert!(text.contains(&format!("the route {path} stands where")), "{text}");
    }

    #[test]
    fn a_route_where_a_language_is_has_its_name_said() {
        for path in ["/de", "/de/x", "/de/{id}", "/en", "/en/users"] {
            check_refused(path);
        }
        let fine = ["/dex", "/DE", "/{de}", "/{de}/x", "/users/de", "/{*de}"];
        Localized::new(["en", "de"].into(), &fine.map(|path| (path, true)));
    }
}
