//! The route table, written by `cargo formwork routes --write` from the folders below `routes/`.

use formwork::routing::{Boundary, Handler, Layout, Methods, Page, Routes};

#[path = "routes/admin/log/page.rs"]
pub mod admin_log_page;
#[path = "routes/admin/page.rs"]
pub mod admin_page;
#[path = "routes/admin/users/delete/page.rs"]
pub mod admin_users_delete_page;
#[path = "routes/admin/users/page.rs"]
pub mod admin_users_page;
#[path = "routes/api/guests/export/route.rs"]
pub mod api_guests_export_route;
#[path = "routes/api/guests/route.rs"]
pub mod api_guests_route;
#[path = "routes/api/hello/handler.rs"]
pub mod api_hello_handler;
#[path = "routes/api/openapi.json/route.rs"]
pub mod api_openapi_json_route;
#[path = "routes/api/users/[id]/route.rs"]
pub mod api_users_id_route;
#[path = "routes/api/users/route.rs"]
pub mod api_users_route;
#[path = "routes/api/webhooks/mail/route.rs"]
pub mod api_webhooks_mail_route;
#[path = "routes/avatars/[key]/route.rs"]
pub mod avatars_key_route;
#[path = "routes/confirm/not_found.rs"]
pub mod confirm_not_found;
#[path = "routes/confirm/page.rs"]
pub mod confirm_page;
#[path = "routes/development/mail/[name]/page.rs"]
pub mod development_mail_name_page;
#[path = "routes/development/mail/page.rs"]
pub mod development_mail_page;
#[path = "routes/error.rs"]
pub mod error;
#[path = "routes/examples/forms/page.rs"]
pub mod examples_forms_page;
#[path = "routes/examples/forms/slides/[id]/route.rs"]
pub mod examples_forms_slides_id_route;
#[path = "routes/examples/forms/wizard/page.rs"]
pub mod examples_forms_wizard_page;
#[path = "routes/examples/forms/wizard/[step]/page.rs"]
pub mod examples_forms_wizard_step_page;
#[path = "routes/examples/guests/[id]/not_found.rs"]
pub mod examples_guests_id_not_found;
#[path = "routes/examples/guests/[id]/page.rs"]
pub mod examples_guests_id_page;
#[path = "routes/examples/guests/new/page.rs"]
pub mod examples_guests_new_page;
#[path = "routes/examples/guests/page.rs"]
pub mod examples_guests_page;
#[path = "routes/examples/islands/failing/page.rs"]
pub mod examples_islands_failing_page;
#[path = "routes/examples/islands/form/page.rs"]
pub mod examples_islands_form_page;
#[path = "routes/examples/islands/lists/page.rs"]
pub mod examples_islands_lists_page;
#[path = "routes/examples/islands/nested/page.rs"]
pub mod examples_islands_nested_page;
#[path = "routes/examples/islands/page.rs"]
pub mod examples_islands_page;
#[path = "routes/examples/islands/telling/page.rs"]
pub mod examples_islands_telling_page;
#[path = "routes/examples/islands/[when]/page.rs"]
pub mod examples_islands_when_page;
#[path = "routes/examples/layout.rs"]
pub mod examples_layout;
#[path = "routes/examples/page.rs"]
pub mod examples_page;
#[path = "routes/examples/statistics/loading.rs"]
pub mod examples_statistics_loading;
#[path = "routes/examples/statistics/page.rs"]
pub mod examples_statistics_page;
#[path = "routes/forbidden.rs"]
pub mod forbidden;
#[path = "routes/layout.rs"]
pub mod layout;
#[path = "routes/manifest.webmanifest/route.rs"]
pub mod manifest_webmanifest_route;
#[path = "routes/not_found.rs"]
pub mod not_found;
#[path = "routes/page.rs"]
pub mod page;
#[path = "routes/register/page.rs"]
pub mod register_page;
#[path = "routes/reset/page.rs"]
pub mod reset_page;
#[path = "routes/reset/password/not_found.rs"]
pub mod reset_password_not_found;
#[path = "routes/reset/password/page.rs"]
pub mod reset_password_page;
#[path = "routes/robots.txt/route.rs"]
pub mod robots_txt_route;
#[path = "routes/settings/account/page.rs"]
pub mod settings_account_page;
#[path = "routes/settings/data/export/route.rs"]
pub mod settings_data_export_route;
#[path = "routes/settings/data/page.rs"]
pub mod settings_data_page;
#[path = "routes/settings/layout.rs"]
pub mod settings_layout;
#[path = "routes/settings/page.rs"]
pub mod settings_page;
#[path = "routes/settings/preferences/page.rs"]
pub mod settings_preferences_page;
#[path = "routes/settings/sessions/page.rs"]
pub mod settings_sessions_page;
#[path = "routes/settings/tokens/page.rs"]
pub mod settings_tokens_page;
#[path = "routes/sign-in/page.rs"]
pub mod sign_in_page;
#[path = "routes/sitemap.xml/route.rs"]
pub mod sitemap_xml_route;
#[path = "routes/theme.css/route.rs"]
pub mod theme_css_route;
#[path = "routes/unauthorized.rs"]
pub mod unauthorized;
#[path = "routes/users/[id]/not_found.rs"]
pub mod users_id_not_found;
#[path = "routes/users/[id]/page.rs"]
pub mod users_id_page;
#[path = "routes/users/page.rs"]
pub mod users_page;

