//! Accounts: who registers, signs in and out, and where they are signed in.

pub use actions::{register, sign_in, sign_out};
pub use forms::{Registration, RegistrationFields, SignIn, SignInFields};

#[cfg(feature = "ssr")]
mod account;
mod actions;
#[cfg(feature = "ssr")]
mod extract;
mod forms;
#[cfg(feature = "ssr")]
pub mod password;
#[cfg(feature = "ssr")]
pub mod queries;
#[cfg(feature = "ssr")]
pub mod session;
#[cfg(feature = "ssr")]
mod signing_in;
#[cfg(feature = "ssr")]
mod throttle;
#[cfg(feature = "ssr")]
mod token;

#[cfg(feature = "ssr")]
pub use account::{Account, Role};
#[cfg(feature = "ssr")]
pub use extract::{Administrator, SignedIn};
#[cfg(feature = "ssr")]
pub use signing_in::is_own_path;
#[cfg(feature = "ssr")]
pub use token::Token;
