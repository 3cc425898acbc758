//! What Leptos' `#[island]` calls on the server, in place of the crate of this name: its islands do not
//! say when they load.

pub use leptos::tachys::*;

pub mod html {
    //! HTML.

    pub use leptos::tachys::html::*;

    pub mod islands {
        //! Islands.

        pub use formwork_server::render::Island;
        pub use leptos::tachys::html::islands::*;
    }
}
