//! Files of forms: `multipart/form-data`, temporary storage, and files that wait for their form.
//!
//! A file is written to the [`Staging`] folder while it arrives, and deleted when the last clone of
//! its [`Upload`](formwork_core::Upload) is dropped. One that belongs to a form that is shown again
//! is *kept*: the page refers to it by a sealed text, and the next submit of the form has it back. It
//! is gone when an action has succeeded with it, and waits on where one has failed.

pub use multipart::{FileForm, FormOf, Length, read_multipart};
pub use rejection::UploadRejection;
pub use save::UploadExt;
pub use staging::{KEPT_SECONDS, SWEEP_SECONDS, Staging};

pub(crate) use boundary::boundary_of;
pub(crate) use kept::{Claims, Purpose, take_kept};

mod boundary;
mod content_type;
mod disposition;
mod file_name;
mod kept;
mod ledger;
mod limits;
mod metered;
mod multipart;
mod new_file;
mod reference;
mod rejection;
mod save;
mod staging;
mod stored;
