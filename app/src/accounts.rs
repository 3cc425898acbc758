//! Accounts: who registers, signs in and out, where they are signed in, and what shows that an address is
//! theirs.

pub use actions::{
    confirm_address, register, request_reset, resend_confirmation, set_password, sign_in, sign_out,
};
pub use forms::{
    NewPassword, NewPasswordFields, Registration, RegistrationFields, ResetRequest,
    ResetRequestFields, SignIn, SignInFields,
};

#[cfg(feature = "ssr")]
mod account;
mod actions;
#[cfg(feature = "ssr")]
mod administrator;
#[cfg(feature = "ssr")]
mod confirmation;
#[cfg(feature = "ssr")]
mod extract;
mod forms;
#[cfg(feature = "ssr")]
pub mod links;
#[cfg(feature = "ssr")]
pub mod password;
#[cfg(feature = "ssr")]
pub mod queries;
#[cfg(feature = "ssr")]
mod registering;
#[cfg(feature = "ssr")]
pub mod session;
#[cfg(feature = "ssr")]
pub mod signing_in;
#[cfg(feature = "ssr")]
mod token;

#[cfg(feature = "ssr")]
pub use account::{Account, Role};
#[cfg(feature = "ssr")]
pub use administrator::AdministratorAddress;
#[cfg(feature = "ssr")]
pub use confirmation::{OwnConfirmation, confirmation};
#[cfg(feature = "ssr")]
pub use extract::{Administrator, SignedIn};
#[cfg(feature = "ssr")]
pub use signing_in::is_own_path;
#[cfg(feature = "ssr")]
pub use token::Token;
