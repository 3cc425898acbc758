//! Databases: SQLite as the framework opens it, with queries that say which tables they use, the
//! writer that its transactions share; either SQLite or PostgreSQL with one set of queries; violated
//! constraints as field errors, and the check that the tables agree with the forms.

pub use any::{AnyBool, AnyConnection, AnyDatabase, AnySavepoint, AnyTransaction, AnyWriter};
pub use back_up::{BackUpError, back_up};
pub use busy::{BUSY_RETRY_SECONDS, BusyError};
pub use check_forms::{CheckFormsError, Disagreement, PoolRef, check_forms};
pub use commit::{Commit, Connected};
pub use connect::{
    BUSY_TIMEOUT_SECONDS, DatabaseError, IDLE_TRANSACTION_TIMEOUT_SECONDS, POSTGRES_CONNECTIONS,
    STATEMENT_TIMEOUT_SECONDS, connect,
};
pub use constraint::{ConstraintExt, Key};
pub use form_table::{FormColumn, FormTable, StoredForm};
pub use sqlite::Database;
pub use violation::{Violation, ViolationKind};
pub use writer::{
    GROUP_TIMEOUT_MILLISECONDS, MAX_GROUP, MAX_WAITING, WriteError, WriteTransaction, Writer,
    WriterOptions,
};

pub(crate) use any::{ConnectionRef, OwnTable};

pub(crate) mod changes;

mod any;
mod back_up;
mod busy;
mod check_forms;
mod commit;
mod connect;
mod constraint;
mod form_table;
mod items;
mod sqlite;
mod statement;
mod tokens;
mod violation;
mod writer;
