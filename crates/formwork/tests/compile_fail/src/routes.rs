//! The route table, written by `cargo formwork routes --write` from the folders below `routes/`.

use formwork::routing::{Page, Routes};

#[path = "routes/page.rs"]
pub mod page;
#[path = "routes/users/[id]/page.rs"]
pub mod users_id_page;

/// Every route of the application.
#[must_use]
#[allow(clippy::too_many_lines, reason = "one call a route")]
pub fn routes() -> Routes {
    Routes::new()
        .page("/", Page::new(page::page).cache(page::CACHE))
        .page("/users/{id}", Page::new(users_id_page::page))
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

    /// All of `/users`.
    pub const USERS: Pattern = Pattern::new("/users");

    /// Links below `/users`.
    pub mod users {
        use super::{Href, Pattern};

        /// All of `/users/{id}`.
        pub const ID: Pattern = Pattern::new("/users/{id}");

        /// `/users/{id}`
        #[must_use]
        pub fn id(id: impl std::fmt::Display) -> Href {
            Href::new("/users").segment(id)
        }
    }
}
