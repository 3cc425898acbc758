//! What a member can change: each is a form of its own.

pub use account::{
    NewAddress, NewAddressFields, NewPassword, NewPasswordFields, change_address, change_password,
};
pub use deletion::{Deletion, DeletionFields, delete_account, keep_account};
pub use preferences::{
    Preferences, PreferencesFields, PreferredLanguage, Theme, update_preferences,
};
pub use profile::{Profile, ProfileFields, remove_picture, update_profile};
pub use sessions::{end_other_sessions, end_session};

mod account;
mod deletion;
#[cfg(feature = "ssr")]
mod due;
#[cfg(feature = "ssr")]
pub mod export;
#[cfg(feature = "ssr")]
pub mod picture;
mod preferences;
mod profile;
#[cfg(feature = "ssr")]
pub mod queries;
mod sessions;

#[cfg(feature = "ssr")]
pub use due::{delete_due, delete_due_hourly};
