//! Members: the directory, their profiles, and who likes whom.

pub use actions::toggle_like;
pub use like_button::{LikeButton, LikeButtonProps, Likes, like_button};
pub use name::check_name;
pub use sort::Sort;

mod actions;
#[cfg(feature = "ssr")]
mod avatar;
#[cfg(feature = "ssr")]
mod directory;
mod like_button;
#[cfg(feature = "ssr")]
mod member;
mod name;
#[cfg(feature = "ssr")]
pub mod queries;
mod sort;
#[cfg(feature = "ssr")]
mod sort_name;
#[cfg(feature = "ssr")]
mod visitor;

#[cfg(feature = "ssr")]
pub use avatar::avatar;
#[cfg(feature = "ssr")]
pub use directory::{Directory, PAGE_SIZE, directory};
#[cfg(feature = "ssr")]
pub use member::member;
#[cfg(feature = "ssr")]
pub use sort_name::sort_name;
#[cfg(feature = "ssr")]
pub use visitor::{Visitor, without_account};
