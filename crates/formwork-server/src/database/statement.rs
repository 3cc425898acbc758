//! A statement that was taken out of a query.

use sqlx::{Database, Execute, SqlStr, error::BoxDynError};

/// A statement with its arguments, and its text to look at.
pub(super) struct Statement<DB: Database> {
    pub(super) sql: SqlStr,
    pub(super) arguments: Option<DB::Arguments>,
    pub(super) is_persistent: bool,
}

impl<DB: Database> Statement<DB> {
    pub(super) fn of<'q>(mut query: impl Execute<'q, DB>) -> sqlx::Result<Self> {
        let arguments = query.take_arguments().map_err(sqlx::Error::Encode)?;
        let is_persistent = query.persistent();
        Ok(Self { sql: query.sql(), arguments, is_persistent })
    }
}

#[cfg(feature = "postgres")]
impl Clone for Statement<sqlx::Postgres> {
    fn clone(&self) -> Self {
        let Self { sql, arguments, is_persistent } = self;
        Self { sql: sql.clone(), arguments: arguments.clone(), is_persistent: *is_persistent }
    }
}

impl<DB: Database> Execute<'_, DB> for Statement<DB> {
    fn sql(self) -> SqlStr {
        self.sql
    }

    fn statement(&self) -> Option<&DB::Statement> {
        None
    }

    fn take_arguments(&mut self) -> Result<Option<DB::Arguments>, BoxDynError> {
        Ok(self.arguments.take())
    }

    fn persistent(&self) -> bool {
        self.is_persistent
    }
}
