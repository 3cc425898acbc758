//! Concurrent writers on SQLite: they take turns, and their commits are one.

use std::{fmt, time::Duration};

use sqlx::SqlitePool;
use tokio::{
    sync::{
        mpsc::{self, error::TrySendError},
        oneshot,
    },
    time::timeout,
};

pub use error::WriteError;
pub use transaction::WriteTransaction;

use connection::WriteConnection;
use error::Reason;
use group::Groups;

use super::{BUSY_TIMEOUT_SECONDS, changes::Changes};

mod connection;
mod error;
mod group;
mod guards;
mod transaction;
mod watch;

/// How many transactions share a commit at most, unless
/// [`WriterOptions::max_group`] says otherwise.
pub const MAX_GROUP: usize = 256;

/// How long a group takes others in, in milliseconds, unless
/// [`WriterOptions::group_timeout`] says otherwise.
pub const GROUP_TIMEOUT_MILLISECONDS: u64 = 25;

/// How many transactions wait for their turn at most, unless
/// [`WriterOptions::max_waiting`] says otherwise.
pub const MAX_WAITING: usize = 1024;

/// The one connection of a process that writes to a SQLite database, shared by all who want to.
///
/// SQLite has one writer at a time, and a commit waits for the disk. Here transactions take turns on
/// one connection in the order in which they were asked for, and those that wait at the same time
/// are one group: each is a savepoint of a shared transaction, and a single commit answers all. So
/// nobody is told `SQLITE_BUSY` because of another writer of this process, and many writers are not
/// slower than the disk.
///
/// * **Turns.** Between [`begin`](Self::begin) and [`commit`](WriteTransaction::commit) a transaction
///   has the writer to itself. Do in it what belongs together, and nothing else: whoever calls
///   another service, sends mail or reads a file meanwhile lets all others wait.
/// * **Groups.** A group ends when nobody waits any more, or after [`MAX_GROUP`] transactions or
///   [`GROUP_TIMEOUT_MILLISECONDS`]. Then its transaction is committed, and its members are answered.
/// * **Durability.** What is acknowledged is on the disk, if the pool's connections are set so:
///   those of [`connect`](fn@super::connect) are (write-ahead log, `synchronous = FULL`).
/// * **Visibility.** Readers see a group when it is committed. A transaction sees what those before it
///   in its group have written: it is told that a name is taken an instant before the other one,
///   who took it, is told so.
/// * **Failure.** A transaction that is dropped, by an error, by a panic or because a request was
///   cancelled, is rolled back alone. Where the database itself rolls back everything (`ON CONFLICT
///   ROLLBACK`, `RAISE(ROLLBACK)`, a full disk), all whose work is gone get an error; and what is
///   run after that in the same turn is not kept either. Nothing is committed but by the group.
/// * **Deferred constraints.** They are checked by the commit, which cannot say whose violation it
///   was. So where the tables have a constraint that is `INITIALLY DEFERRED` when the writer
///   connects, each transaction is a group of its own. Do without `PRAGMA defer_foreign_keys`.
/// * **Limits.** Who waits longer than [`acquire_timeout`](WriterOptions::acquire_timeout) is told
///   that the writer is [busy](WriteError::is_busy), as is who comes when [`MAX_WAITING`] wait. A
///   transaction that keeps its turn longer than [`turn_timeout`](WriterOptions::turn_timeout) is
///   rolled back, with all of its group: each gets an error. But nobody else can write until it is
///   dropped: put a timeout around what waits for anything but the database. The body of an action
///   with [`once`](crate::action::once) has that limit anyway.
///
/// Everything of a process that writes should do so here. Whatever writes past it, through the pool
/// or from another process, waits for the lock of the file as usual, and so does the writer for it;
/// while many write here it may wait in vain. To begin a second transaction, or to write through the
/// pool, while one has its turn is to wait for oneself, until the limit. A database in memory is of
/// one connection alone, and has no writer.
///
/// A clone is the same writer. Its connection is closed with the last clone, and opened anew if it
/// breaks.
///
/// # Examples
///
/// Two rows, both or none; the third, which is refused, takes nothing of the others with it:
///
/// ```
/// use formwork_server::database::{self, Writer};
///
/// # tokio::runtime::Runtime::new()?.block_on(async {
/// # let folder = tempfile::tempdir()?;
/// # let url = format!("sqlite:{}/app.db", folder.path().display());
/// let db = database::connect(&url).await?;
/// sqlx::query("CREATE TABLE tags (name TEXT NOT NULL UNIQUE) STRICT").execute(&db).await?;
/// let writer = Writer::connect(&db).await?;
/// let insert = "INSERT INTO tags (name) VALUES (?)";
///
/// let mut transaction = writer.begin().await?;
/// for name in ["forms", "sqlite"] {
///     sqlx::query(insert).bind(name).execute(&mut *transaction).await?;
/// }
/// transaction.commit().await?;
///
/// let mut transaction = writer.begin().await?;
/// let taken = sqlx::query(insert).bind("forms").execute(&mut *transaction).await;
/// assert!(taken.is_err());
/// drop(transaction);
///
/// let count: i64 = sqlx::query_scalar("SELECT count(*) FROM tags").fetch_one(&db).await?;
/// assert_eq!(count, 2);
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Writer {
    requests: mpsc::Sender<Request>,
    acquire_timeout: Duration,
    turn_timeout: Duration,
}

/// Who waits for a turn.
type Request = oneshot::Sender<Result<WriteTransaction, WriteError>>;

impl Writer {
    /// A writer to the database of `pool`, on a connection of its own that is set as those of the pool.
    ///
    /// # Errors
    ///
    /// The connection cannot be opened.
    ///
    /// # Panics
    ///
    /// Outside a Tokio runtime, in which a task keeps the connection.
    pub async fn connect(pool: &SqlitePool) -> sqlx::Result<Self> {
        WriterOptions::new().connect(pool).await
    }

