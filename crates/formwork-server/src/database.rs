//! Databases: SQLite as the framework opens it, with queries that say which tables they use, the
//! writer that its transactions share, violated constraints as field errors, and the check that the tables agree with the forms.

pub use check_forms::{CheckFormsError, Disagreement, PoolRef, check_forms};
pub use commit::Commit;
pub use connect::{BUSY_TIMEOUT_SECONDS, DatabaseError, connect};
pub use constraint::{ConstraintExt, Key};
pub use form_table::{FormColumn, FormTable, StoredForm};
pub use sqlite::Database;
pub use violation::{Violation, ViolationKind};
pub use writer::{
    BUSY_RETRY_SECONDS, GROUP_TIMEOUT_MILLISECONDS, MAX_GROUP, MAX_WAITING, WriteError,
    WriteTransaction, Writer, WriterOptions,
};

pub(crate) mod changes;

mod check_forms;
mod commit;
mod connect;
mod constraint;
mod form_table;
mod sqlite;
mod tokens;
mod violation;
mod writer;
