//! A complete tree and its table, which is compiled here against a stand-in for the framework.

#![expect(clippy::needless_pass_by_value, missing_docs, unreachable_pub, reason = "a stand-in")]

extern crate self as formwork;

use std::{fs, path::Path};

use crate::table::{href, routes};

#[path = "golden/routes.rs"]
mod table;

#[derive(Debug)]
pub struct Metadata;

pub mod cache {
    #[derive(Debug)]
    pub struct Cache;

    impl Cache {
        pub const fn forever() -> Self {
            Self
        }

        pub const fn revalidate(_seconds: u64) -> Self {
            Self
        }
    }
}

pub mod extract {
    #[derive(Debug)]
    pub struct Path<T>(pub T);
}

/// Keeps what it is told as text.
pub mod routing {
    use std::fmt::Display;

    use super::{Metadata, cache::Cache};

    #[derive(Debug, Default)]
    pub struct Routes(pub Vec<String>);

    #[derive(Debug)]
    pub struct Page;

    #[derive(Debug, Default)]
    pub struct Methods(Vec<&'static str>);

    #[derive(Debug)]
    pub struct Href(pub String);

    impl Routes {
        pub fn new() -> Self {
            Self::default()
        }

        pub fn layout<F>(mut self, _layout: F, inside: impl FnOnce(Self) -> Self) -> Self {
            self.0.extend(inside(Self::new()).0.into_iter().map(|path| format!("  {path}")));
            self
        }

        pub fn page(self, path: &str, _page: Page) -> Self {
            self.with(path)
        }

        pub fn route(self, path: &str, methods: Methods) -> Self {
            self.with(&format!("{path} {}", methods.0.join(" ")))
        }

        pub fn handler<F>(self, path: &str, _handler: F) -> Self {
            self.with(path)
        }

        pub fn not_found<F>(self, _page: F) -> Self {
            self.with("not found")
        }

        fn with(mut self, path: &str) -> Self {
            self.0.push(path.to_owned());
            self
        }
    }

    impl Page {
        pub fn new<F>(_page: F) -> Self {
            Self
        }

        pub fn cache(self, _cache: Cache) -> Self {
            self
        }

        pub fn metadata(self, _metadata: Metadata) -> Self {
            self
        }

        pub fn metadata_with<F>(self, _metadata: F) -> Self {
            self
        }
    }

    impl Methods {
        pub fn new() -> Self {
            Self::default()
        }

        pub fn get<F>(mut self, _get: F) -> Self {
            self.0.push("GET");
            self
        }

        pub fn post<F>(mut self, _post: F) -> Self {
            self.0.push("POST");
            self
        }
    }

    impl Href {
        pub fn new(path: &str) -> Self {
            Self(path.to_owned())
        }

        pub fn segment(self, segment: impl Display) -> Self {
            Self(format!("{}/{segment}", self.0))
        }

        pub fn segments(self, segments: impl IntoIterator<Item = impl Display>) -> Self {
            segments.into_iter().fold(self, Self::segment)
        }

        pub fn literal(self, path: &str) -> Self {
            Self(self.0 + path)
        }
    }
}

fn golden() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden"))
}

#[test]
fn the_table_is_what_the_tree_says() {
    formwork_build::check(golden()).unwrap();
}

#[test]
fn the_builder_is_told_every_route() {
    assert_eq!(
        routes().0,
        [
            "  /",
            "  /docs",
            "  /docs/{*rest}",
            "  /users",
            "  /users/new",
            "  /users/{id}",
            "  /users/{id}/edit",
            "    /sign-in",
            "  not found",
            "/api/hello",
            "/api/users GET POST",
            "/files/{name}/raw GET",
        ]
    );
}

#[test]
fn links_lead_to_their_paths() {
    assert_eq!(href::index().0, "/");
    assert_eq!(href::sign_in().0, "/sign-in");
    assert_eq!(href::users::id(7).0, "/users/7");
    assert_eq!(href::users::id::edit(7).0, "/users/7/edit");
    assert_eq!(href::docs().0, "/docs");
    assert_eq!(href::docs::rest(["a", "b"]).0, "/docs/a/b");
    assert_eq!(href::files::name::raw("x").0, "/files/x/raw");
    assert_eq!(href::users().0, "/users");
    assert_eq!(href::users::new().0, "/users/new");
    assert_eq!(href::api::users().0, "/api/users");
    assert_eq!(href::api::hello().0, "/api/hello");
}

#[test]
fn a_table_is_written_once_and_then_current() {
    let app = tempfile::tempdir().unwrap();
    let folder = app.path().join("routes/users");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("page.rs"), "pub async fn page() {}").unwrap();
    assert!(formwork_build::check(app.path()).is_err());
    assert!(formwork_build::write(app.path()).unwrap());
    assert!(!formwork_build::write(app.path()).unwrap());
    formwork_build::check(app.path()).unwrap();
}

#[test]
fn a_stale_table_is_told_with_the_command() {
    let app = tempfile::tempdir().unwrap();
    fs::create_dir(app.path().join("routes")).unwrap();
    fs::write(app.path().join("routes.rs"), "// by hand\n").unwrap();
    let error = formwork_build::check(app.path()).unwrap_err().to_string();
    assert!(error.ends_with("routes.rs: not current: run `cargo formwork routes --write`"));
}