    /// Waits for a turn, and begins a transaction: a savepoint in that of the group.
    ///
    /// The place in the queue is taken when the future is first polled, and given up when it is
    /// dropped.
    ///
    /// # Errors
    ///
    /// The writer is [busy](WriteError::is_busy), or the database cannot be written to.
    ///
    /// # Examples
    ///
    /// Who does not get a turn in time is told so:
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use formwork_server::database::{self, WriterOptions};
    ///
    /// # tokio::runtime::Runtime::new()?.block_on(async {
    /// # let folder = tempfile::tempdir()?;
    /// # let url = format!("sqlite:{}/app.db", folder.path().display());
    /// let db = database::connect(&url).await?;
    /// let options = WriterOptions::new().acquire_timeout(Duration::from_secs(1));
    /// let writer = options.connect(&db).await?;
    ///
    /// let first = writer.begin().await?;
    /// assert!(writer.begin().await.is_err_and(|error| error.is_busy()));
    /// drop(first);
    /// assert!(writer.begin().await.is_ok());
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// # })?;
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    pub async fn begin(&self) -> Result<WriteTransaction, WriteError> {
        let (request, turn) = oneshot::channel();
        self.requests.try_send(request).map_err(|error| match error {
            TrySendError::Full(_) => Reason::TooManyWait,
            TrySendError::Closed(_) => Reason::Closed,
        })?;
        match timeout(self.acquire_timeout, turn).await {
            Ok(Ok(transaction)) => transaction,
            Ok(Err(_)) => Err(Reason::Closed.into()),
            Err(_) => Err(Reason::WaitedTooLong(self.acquire_timeout).into()),
        }
    }

    /// Runs what is done in a turn, for as long as that may take; then it is dropped, because its
    /// transaction is rolled back, and all others wait until it is given back.
    pub(crate) async fn in_turn<T>(&self, work: impl Future<Output = T>) -> Result<T, WriteError> {
        in_time(self.turn_timeout, work).await
    }
}

/// Runs what a transaction may take so long for; then it is dropped.
pub(super) async fn in_time<T>(
    limit: Duration,
    work: impl Future<Output = T>,
) -> Result<T, WriteError> {
    timeout(limit, work).await.map_err(|_| Reason::TurnTooLong(limit).into())
}

impl fmt::Debug for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer").finish_non_exhaustive()
    }
}

/// The limits of a [`Writer`].
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// use formwork_server::database::WriterOptions;
///
/// let options = WriterOptions::new().turn_timeout(Duration::from_secs(30)).max_waiting(100);
/// ```
#[derive(Clone, Debug)]
pub struct WriterOptions {
    max_group: usize,
    group_timeout: Duration,
    max_waiting: usize,
    acquire_timeout: Duration,
    turn_timeout: Duration,
}

impl WriterOptions {
    /// The defaults, which every method names.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            max_group: MAX_GROUP,
            group_timeout: Duration::from_millis(GROUP_TIMEOUT_MILLISECONDS),
            max_waiting: MAX_WAITING,
            acquire_timeout: Duration::from_secs(BUSY_TIMEOUT_SECONDS),
            turn_timeout: Duration::from_secs(BUSY_TIMEOUT_SECONDS),
        }
    }

    /// How many transactions share a commit at most; [`MAX_GROUP`] by default, 1 at least.
    #[must_use]
    pub const fn max_group(self, max_group: usize) -> Self {
        Self { max_group, ..self }
    }

    /// How long after its beginning a group gives turns; [`GROUP_TIMEOUT_MILLISECONDS`] by default.
    #[must_use]
    pub const fn group_timeout(self, group_timeout: Duration) -> Self {
        Self { group_timeout, ..self }
    }

    /// How many wait for their turn at most; [`MAX_WAITING`] by default, 1 at least.
    #[must_use]
    pub const fn max_waiting(self, max_waiting: usize) -> Self {
        Self { max_waiting, ..self }
    }

    /// How long one waits for a turn at most; [`BUSY_TIMEOUT_SECONDS`] by default.
    #[must_use]
    pub const fn acquire_timeout(self, acquire_timeout: Duration) -> Self {
        Self { acquire_timeout, ..self }
    }

    /// How long a turn may take; [`BUSY_TIMEOUT_SECONDS`] by default. A statement that runs longer is
    /// interrupted.
    #[must_use]
    pub const fn turn_timeout(self, turn_timeout: Duration) -> Self {
        Self { turn_timeout, ..self }
    }

    /// A writer to the database of `pool`, as [`Writer::connect`].
    ///
    /// # Errors
    ///
    /// The connection cannot be opened.
    ///
    /// # Panics
    ///
    /// Outside a Tokio runtime, in which a task keeps the connection.
    pub async fn connect(self, pool: &SqlitePool) -> sqlx::Result<Writer> {
        self.connect_telling(pool, None).await
    }

    /// A writer that notes which tables are written, if `changes` are to be told of it.
    pub(super) async fn connect_telling(
        self,
        pool: &SqlitePool,
        changes: Option<Changes>,
    ) -> sqlx::Result<Writer> {
        let (requests, waiting) = mpsc::channel(self.max_waiting.max(1));
        let Self { acquire_timeout, turn_timeout, .. } = self;
        let options = pool.connect_options();
        let connection = WriteConnection::open(&options, turn_timeout, changes.is_some()).await?;
        tokio::spawn(Groups::new(waiting, self, options, connection, changes).run());
        Ok(Writer { requests, acquire_timeout, turn_timeout })
    }
}

impl Default for WriterOptions {
    fn default() -> Self {
        Self::new()
    }
}
