//! The route table, written by `cargo formwork routes --write` from the folders below `routes/`.

use formwork::routing::{Boundary, Handler, Layout, Methods, Page, Routes};

#[path = "routes/api/hello/handler.rs"]
pub mod api_hello_handler;
#[path = "routes/api/users/route.rs"]
pub mod api_users_route;
#[path = "routes/(auth)/forbidden.rs"]
pub mod auth_forbidden;
#[path = "routes/(auth)/layout.rs"]
pub mod auth_layout;
#[path = "routes/(auth)/sign-in/page.rs"]
pub mod auth_sign_in_page;
#[path = "routes/(auth)/unauthorized.rs"]
pub mod auth_unauthorized;
#[path = "routes/docs/[[...rest]]/page.rs"]
pub mod docs_rest_page;
#[path = "routes/(empty)/layout.rs"]
pub mod empty_layout;
#[path = "routes/error.rs"]
pub mod error;
#[path = "routes/files/[name]/raw/route.rs"]
pub mod files_name_raw_route;
#[path = "routes/layout.rs"]
pub mod layout;
#[path = "routes/not_found.rs"]
pub mod not_found;
#[path = "routes/page.rs"]
pub mod page;
#[path = "routes/users/[id]/edit/page.rs"]
pub mod users_id_edit_page;
#[path = "routes/users/[id]/not_found.rs"]
pub mod users_id_not_found;
#[path = "routes/users/[id]/page.rs"]
pub mod users_id_page;
#[path = "routes/users/loading.rs"]
pub mod users_loading;
/// `routes/users/new/page.rs`
#[path = "routes/users/new/page.rs"]
pub mod users_new_page;
#[path = "routes/users/page.rs"]
pub mod users_page;

/// Every route of the application.
#[must_use]
#[allow(clippy::too_many_lines, reason = "one call a route")]
pub fn routes() -> Routes {
    Routes::new()
        .layout(Layout::new(layout::layout).metadata(layout::METADATA), |routes| {
            routes
                .boundary(
                    Boundary::new().error(error::error).not_found(not_found::not_found),
                    |routes| {
                        routes
                            .page(
                                "/",
                                Page::new(page::page).cache(page::CACHE).metadata(page::METADATA),
                            )
                            .page("/docs", Page::new(docs_rest_page::page))
                            .page("/docs/{*rest}", Page::new(docs_rest_page::page))
                            .layout(
                                Layout::new(auth_layout::layout)
                                    .metadata_with(auth_layout::metadata),
                                |routes| {
                                    routes.boundary(
                                        Boundary::new()
                                            .unauthorized(auth_unauthorized::unauthorized)
                                            .forbidden(auth_forbidden::forbidden),
                                        |routes| {
                                            routes.page(
                                                "/sign-in",
                                                Page::new(auth_sign_in_page::page),
                                            )
                                        },
                                    )
                                },
                            )
                            .boundary(Boundary::new().loading(users_loading::loading), |routes| {
                                routes
                                    .page(
                                        "/users",
                                        Page::new(users_page::page)
                                            .cache(users_page::CACHE)
                                            .metadata(users_page::METADATA),
                                    )
                                    .page("/users/new", Page::new(users_new_page::page))
                                    .boundary(
                                        Boundary::new().not_found(users_id_not_found::not_found),
                                        |routes| {
                                            routes
                                                .page(
                                                    "/users/{id}",
                                                    Page::new(users_id_page::page)
                                                        .cache(users_id_page::CACHE)
                                                        .metadata_with(users_id_page::metadata)
                                                        .static_params(
                                                            users_id_page::static_params,
                                                        ),
                                                )
                                                .page(
                                                    "/users/{id}/edit",
                                                    Page::new(users_id_edit_page::page),
                                                )
                                        },
                                    )
                            })
                    },
                )
                .not_found(not_found::not_found)
        })
        .handler(
            "/api/hello",
            Handler::new(api_hello_handler::handler)
                .raw_body(api_hello_handler::RAW_BODY)
                .layer(api_hello_handler::layer()),
        )
        .route(
            "/api/users",
            Methods::new()
                .cached_get(api_users_route::get, api_users_route::CACHE)
                .post(api_users_route::post)
                .layer(api_users_route::layer()),
        )
        .route("/files/{name}/raw", Methods::new().get(files_name_raw_route::get))
}

