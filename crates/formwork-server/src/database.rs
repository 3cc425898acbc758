//! Databases: SQLite as the framework opens it, violated constraints as field errors, and the check
//! that the tables agree with the forms.

pub use check_forms::{CheckFormsError, Disagreement, PoolRef, check_forms};
pub use connect::{BUSY_TIMEOUT_SECONDS, DatabaseError, connect};
pub use constraint::{ConstraintExt, Key};
pub use form_table::{FormColumn, FormTable, StoredForm};
pub use violation::{Violation, ViolationKind};

mod check_forms;
mod connect;
mod constraint;
mod form_table;
mod tokens;
mod violation;
