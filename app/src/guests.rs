//! Guests: their forms and actions, the like button, and the queries behind them.

pub use actions::{
    NewUser, NewUserFields, Settings, SettingsFields, create_user, toggle_like, update_settings,
};
pub use check_new_user::{CheckNewUser, CheckNewUserProps};
pub use like_button::{LikeButton, LikeButtonProps};

mod actions;
mod check_new_user;
mod like_button;
#[cfg(feature = "ssr")]
mod member;
#[cfg(feature = "ssr")]
mod most_liked;
#[cfg(feature = "ssr")]
pub mod queries;
#[cfg(feature = "ssr")]
mod visitor;

#[cfg(feature = "ssr")]
pub use member::member;
#[cfg(feature = "ssr")]
pub use most_liked::most_liked;
#[cfg(feature = "ssr")]
pub use visitor::known as known_visitor;