/// Links and patterns; one of a route that does not exist does not compile.
pub mod href {
    use formwork::routing::{Href, Pattern};

    /// All of `/`.
    pub const INDEX: Pattern = Pattern::new("/");

    /// `/`
    #[must_use]
    pub fn index() -> Href {
        Href::new("/")
    }

    /// All of `/api`.
    pub const API: Pattern = Pattern::new("/api");

    /// Links below `/api`.
    pub mod api {
        use super::{Href, Pattern};

        /// All of `/api/hello`.
        pub const HELLO: Pattern = Pattern::new("/api/hello");

        /// `/api/hello`
        #[must_use]
        pub fn hello() -> Href {
            Href::new("/api/hello")
        }

        /// All of `/api/users`.
        pub const USERS: Pattern = Pattern::new("/api/users");

        /// `/api/users`
        #[must_use]
        pub fn users() -> Href {
            Href::new("/api/users")
        }
    }

    /// All of `/docs`.
    pub const DOCS: Pattern = Pattern::new("/docs");

    /// `/docs`
    #[must_use]
    pub fn docs() -> Href {
        Href::new("/docs")
    }

    /// Links below `/docs`.
    pub mod docs {
        use super::{Href, Pattern};

        /// `/docs`
        #[must_use]
        pub fn index() -> Href {
            Href::new("/docs")
        }

        /// All of `/docs/{*rest}`.
        pub const REST: Pattern = Pattern::new("/docs/{*rest}");

        /// `/docs/{*rest}`
        #[must_use]
        pub fn rest(rest: impl IntoIterator<Item = impl std::fmt::Display>) -> Href {
            Href::new("/docs").segments(rest)
        }
    }

    /// All of `/files`.
    pub const FILES: Pattern = Pattern::new("/files");

    /// Links below `/files`.
    pub mod files {
        use super::{Href, Pattern};

        /// All of `/files/{name}`.
        pub const NAME: Pattern = Pattern::new("/files/{name}");

        /// Links below `/files/{name}`.
        pub mod name {
            use super::{Href, Pattern};

            /// All of `/files/{name}/raw`.
            pub const RAW: Pattern = Pattern::new("/files/{name}/raw");

            /// `/files/{name}/raw`
            #[must_use]
            pub fn raw(name: impl std::fmt::Display) -> Href {
                Href::new("/files").segment(name).literal("/raw")
            }
        }
    }

    /// All of `/sign-in`.
    pub const SIGN_IN: Pattern = Pattern::new("/sign-in");

    /// `/sign-in`
    #[must_use]
    pub fn sign_in() -> Href {
        Href::new("/sign-in")
    }

    /// All of `/users`.
    pub const USERS: Pattern = Pattern::new("/users");

    /// `/users`
    #[must_use]
    pub fn users() -> super::users_page::FilterHref {
        super::users_page::FilterHref::new(Href::new("/users"))
    }

    /// Links below `/users`.
    pub mod users {
        use super::{Href, Pattern};

        /// `/users`
        #[must_use]
        pub fn index() -> super::super::users_page::FilterHref {
            super::super::users_page::FilterHref::new(Href::new("/users"))
        }

        /// All of `/users/{id}`.
        pub const ID: Pattern = Pattern::new("/users/{id}");

        /// `/users/{id}`
        #[must_use]
        pub fn id(id: impl std::fmt::Display) -> Href {
            Href::new("/users").segment(id)
        }

        /// Links below `/users/{id}`.
        pub mod id {
            use super::{Href, Pattern};

            /// `/users/{id}`
            #[must_use]
            pub fn index(id: impl std::fmt::Display) -> Href {
                Href::new("/users").segment(id)
            }

            /// All of `/users/{id}/edit`.
            pub const EDIT: Pattern = Pattern::new("/users/{id}/edit");

            /// `/users/{id}/edit`
            #[must_use]
            pub fn edit(id: impl std::fmt::Display) -> Href {
                Href::new("/users").segment(id).literal("/edit")
            }
        }

        /// All of `/users/new`.
        pub const NEW: Pattern = Pattern::new("/users/new");

        /// `/users/new`
        #[must_use]
        pub fn new() -> Href {
            Href::new("/users/new")
        }
    }
}
