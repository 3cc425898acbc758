//! Tables of the framework's own.

use super::connection::ConnectionRef;

/// A table of the framework's own, with its index, on each database.
#[derive(Debug)]
pub(crate) struct OwnTable {
    pub(crate) sqlite: [&'static str; 2],
    #[cfg(feature = "postgres")]
    pub(crate) name: &'static str,
    #[cfg(feature = "postgres")]
    pub(crate) postgres: [&'static str; 2],
}

impl OwnTable {
    /// Makes it in the transaction that is open; on PostgreSQL it is there.
    pub(crate) async fn make_in(&self, connection: ConnectionRef<'_>) -> sqlx::Result<()> {
        match connection {
            ConnectionRef::Sqlite(connection) => {
                for statement in self.sqlite {
                    sqlx::query(statement).execute(&mut *connection).await?;
                }
                Ok(())
            }
            #[cfg(feature = "postgres")]
            ConnectionRef::Postgres(_) => Ok(()),
        }
    }
}
