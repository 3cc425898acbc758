//! PostgreSQL as the framework opens it.

use std::{
    collections::HashSet,
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use sqlx::{
    ConnectOptions, Connection, PgPool,
    error::BoxDynError,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use tokio::time::timeout;

use self::texts::Texts;
use super::{AnyTransaction, connection::Open, own_table::OwnTable};
use crate::database::{
    BUSY_TIMEOUT_SECONDS, DatabaseError, POSTGRES_CONNECTIONS, WriteError,
    changes::{ANY_TABLE, Changes},
    connect::Hint,
    writer::in_time,
};

mod commit;
mod executor;
mod locks;
mod texts;

/// What the connections are called in the database's views and logs, unless the URL says otherwise.
const APPLICATION_NAME: &str = "formwork";

/// What is not made by two at once; any number, the same in every program.
const TABLES_LOCK: i64 = 0x0066_6f72_6d77_6f72;

/// The connections to a PostgreSQL database, and what is known of it.
#[derive(Clone)]
pub(crate) struct Postgres {
    pool: PgPool,
    /// Connections that may not write.
    readers: PgPool,
    texts: Arc<Texts>,
    changes: Changes,
    /// The tables of the framework's own that are there.
    tables: Arc<Mutex<HashSet<&'static str>>>,
}

impl Postgres {
    pub(super) fn new(pool: PgPool) -> Self {
        let (texts, changes) = (Arc::<Texts>::default(), Changes::default());
        let known = Arc::clone(&texts);
        changes.on_commit(move |tables| {
            if tables.contains(ANY_TABLE) {
                known.forget();
            }
        });
        let options = pool.connect_options();
        let options =
            PgConnectOptions::clone(&options).options([("default_transaction_read_only", "on")]);
        let readers = pool.options().clone().min_connections(0).connect_lazy_with(options);
        Self { pool, readers, texts, changes, tables: Arc::default() }
    }

    pub(super) async fn connect(url: &str) -> Result<Self, DatabaseError> {
        let options: PgConnectOptions = url.parse().map_err(|error| {
            // The URL may have a password in it.
            let scheme = url.split(':').next().unwrap_or_default();
            DatabaseError::new(&format!("{scheme}:…"), sqlx::Error::into(error), Hint::Server)
        })?;
        let shown = shown(&options);
        let options = match options.get_application_name() {
            Some(_) => options,
            None => options.application_name(APPLICATION_NAME),
        };
        let failed = |error| DatabaseError::new(&shown, error, Hint::Server);
        try_once(&options).await.map_err(failed)?;
        let pool = PgPoolOptions::new()
            .max_connections(POSTGRES_CONNECTIONS)
            .acquire_timeout(Duration::from_secs(BUSY_TIMEOUT_SECONDS))
            .after_connect(|connection, _| Box::pin(queries::set_limits(connection)))
            .connect_with(options)
            .await;
        let database = Self::new(pool.map_err(|error| failed(error.into()))?);
        database.check_readers().await.map_err(failed)?;
        Ok(database)
    }

    /// Something between here and PostgreSQL may leave out the option by which they may only read.
    async fn check_readers(&self) -> Result<(), BoxDynError> {
        if queries::is_read_only(&self.readers).await? {
            return Ok(());
        }
        Err("it takes no `options`, so that connections to read on could write: connect past the pooler".into())
    }

    pub(crate) fn pool(&self) -> &PgPool {
        &self.pool
    }

    pub(super) fn changes(&self) -> &Changes {
        &self.changes
    }

    pub(super) async fn begin(&self) -> Result<AnyTransaction, WriteError> {
        let transaction = self.pool.begin().await?;
        Ok(AnyTransaction::new(Open::Postgres { transaction, database: self.clone() }))
    }

    /// Makes a table and its index, unless they are there.
    pub(super) async fn make_table(&self, table: &'static OwnTable) -> sqlx::Result<()> {
        let is_known = |known: &HashSet<_>| known.contains(table.name);
        if is_known(&self.tables.lock().unwrap_or_else(PoisonError::into_inner)) {
            return Ok(());
        }
        queries::make_table(&self.pool, table).await?;
        self.tables.lock().unwrap_or_else(PoisonError::into_inner).insert(table.name);
        Ok(())
    }
}

impl fmt::Debug for Postgres {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Postgres").field(&self.pool).finish()
    }
}

/// Connects once: the pool would try again for as long as it may, and then not say why it could not.
async fn try_once(options: &PgConnectOptions) -> Result<(), BoxDynError> {
    let limit = Duration::from_secs(BUSY_TIMEOUT_SECONDS);
    let connection = timeout(limit, options.connect()).await;
    let connection = connection.map_err(|_| format!("it does not answer within {limit:?}"))??;
    Ok(connection.close().await?)
}

/// A URL without a password.
fn shown(options: &PgConnectOptions) -> String {
    let host = match options.get_socket() {
        Some(folder) => folder.display().to_string(),
        None => format!("{}:{}", options.get_host(), options.get_port()),
    };
    let database = options.get_database().unwrap_or(options.get_username());
    format!("postgres://{}@{host}/{database}", options.get_username())
}

/// Runs what is done in a transaction; as on SQLite, so that an application behaves alike.
pub(super) async fn in_turn<T>(work: impl Future<Output = T>) -> Result<T, WriteError> {
    in_time(Duration::from_secs(BUSY_TIMEOUT_SECONDS), work).await
}

/// Runs migrations, which may take longer than other statements.
pub(super) async fn migrate(
    pool: &PgPool,
    migrations: &sqlx::migrate::Migrator,
) -> Result<(), sqlx::migrate::MigrateError> {
    // Without the limits, and so not one that is given back.
    let mut connection = pool.acquire().await?.detach();
    queries::lift_limits(&mut connection).await?;
    let result = migrations.run(&mut connection).await;
    let closed = connection.close().await;
    result?;
    Ok(closed?)
}

mod queries {
    //! The SQL of connections and of tables.

    use sqlx::{PgConnection, PgPool};

    use super::{OwnTable, TABLES_LOCK};
    use crate::database::{
        BUSY_TIMEOUT_SECONDS, IDLE_TRANSACTION_TIMEOUT_SECONDS, STATEMENT_TIMEOUT_SECONDS,
    };

    /// Sets limits that nobody has set: not the URL, the role or the database.
    pub(super) async fn set_limits(connection: &mut PgConnection) -> sqlx::Result<()> {
        sqlx::query(
            "SELECT set_config(name, seconds || 's', false) \
             FROM unnest($1::text[], $2::bigint[]) AS limits (name, seconds) \
             WHERE current_setting(name) = '0'",
        )
        .bind(["lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout"])
        .bind(
            [BUSY_TIMEOUT_SECONDS, STATEMENT_TIMEOUT_SECONDS, IDLE_TRANSACTION_TIMEOUT_SECONDS]
                .map(|seconds| i64::try_from(seconds).unwrap_or(i64::MAX)),
        )
        .persistent(false)
        .execute(connection)
        .await?;
        Ok(())
    }

    pub(super) async fn is_read_only(readers: &PgPool) -> sqlx::Result<bool> {
        let is_read_only =
            sqlx::query_scalar("SELECT current_setting('transaction_read_only') = 'on'");
        is_read_only.fetch_one(readers).await
    }

    pub(super) async fn lift_limits(connection: &mut PgConnection) -> sqlx::Result<()> {
        let lifted = sqlx::raw_sql("SET lock_timeout = 0; SET statement_timeout = 0");
        lifted.execute(connection).await.map(drop)
    }

    pub(super) async fn make_table(pool: &PgPool, table: &OwnTable) -> sqlx::Result<()> {
        let mut transaction = pool.begin().await?;
        let exists = sqlx::query_scalar("SELECT to_regclass($1) IS NOT NULL");
        let exists: bool = exists.bind(table.name).fetch_one(&mut *transaction).await?;
        if !exists {
            // Two that make one at once would exclude each other.
            let lock = sqlx::query("SELECT pg_advisory_xact_lock($1)").bind(TABLES_LOCK);
            lock.execute(&mut *transaction).await?;
            for statement in table.postgres {
                sqlx::query(statement).execute(&mut *transaction).await?;
            }
        }
        transaction.commit().await
    }
}
