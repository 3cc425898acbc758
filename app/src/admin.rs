//! Administration: what administrators do to members.

pub use actions::{ask_to_delete, delete_members, end_sessions, make_administrators, make_members};
pub use forms::{Deletion, DeletionFields, Selection, SelectionFields};

mod actions;
#[cfg(feature = "ssr")]
mod bulk;
mod forms;
#[cfg(feature = "ssr")]
mod pages;
#[cfg(feature = "ssr")]
pub mod queries;

#[cfg(feature = "ssr")]
pub use pages::{PAGE_SIZE, Pages};
