//! The orders of the directory.

use formwork::prelude::*;

/// In which order members are listed.
#[derive(Choice, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// By name.
    #[default]
    Name,
    /// Who joined last comes first.
    Newest,
    /// Whom most people like comes first.
    Likes,
}
