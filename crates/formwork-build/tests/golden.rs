//! A complete tree and its table, which is compiled here against a stand-in for the framework.

#![expect(clippy::needless_pass_by_value, missing_docs, unreachable_pub, reason = "a stand-in")]

extern crate self as formwork;

use std::{fs, path::Path};

use crate::table::{href, routes};

#[path = "golden/routes.rs"]
mod table;

pub use std::fmt::Debug as Query;

pub type Result<T> = std::result::Result<T, ()>;

#[derive(Debug)]
pub struct Metadata;

#[derive(Debug)]
pub struct Failure;

#[derive(Debug)]
pub struct ApiRequest;

#[derive(Debug)]
pub struct Limit;

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

        pub const fn tags(self, _tags: &[&str]) -> Self {
            self
        }
    }
}

pub mod extract {
    #[derive(Debug)]
    pub struct Path<T>(pub T);

    #[derive(Debug)]
    pub struct Query<T>(pub T);
}

/// Keeps what it is told as text.
pub mod routing {
    use std::fmt::Display;

    use super::{ApiRequest, Failure, Limit, Metadata, cache::Cache};

    #[derive(Debug, Default)]
    pub struct Routes(pub Vec<String>);

    #[derive(Debug)]
    pub struct Href(pub String);

    #[derive(Debug)]
    pub struct Pattern(pub &'static str);

    impl Pattern {
        pub const fn new(path: &'static str) -> Self {
            Self(path)
        }
    }

    impl Routes {
        pub fn new() -> Self {
            Self::default()
        }

        pub fn layout(self, layout: Layout, inside: impl FnOnce(Self) -> Self) -> Self {
            self.around(&layout.0, inside)
        }

        pub fn boundary(self, boundary: Boundary, inside: impl FnOnce(Self) -> Self) -> Self {
            self.around(&boundary.0, inside)
        }

        pub fn page(self, path: &str, page: Page) -> Self {
            self.with(path, &page.0)
        }

        pub fn route(self, path: &str, methods: Methods) -> Self {
            self.with(path, &methods.0)
        }

        pub fn handler(self, path: &str, handler: Handler) -> Self {
            self.with(path, &handler.0)
        }

        pub fn not_found<F: Fn()>(self, _page: F) -> Self {
            self.with("elsewhere", &["not_found"])
        }

        fn around(mut self, with: &[&str], inside: impl FnOnce(Self) -> Self) -> Self {
            let inside = inside(Self::new()).0.into_iter().map(|line| format!("  {line}"));
            self.0.push(with.join(" "));
            self.0.extend(inside);
            self
        }

        fn with(mut self, path: &str, with: &[&str]) -> Self {
            self.0.push(format!("{path} {}", with.join(" ")));
            self
        }
    }

    /// Declares a type whose methods keep their names.
    macro_rules! told {
        ($ty:ident, $new:ident($($of:ident: $bound:path)?), $(
            $method:ident($($argument:ty),*)
        )*) => {
            #[derive(Debug)]
            pub struct $ty(Vec<&'static str>);

            impl $ty {
                #[allow(clippy::new_without_default, reason = "it stands in for the real builder")]
                pub fn $new($($of: impl $bound)?) -> Self {
                    $(let _ = $of;)?
                    Self(vec![stringify!($ty)])
                }

                $(pub fn $method(mut self, $(_: $argument),*) -> Self {
                    self.0.push(stringify!($method));
                    self
                })*
            }
        };
    }

    told! { Layout, new(layout: Sized), metadata(Metadata) metadata_with(impl Sized) }
    told! {
        Boundary, new(),
        loading(impl Fn()) error(impl Fn(Failure)) not_found(impl Fn()) unauthorized(impl Fn())
        forbidden(impl Fn())
    }
    told! {
        Page, new(page: Sized),
        cache(Cache) metadata(Metadata) metadata_with(impl Sized) static_params(impl Sized)
    }
    told! {
        Methods, new(), get(impl Sized) cached_get(impl Sized, Cache) post(impl Sized) layer(Limit)
    }
    told! { Handler, new(handler: Function), raw_body(bool) layer(Limit) }

    /// A function of a `handler.rs`.
    pub trait Function {}

    impl<F: AsyncFn(ApiRequest)> Function for F {}

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
fn every_folder_has_a_pattern() {
    for (pattern, path) in [
        (href::INDEX, "/"),
        (href::API, "/api"),
        (href::api::HELLO, "/api/hello"),
        (href::api::USERS, "/api/users"),
        (href::DOCS, "/docs"),
        (href::docs::REST, "/docs/{*rest}"),
        (href::FILES, "/files"),
        (href::files::NAME, "/files/{name}"),
        (href::files::name::RAW, "/files/{name}/raw"),
        (href::SIGN_IN, "/sign-in"),
        (href::USERS, "/users"),
        (href::users::ID, "/users/{id}"),
        (href::users::id::EDIT, "/users/{id}/edit"),
        (href::users::NEW, "/users/new"),
    ] {
        assert_eq!(pattern.0, path);
    }
}

#[test]
fn the_builder_is_told_every_route() {
    assert_eq!(
        routes().0,
        [
            "Layout metadata",
            "  Boundary error not_found",
            "    / Page cache metadata",
            "    /docs Page",
            "    /docs/{*rest} Page",
            "    Layout metadata_with",
            "      Boundary unauthorized forbidden",
            "        /sign-in Page",
            "    Boundary loading",
            "      /users Page cache metadata",
            "      /users/new Page",
            "      Boundary not_found",
            "        /users/{id} Page cache metadata_with static_params",
            "        /users/{id}/edit Page",
            "  elsewhere not_found",
            "/api/hello Handler raw_body layer",
            "/api/users Methods cached_get post layer",
            "/files/{name}/raw Methods get",
        ]
    );
}

#[test]
fn a_layout_without_a_page_is_declared_and_left_out() {
    let _ = table::empty_layout::layout;
    assert!(!routes().0.concat().contains("empty"));
}

#[test]
fn links_lead_to_their_paths() {
    assert_eq!(href::index().0, "/");
    assert_eq!(href::sign_in().0, "/sign-in");
    assert_eq!(href::users::id(7).0, "/users/7");
    assert_eq!(href::users::id::edit(7).0, "/users/7/edit");
    assert_eq!(href::docs().0, "/docs");
    assert_eq!(href::docs::index().0, "/docs");
    assert_eq!(href::docs::rest(["a", "b"]).0, "/docs/a/b");
    assert_eq!(href::files::name::raw("x").0, "/files/x/raw");
    assert_eq!(href::users().0, "/users");
    assert_eq!(href::users::index().0, "/users");
    assert_eq!(href::users::index().page(2).0, "/users?page=2");
    assert_eq!(href::users::id::index(7).0, "/users/7");
    assert_eq!(href::users::new().0, "/users/new");
    assert_eq!(href::api::users().0, "/api/users");
    assert_eq!(href::api::hello().0, "/api/hello");
}

#[test]
fn a_table_is_written_once_and_then_current() {
    let app = tempfile::tempdir().unwrap();
    let folder = app.path().join("routes/users");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("page.rs"), "pub async fn page() -> Result<()> {}").unwrap();
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
