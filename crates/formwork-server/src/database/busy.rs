//! Errors of a database that will pass.

use std::{error::Error as StdError, time::Duration};

use formwork_core::Unavailable;
use sqlx::sqlite::SqliteError;

/// When to try again what the database was too busy for, in seconds.
pub const BUSY_RETRY_SECONDS: u64 = 2;

pub(super) const LATER: Unavailable = Unavailable::new(Duration::from_secs(BUSY_RETRY_SECONDS));

/// Codes of PostgreSQL (appendix A of its manual) after which another try may succeed.
const POSTGRES: [&str; 8] = [
    "40001", // serialization_failure
    "40P01", // deadlock_detected
    "53300", // too_many_connections
    "55P03", // lock_not_available, after `lock_timeout` too
    "57014", // query_canceled, after `statement_timeout` too
    "57P01", // admin_shutdown
    "57P02", // crash_shutdown
    "57P03", // cannot_connect_now
];

/// What the database could not do now, and may be able to later.
///
/// It is the source of the error of sqlx (`sqlx::Error::AnyDriverError`) that a statement of an
/// [`AnyDatabase`](super::AnyDatabase) fails with, so that `?` makes a 503 with `Retry-After` of it:
/// no connection was free in time, a lock was not given in time, the statement took too long, two
/// transactions exclude each other, or the server restarts.
#[derive(Debug)]
pub struct BusyError(sqlx::Error);

impl BusyError {
    /// What the database said.
    #[must_use]
    pub fn as_sqlx_error(&self) -> &sqlx::Error {
        &self.0
    }
}

impl std::fmt::Display for BusyError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the database is busy: {}", self.0)
    }
}

impl StdError for BusyError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&LATER)
    }
}

/// Whether another try may succeed, because others had what the statement waited for.
pub(super) fn is_busy(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::PoolTimedOut => true,
        sqlx::Error::AnyDriverError(error) => error.is::<BusyError>(),
        sqlx::Error::Database(error) => {
            let code = error.code().unwrap_or_default();
            match error.try_downcast_ref::<SqliteError>() {
                Some(_) => is_locked(&code),
                None => POSTGRES.contains(&&*code),
            }
        }
        _ => false,
    }
}

/// `SQLITE_BUSY` and its extended codes, whose low byte is 5 (<https://sqlite.org/rescode.html>).
fn is_locked(code: &str) -> bool {
    code.parse::<u32>().is_ok_and(|code| code & 0xff == 5)
}

/// The error, as one that says so if it will pass.
pub(super) fn marked(error: sqlx::Error) -> sqlx::Error {
    match is_busy(&error) {
        true => sqlx::Error::AnyDriverError(Box::new(BusyError(error))),
        false => error,
    }
}

#[cfg(test)]
mod tests {
    use std::{borrow::Cow, fmt};

    use formwork_core::{Error, Kind};
    use sqlx::error::{DatabaseError, ErrorKind};

    use super::*;

    /// An error with a code, as PostgreSQL has them.
    #[derive(Debug)]
    struct Coded(&'static str);

    impl fmt::Display for Coded {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }
    }

    impl StdError for Coded {}

    impl DatabaseError for Coded {
        fn message(&self) -> &str {
            self.0
        }

        fn code(&self) -> Option<Cow<'_, str>> {
            Some(self.0.into())
        }

        fn as_error(&self) -> &(dyn StdError + Send + Sync + 'static) {
            self
        }

        fn as_error_mut(&mut self) -> &mut (dyn StdError + Send + Sync + 'static) {
            self
        }

        fn into_error(self: Box<Self>) -> Box<dyn StdError + Send + Sync + 'static> {
            self
        }

        fn kind(&self) -> ErrorKind {
            ErrorKind::Other
        }
    }

    #[test]
    fn what_will_pass_is_a_503_and_says_what_it_was() {
        let coded = ["40001", "40P01", "55P03", "57014"];
        let coded = coded.map(|code| (sqlx::Error::Database(Box::new(Coded(code))), code));
        for (error, cause) in coded.into_iter().chain([(sqlx::Error::PoolTimedOut, "pool timed")]) {
            let error = marked(marked(error));
            assert!(is_busy(&error), "{error}");
            match Error::from(error).into_kind() {
                Kind::Unavailable { retry_after, cause: Some(error) } => {
                    assert_eq!(retry_after.as_secs(), BUSY_RETRY_SECONDS);
                    assert!(error.to_string().contains(cause), "{error}");
                }
                other => panic!("{cause}: {other:?}"),
            }
        }
    }

    #[test]
    fn what_will_not_pass_stays_as_it_is() {
        // The low byte of the last one, as a number, is that of SQLite's `SQLITE_BUSY`.
        for code in ["23505", "25P02", "5", "22021"] {
            let error = marked(sqlx::Error::Database(Box::new(Coded(code))));
            assert!(error.as_database_error().unwrap().try_downcast_ref::<Coded>().is_some());
            assert!(matches!(Error::from(error).kind(), Kind::Failed(_)), "{code}");
        }
        assert!(matches!(marked(sqlx::Error::RowNotFound), sqlx::Error::RowNotFound));
    }
}
