//! A notice.

use serde::{Deserialize, Serialize};

/// A notice of a member.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Notice {
    /// Its number.
    pub id: i64,
    /// How often its text was changed, and one.
    pub version: i64,
    /// What it says.
    pub text: String,
}
