//! Errors of a database that will pass.

use std::{borrow::Cow, error::Error as StdError, fmt, time::Duration};

use formwork_core::Unavailable;
use sqlx::{
    error::{DatabaseError, ErrorKind},
    sqlite::SqliteError,
};

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

/// Whether another try may succeed, because others had what the statement waited for.
pub(super) fn is_busy(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::PoolTimedOut => true,
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

/// The error, with [`LATER`] among its sources if it will pass: then it is a 503 wherever `?` passes
/// it on.
pub(super) fn marked(error: sqlx::Error) -> sqlx::Error {
    if !is_busy(&error) {
        return error;
    }
    match error {
        sqlx::Error::Database(error) => sqlx::Error::Database(Box::new(Passing(error))),
        other => sqlx::Error::AnyDriverError(Box::new(Passing(other))),
    }
}

/// An error that will pass.
#[derive(Debug)]
struct Passing<E>(E);

impl<E: fmt::Display> fmt::Display for Passing<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<E: fmt::Debug + fmt::Display> StdError for Passing<E> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&LATER)
    }
}

impl DatabaseError for Passing<Box<dyn DatabaseError>> {
    fn message(&self) -> &str {
        self.0.message()
    }

    fn code(&self) -> Option<Cow<'_, str>> {
        self.0.code()
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
        self.0.kind()
    }
}

#[cfg(test)]
mod tests {
    use formwork_core::{Error, Kind};

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
        for code in ["40001", "40P01", "55P03", "57014"] {
            let error = marked(sqlx::Error::Database(Box::new(Coded(code))));
            assert_eq!(error.as_database_error().unwrap().code().as_deref(), Some(code));
            match Error::from(error).into_kind() {
                Kind::Unavailable { retry_after, cause: Some(cause) } => {
                    assert_eq!(retry_after.as_secs(), BUSY_RETRY_SECONDS);
                    assert!(cause.to_string().contains(code), "{cause}");
                }
                other => panic!("{code}: {other:?}"),
            }
        }
        let error = marked(sqlx::Error::PoolTimedOut);
        assert!(error.to_string().contains("pool timed out"), "{error}");
        assert!(matches!(Error::from(error).kind(), Kind::Unavailable { .. }));
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