/// Every route of the application.
#[must_use]
#[allow(clippy::too_many_lines, reason = "one call a route")]
pub fn routes() -> Routes {
    Routes::new()
        .layout(Layout::new(layout::layout).metadata_with(layout::metadata), |routes| {
            routes
                .boundary(
                    Boundary::new()
                        .error(error::error)
                        .not_found(not_found::not_found)
                        .unauthorized(unauthorized::unauthorized)
                        .forbidden(forbidden::forbidden),
                    |routes| {
                        routes
                            .page("/", Page::new(page::page).metadata_with(page::metadata))
                            .page(
                                "/admin",
                                Page::new(admin_page::page).metadata_with(admin_page::metadata),
                            )
                            .page(
                                "/admin/log",
                                Page::new(admin_log_page::page)
                                    .metadata_with(admin_log_page::metadata),
                            )
                            .page(
                                "/admin/users",
                                Page::new(admin_users_page::page)
                                    .metadata_with(admin_users_page::metadata),
                            )
                            .page(
                                "/admin/users/delete",
                                Page::new(admin_users_delete_page::page)
                                    .metadata_with(admin_users_delete_page::metadata),
                            )
                            .page(
                                "/development/mail",
                                Page::new(development_mail_page::page)
                                    .metadata_with(development_mail_page::metadata),
                            )
                            .page(
                                "/development/mail/{name}",
                                Page::new(development_mail_name_page::page)
                                    .metadata_with(development_mail_name_page::metadata),
                            )
                            .page(
                                "/register",
                                Page::new(register_page::page)
                                    .metadata_with(register_page::metadata),
                            )
                            .page(
                                "/reset",
                                Page::new(reset_page::page).metadata_with(reset_page::metadata),
                            )
                            .page(
                                "/sign-in",
                                Page::new(sign_in_page::page).metadata_with(sign_in_page::metadata),
                            )
                            .page(
                                "/users",
                                Page::new(users_page::page)
                                    .cache(users_page::CACHE)
                                    .metadata_with(users_page::metadata),
                            )
                            .boundary(
                                Boundary::new().not_found(confirm_not_found::not_found),
                                |routes| {
                                    routes.page(
                                        "/confirm",
                                        Page::new(confirm_page::page)
                                            .metadata_with(confirm_page::metadata),
                                    )
                                },
                            )
                            .layout(Layout::new(examples_layout::layout), |routes| {
                                routes
                                    .page(
                                        "/examples",
                                        Page::new(examples_page::page)
                                            .cache(examples_page::CACHE)
                                            .metadata(examples_page::METADATA),
                                    )
                                    .page(
                                        "/examples/forms",
                                        Page::new(examples_forms_page::page)
                                            .metadata(examples_forms_page::METADATA),
                                    )
                                    .page(
                                        "/examples/forms/wizard",
                                        Page::new(examples_forms_wizard_page::page),
                                    )
                                    .page(
                                        "/examples/forms/wizard/{step}",
                                        Page::new(examples_forms_wizard_step_page::page)
                                            .metadata(examples_forms_wizard_step_page::METADATA),
                                    )
                                    .page(
                                        "/examples/guests",
                                        Page::new(examples_guests_page::page)
                                            .cache(examples_guests_page::CACHE)
                                            .metadata(examples_guests_page::METADATA),
                                    )
                                    .page(
                                        "/examples/guests/new",
                                        Page::new(examples_guests_new_page::page)
                                            .metadata(examples_guests_new_page::METADATA),
                                    )
                                    .page(
                                        "/examples/islands",
                                        Page::new(examples_islands_page::page)
                                            .metadata(examples_islands_page::METADATA),
                                    )
                                    .page(
                                        "/examples/islands/failing",
                                        Page::new(examples_islands_failing_page::page)
                                            .metadata(examples_islands_failing_page::METADATA),
                                    )
                                    .page(
                                        "/examples/islands/form",
                                        Page::new(examples_islands_form_page::page)
                                            .metadata(examples_islands_form_page::METADATA),
                                    )
                                    .page(
                                        "/examples/islands/lists",
                                        Page::new(examples_islands_lists_page::page)
                                            .metadata(examples_islands_lists_page::METADATA),
                                    )
                                    .page(
                                        "/examples/islands/nested",
                                        Page::new(examples_islands_nested_page::page)
                                            .metadata(examples_islands_nested_page::METADATA),
                                    )
                                    .page(
                                        "/examples/islands/telling",
                                        Page::new(examples_islands_telling_page::page)
                                            .metadata(examples_islands_telling_page::METADATA),
                                    )
                                    .page(
                                        "/examples/islands/{when}",
                                        Page::new(examples_islands_when_page::page)
                                            .metadata_with(examples_islands_when_page::metadata),
                                    )
                                    .boundary(
                                        Boundary::new()
                                            .not_found(examples_guests_id_not_found::not_found),
                                        |routes| {
                                            routes.page(
                                                "/examples/guests/{id}",
                                                Page::new(examples_guests_id_page::page)
                                                    .metadata_with(
                                                        examples_guests_id_page::metadata,
                                                    ),
                                            )
                                        },
                                    )
                                    .boundary(
                                        Boundary::new()
                                            .loading(examples_statistics_loading::loading),
                                        |routes| {
                                            routes.page(
                                                "/examples/statistics",
                                                Page::new(examples_statistics_page::page)
                                                    .metadata(examples_statistics_page::METADATA),
                                            )
                                        },
                                    )
                            })
                            .boundary(
                                Boundary::new().not_found(reset_password_not_found::not_found),
                                |routes| {
                                    routes.page(
                                        "/reset/password",
                                        Page::new(reset_password_page::page)
                                            .metadata_with(reset_password_page::metadata),
                                    )
                                },
                            )
                            .layout(Layout::new(settings_layout::layout), |routes| {
                                routes
                                    .page(
                                        "/settings",
                                        Page::new(settings_page::page)
                                            .metadata_with(settings_page::metadata),
                                    )
                                    .page(
                                        "/settings/account",
                                        Page::new(settings_account_page::page)
                                            .metadata_with(settings_account_page::metadata),
                                    )
                                    .page(
                                        "/settings/data",
                                        Page::new(settings_data_page::page)
                                            .metadata_with(settings_data_page::metadata),
                                    )
                                    .page(
                                        "/settings/preferences",
                                        Page::new(settings_preferences_page::page)
                                            .metadata_with(settings_preferences_page::metadata),
                                    )
                                    .page(
                                        "/settings/sessions",
                                        Page::new(settings_sessions_page::page)
                                            .metadata_with(settings_sessions_page::metadata),
                                    )
                                    .page(
                                        "/settings/tokens",
                                        Page::new(settings_tokens_page::page)
                                            .metadata_with(settings_tokens_page::metadata),
                                    )
                            })
                            .boundary(
                                Boundary::new().not_found(users_id_not_found::not_found),
                                |routes| {
                                    routes.page(
                                        "/users/{id}",
                                        Page::new(users_id_page::page)
                                            .metadata_with(users_id_page::metadata),
                                    )
                                },
                            )
                    },
                )
                .not_found(not_found::not_found)
        })
        .route(
            "/api/guests",
            Methods::new()
                .get(api_guests_route::get)
                .post(api_guests_route::post)
                .layer(api_guests_route::layer()),
        )
        .route("/api/guests/export", Methods::new().get(api_guests_export_route::get))
        .handler("/api/hello", Handler::new(api_hello_handler::handler))
        .route(
            "/api/openapi.json",
            Methods::new().cached_get(api_openapi_json_route::get, api_openapi_json_route::CACHE),
        )
        .route(
            "/api/users",
            Methods::new().get(api_users_route::get).layer(api_users_route::layer()),
        )
        .route(
            "/api/users/{id}",
            Methods::new()
                .get(api_users_id_route::get)
                .put(api_users_id_route::put)
                .layer(api_users_id_route::layer()),
        )
        .route("/api/webhooks/mail", Methods::new().post(api_webhooks_mail_route::post))
        .route("/avatars/{key}", Methods::new().get(avatars_key_route::get))
        .route(
            "/examples/forms/slides/{id}",
            Methods::new().get(examples_forms_slides_id_route::get),
        )
        .route("/manifest.webmanifest", Methods::new().get(manifest_webmanifest_route::get))
        .route("/robots.txt", Methods::new().get(robots_txt_route::get))
        .route("/settings/data/export", Methods::new().get(settings_data_export_route::get))
        .route("/sitemap.xml", Methods::new().get(sitemap_xml_route::get))
        .route("/theme.css", Methods::new().get(theme_css_route::get))
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

    /// All of `/admin`.
    pub const ADMIN: Pattern = Pattern::new("/admin");

    /// `/admin`
    #[must_use]
    pub fn admin() -> Href {
        Href::new("/admin")
    }

    /// Links below `/admin`.
    pub mod admin {
        use super::{Href, Pattern};

        /// `/admin`
        #[must_use]
        pub fn index() -> Href {
            Href::new("/admin")
        }

        /// All of `/admin/log`.
        pub const LOG: Pattern = Pattern::new("/admin/log");

        /// `/admin/log`
        #[must_use]
        pub fn log() -> super::super::admin_log_page::FilterHref {
            super::super::admin_log_page::FilterHref::new(Href::new("/admin/log"))
        }

        /// Links to `/admin/log`.
        pub mod log {
            use super::Href;

            /// `/admin/log`
            #[must_use]
            pub fn index() -> super::super::super::admin_log_page::FilterHref {
                super::super::super::admin_log_page::FilterHref::new(Href::new("/admin/log"))
            }
        }

        /// All of `/admin/users`.
        pub const USERS: Pattern = Pattern::new("/admin/users");

        /// `/admin/users`
        #[must_use]
        pub fn users() -> super::super::admin_users_page::FilterHref {
            super::super::admin_users_page::FilterHref::new(Href::new("/admin/users"))
        }

        /// Links below `/admin/users`.
        pub mod users {
            use super::{Href, Pattern};

            /// `/admin/users`
            #[must_use]
            pub fn index() -> super::super::super::admin_users_page::FilterHref {
                super::super::super::admin_users_page::FilterHref::new(Href::new("/admin/users"))
            }

            /// All of `/admin/users/delete`.
            pub const DELETE: Pattern = Pattern::new("/admin/users/delete");

            /// `/admin/users/delete`
            #[must_use]
            pub fn delete() -> super::super::super::admin_users_delete_page::AskedHref {
                super::super::super::admin_users_delete_page::AskedHref::new(Href::new(
                    "/admin/users/delete",
                ))
            }

            /// Links to `/admin/users/delete`.
            pub mod delete {
                use super::Href;

                /// `/admin/users/delete`
                #[must_use]
                pub fn index() -> super::super::super::super::admin_users_delete_page::AskedHref {
                    super::super::super::super::admin_users_delete_page::AskedHref::new(Href::new(
                        "/admin/users/delete",
                    ))
                }
            }
        }
    }

    /// All of `/api`.
    pub const API: Pattern = Pattern::new("/api");

    /// Links below `/api`.
    pub mod api {
        use super::{Href, Pattern};

        /// All of `/api/guests`.
        pub const GUESTS: Pattern = Pattern::new("/api/guests");

        /// `/api/guests`
        #[must_use]
        pub fn guests() -> Href {
            Href::new("/api/guests")
        }

        /// Links below `/api/guests`.
        pub mod guests {
            use super::{Href, Pattern};

            /// `/api/guests`
            #[must_use]
            pub fn index() -> Href {
                Href::new("/api/guests")
            }

            /// All of `/api/guests/export`.
            pub const EXPORT: Pattern = Pattern::new("/api/guests/export");

            /// `/api/guests/export`
            #[must_use]
            pub fn export() -> Href {
                Href::new("/api/guests/export")
            }
        }

        /// All of `/api/hello`.
        pub const HELLO: Pattern = Pattern::new("/api/hello");

        /// `/api/hello`
        #[must_use]
        pub fn hello() -> Href {
            Href::new("/api/hello")
        }

        /// All of `/api/openapi.json`.
        pub const OPENAPI_JSON: Pattern = Pattern::new("/api/openapi.json");

        /// `/api/openapi.json`
        #[must_use]
        pub fn openapi_json() -> Href {
            Href::new("/api/openapi.json")
        }

        /// All of `/api/users`.
        pub const USERS: Pattern = Pattern::new("/api/users");

        /// `/api/users`
        #[must_use]
        pub fn users() -> super::super::api_users_route::ParametersHref {
            super::super::api_users_route::ParametersHref::new(Href::new("/api/users"))
        }

        /// Links below `/api/users`.
        pub mod users {
            use super::{Href, Pattern};

            /// `/api/users`
            #[must_use]
            pub fn index() -> super::super::super::api_users_route::ParametersHref {
                super::super::super::api_users_route::ParametersHref::new(Href::new("/api/users"))
            }

            /// All of `/api/users/{id}`.
            pub const ID: Pattern = Pattern::new("/api/users/{id}");

            /// `/api/users/{id}`
            #[must_use]
            pub fn id(id: impl std::fmt::Display) -> Href {
                Href::new("/api/users").segment(id)
            }
        }

        /// All of `/api/webhooks`.
        pub const WEBHOOKS: Pattern = Pattern::new("/api/webhooks");

        /// Links below `/api/webhooks`.
        pub mod webhooks {
            use super::{Href, Pattern};

            /// All of `/api/webhooks/mail`.
            pub const MAIL: Pattern = Pattern::new("/api/webhooks/mail");

            /// `/api/webhooks/mail`
            #[must_use]
            pub fn mail() -> Href {
                Href::new("/api/webhooks/mail")
            }
        }
    }

    /// All of `/avatars`.
    pub const AVATARS: Pattern = Pattern::new("/avatars");

    /// Links below `/avatars`.
    pub mod avatars {
        use super::{Href, Pattern};

        /// All of `/avatars/{key}`.
        pub const KEY: Pattern = Pattern::new("/avatars/{key}");

        /// `/avatars/{key}`
        #[must_use]
        pub fn key(key: impl std::fmt::Display) -> Href {
            Href::new("/avatars").segment(key)
        }
    }

    /// All of `/confirm`.
    pub const CONFIRM: Pattern = Pattern::new("/confirm");

    /// `/confirm`
    #[must_use]
    pub fn confirm() -> super::confirm_page::FollowedHref {
        super::confirm_page::FollowedHref::new(Href::new("/confirm"))
    }

    /// Links to `/confirm`.
    pub mod confirm {
        use super::Href;

        /// `/confirm`
        #[must_use]
        pub fn index() -> super::super::confirm_page::FollowedHref {
            super::super::confirm_page::FollowedHref::new(Href::new("/confirm"))
        }
    }

    /// All of `/development`.
    pub const DEVELOPMENT: Pattern = Pattern::new("/development");

    /// Links below `/development`.
    pub mod development {
        use super::{Href, Pattern};

        /// All of `/development/mail`.
        pub const MAIL: Pattern = Pattern::new("/development/mail");

        /// `/development/mail`
        #[must_use]
        pub fn mail() -> Href {
            Href::new("/development/mail")
        }

        /// Links below `/development/mail`.
        pub mod mail {
            use super::{Href, Pattern};

            /// `/development/mail`
            #[must_use]
            pub fn index() -> Href {
                Href::new("/development/mail")
            }

            /// All of `/development/mail/{name}`.
            pub const NAME: Pattern = Pattern::new("/development/mail/{name}");

            /// `/development/mail/{name}`
            #[must_use]
            pub fn name(name: impl std::fmt::Display) -> Href {
                Href::new("/development/mail").segment(name)
            }
        }
    }

    /// All of `/examples`.
    pub const EXAMPLES: Pattern = Pattern::new("/examples");

    /// `/examples`
    #[must_use]
    pub fn examples() -> Href {
        Href::new("/examples")
    }

    /// Links below `/examples`.
    pub mod examples {
        use super::{Href, Pattern};

        /// `/examples`
        #[must_use]
        pub fn index() -> Href {
            Href::new("/examples")
        }

        /// All of `/examples/forms`.
        pub const FORMS: Pattern = Pattern::new("/examples/forms");

        /// `/examples/forms`
        #[must_use]
        pub fn forms() -> Href {
            Href::new("/examples/forms")
        }

        /// Links below `/examples/forms`.
        pub mod forms {
            use super::{Href, Pattern};

            /// `/examples/forms`
            #[must_use]
            pub fn index() -> Href {
                Href::new("/examples/forms")
            }

            /// All of `/examples/forms/slides`.
            pub const SLIDES: Pattern = Pattern::new("/examples/forms/slides");

            /// Links below `/examples/forms/slides`.
            pub mod slides {
                use super::{Href, Pattern};

                /// All of `/examples/forms/slides/{id}`.
                pub const ID: Pattern = Pattern::new("/examples/forms/slides/{id}");

                /// `/examples/forms/slides/{id}`
                #[must_use]
                pub fn id(id: impl std::fmt::Display) -> Href {
                    Href::new("/examples/forms/slides").segment(id)
                }
            }

            /// All of `/examples/forms/wizard`.
            pub const WIZARD: Pattern = Pattern::new("/examples/forms/wizard");

            /// `/examples/forms/wizard`
            #[must_use]
            pub fn wizard() -> Href {
                Href::new("/examples/forms/wizard")
            }

            /// Links below `/examples/forms/wizard`.
            pub mod wizard {
                use super::{Href, Pattern};

                /// `/examples/forms/wizard`
                #[must_use]
                pub fn index() -> Href {
                    Href::new("/examples/forms/wizard")
                }

                /// All of `/examples/forms/wizard/{step}`.
                pub const STEP: Pattern = Pattern::new("/examples/forms/wizard/{step}");

                /// `/examples/forms/wizard/{step}`
                #[must_use]
                pub fn step(step: impl std::fmt::Display) -> Href {
                    Href::new("/examples/forms/wizard").segment(step)
                }
            }
        }

        /// All of `/examples/guests`.
        pub const GUESTS: Pattern = Pattern::new("/examples/guests");

        /// `/examples/guests`
        #[must_use]
        pub fn guests() -> super::super::examples_guests_page::FilterHref {
            super::super::examples_guests_page::FilterHref::new(Href::new("/examples/guests"))
        }

        /// Links below `/examples/guests`.
        pub mod guests {
            use super::{Href, Pattern};

            /// `/examples/guests`
            #[must_use]
            pub fn index() -> super::super::super::examples_guests_page::FilterHref {
                super::super::super::examples_guests_page::FilterHref::new(Href::new(
                    "/examples/guests",
                ))
            }

            /// All of `/examples/guests/{id}`.
            pub const ID: Pattern = Pattern::new("/examples/guests/{id}");

            /// `/examples/guests/{id}`
            #[must_use]
            pub fn id(id: impl std::fmt::Display) -> Href {
                Href::new("/examples/guests").segment(id)
            }

            /// All of `/examples/guests/new`.
            pub const NEW: Pattern = Pattern::new("/examples/guests/new");

            /// `/examples/guests/new`
            #[must_use]
            pub fn new() -> Href {
                Href::new("/examples/guests/new")
            }
        }

        /// All of `/examples/islands`.
        pub const ISLANDS: Pattern = Pattern::new("/examples/islands");

        /// `/examples/islands`
        #[must_use]
        pub fn islands() -> Href {
            Href::new("/examples/islands")
        }

        /// Links below `/examples/islands`.
        pub mod islands {
            use super::{Href, Pattern};

            /// `/examples/islands`
            #[must_use]
            pub fn index() -> Href {
                Href::new("/examples/islands")
            }

            /// All of `/examples/islands/failing`.
            pub const FAILING: Pattern = Pattern::new("/examples/islands/failing");

            /// `/examples/islands/failing`
            #[must_use]
            pub fn failing() -> Href {
                Href::new("/examples/islands/failing")
            }

            /// All of `/examples/islands/form`.
            pub const FORM: Pattern = Pattern::new("/examples/islands/form");

            /// `/examples/islands/form`
            #[must_use]
            pub fn form() -> Href {
                Href::new("/examples/islands/form")
            }

            /// All of `/examples/islands/lists`.
            pub const LISTS: Pattern = Pattern::new("/examples/islands/lists");

            /// `/examples/islands/lists`
            #[must_use]
            pub fn lists() -> Href {
                Href::new("/examples/islands/lists")
            }

            /// All of `/examples/islands/nested`.
            pub const NESTED: Pattern = Pattern::new("/examples/islands/nested");

            /// `/examples/islands/nested`
            #[must_use]
            pub fn nested() -> Href {
                Href::new("/examples/islands/nested")
            }

            /// All of `/examples/islands/telling`.
            pub const TELLING: Pattern = Pattern::new("/examples/islands/telling");

            /// `/examples/islands/telling`
            #[must_use]
            pub fn telling() -> super::super::super::examples_islands_telling_page::AddressHref {
                super::super::super::examples_islands_telling_page::AddressHref::new(Href::new(
                    "/examples/islands/telling",
                ))
            }

            /// Links to `/examples/islands/telling`.
            pub mod telling {
                use super::Href;

                /// `/examples/islands/telling`
                #[must_use]
                pub fn index()
                -> super::super::super::super::examples_islands_telling_page::AddressHref
                {
                    super::super::super::super::examples_islands_telling_page::AddressHref::new(
                        Href::new("/examples/islands/telling"),
                    )
                }
            }

            /// All of `/examples/islands/{when}`.
            pub const WHEN: Pattern = Pattern::new("/examples/islands/{when}");

            /// `/examples/islands/{when}`
            #[must_use]
            pub fn when(when: impl std::fmt::Display) -> Href {
                Href::new("/examples/islands").segment(when)
            }
        }

        /// All of `/examples/statistics`.
        pub const STATISTICS: Pattern = Pattern::new("/examples/statistics");

        /// `/examples/statistics`
        #[must_use]
        pub fn statistics() -> Href {
            Href::new("/examples/statistics")
        }
    }

    /// All of `/manifest.webmanifest`.
    pub const MANIFEST_WEBMANIFEST: Pattern = Pattern::new("/manifest.webmanifest");

    /// `/manifest.webmanifest`
    #[must_use]
    pub fn manifest_webmanifest() -> Href {
        Href::new("/manifest.webmanifest")
    }

    /// All of `/register`.
    pub const REGISTER: Pattern = Pattern::new("/register");

    /// `/register`
    #[must_use]
    pub fn register() -> Href {
        Href::new("/register")
    }

    /// All of `/reset`.
    pub const RESET: Pattern = Pattern::new("/reset");

    /// `/reset`
    #[must_use]
    pub fn reset() -> Href {
        Href::new("/reset")
    }

    /// Links below `/reset`.
    pub mod reset {
        use super::{Href, Pattern};

        /// `/reset`
        #[must_use]
        pub fn index() -> Href {
            Href::new("/reset")
        }

        /// All of `/reset/password`.
        pub const PASSWORD: Pattern = Pattern::new("/reset/password");

        /// `/reset/password`
        #[must_use]
        pub fn password() -> super::super::reset_password_page::FollowedHref {
            super::super::reset_password_page::FollowedHref::new(Href::new("/reset/password"))
        }

        /// Links to `/reset/password`.
        pub mod password {
            use super::Href;

            /// `/reset/password`
            #[must_use]
            pub fn index() -> super::super::super::reset_password_page::FollowedHref {
                super::super::super::reset_password_page::FollowedHref::new(Href::new(
                    "/reset/password",
                ))
            }
        }
    }

    /// All of `/robots.txt`.
    pub const ROBOTS_TXT: Pattern = Pattern::new("/robots.txt");

    /// `/robots.txt`
    #[must_use]
    pub fn robots_txt() -> Href {
        Href::new("/robots.txt")
    }

    /// All of `/settings`.
    pub const SETTINGS: Pattern = Pattern::new("/settings");

    /// `/settings`
    #[must_use]
    pub fn settings() -> Href {
        Href::new("/settings")
    }

    /// Links below `/settings`.
    pub mod settings {
        use super::{Href, Pattern};

        /// `/settings`
        #[must_use]
        pub fn index() -> Href {
            Href::new("/settings")
        }

        /// All of `/settings/account`.
        pub const ACCOUNT: Pattern = Pattern::new("/settings/account");

        /// `/settings/account`
        #[must_use]
        pub fn account() -> Href {
            Href::new("/settings/account")
        }

        /// All of `/settings/data`.
        pub const DATA: Pattern = Pattern::new("/settings/data");

        /// `/settings/data`
        #[must_use]
        pub fn data() -> Href {
            Href::new("/settings/data")
        }

        /// Links below `/settings/data`.
        pub mod data {
            use super::{Href, Pattern};

            /// `/settings/data`
            #[must_use]
            pub fn index() -> Href {
                Href::new("/settings/data")
            }

            /// All of `/settings/data/export`.
            pub const EXPORT: Pattern = Pattern::new("/settings/data/export");

            /// `/settings/data/export`
            #[must_use]
            pub fn export() -> Href {
                Href::new("/settings/data/export")
            }
        }

        /// All of `/settings/preferences`.
        pub const PREFERENCES: Pattern = Pattern::new("/settings/preferences");

        /// `/settings/preferences`
        #[must_use]
        pub fn preferences() -> Href {
            Href::new("/settings/preferences")
        }

        /// All of `/settings/sessions`.
        pub const SESSIONS: Pattern = Pattern::new("/settings/sessions");

        /// `/settings/sessions`
        #[must_use]
        pub fn sessions() -> Href {
            Href::new("/settings/sessions")
        }

        /// All of `/settings/tokens`.
        pub const TOKENS: Pattern = Pattern::new("/settings/tokens");

        /// `/settings/tokens`
        #[must_use]
        pub fn tokens() -> Href {
            Href::new("/settings/tokens")
        }
    }

    /// All of `/sign-in`.
    pub const SIGN_IN: Pattern = Pattern::new("/sign-in");

    /// `/sign-in`
    #[must_use]
    pub fn sign_in() -> super::sign_in_page::BackHref {
        super::sign_in_page::BackHref::new(Href::new("/sign-in"))
    }

    /// Links to `/sign-in`.
    pub mod sign_in {
        use super::Href;

        /// `/sign-in`
        #[must_use]
        pub fn index() -> super::super::sign_in_page::BackHref {
            super::super::sign_in_page::BackHref::new(Href::new("/sign-in"))
        }
    }

    /// All of `/sitemap.xml`.
    pub const SITEMAP_XML: Pattern = Pattern::new("/sitemap.xml");

    /// `/sitemap.xml`
    #[must_use]
    pub fn sitemap_xml() -> Href {
        Href::new("/sitemap.xml")
    }

    /// All of `/theme.css`.
    pub const THEME_CSS: Pattern = Pattern::new("/theme.css");

    /// `/theme.css`
    #[must_use]
    pub fn theme_css() -> Href {
        Href::new("/theme.css")
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
        pub fn id(id: impl std::fmt::Display) -> super::super::users_id_page::ShownHref {
            super::super::users_id_page::ShownHref::new(Href::new("/users").segment(id))
        }

        /// Links to `/users/{id}`.
        pub mod id {
            use super::Href;

            /// `/users/{id}`
            #[must_use]
            pub fn index(
                id: impl std::fmt::Display,
            ) -> super::super::super::users_id_page::ShownHref {
                super::super::super::users_id_page::ShownHref::new(Href::new("/users").segment(id))
            }
        }
    }
}
