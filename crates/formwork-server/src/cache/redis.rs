//! The store of several instances: a Redis server.
//!
//! * **Stamps.** Redis counts the invalidations, and has the number of the last one for each name that
//!   something kept has. What is used is asked for first, in one round trip: it is valid while no stamp
//!   of its names is greater than the number it began with. A name without a stamp is not valid, so
//!   that Redis may evict and expire whatever it likes.
//! * **Epochs.** All that depends on each other is of one epoch, which the first member of a run of Redis
//!   begins. A server that was restarted has another run id: what it has loaded from an older snapshot
//!   is of an epoch that nobody asks for. The run id is asked for once for each connection, as no
//!   connection outlives the server's process.
//! * **Invalidations** are noted at once and delivered by a task of their own (`keeper.rs`), in order:
//!   nothing is asked through a handle before all that it has noted is delivered.
//! * **Leases.** An instance that is cut off can tell nobody. So each one is a *member* with a deadline
//!   that it keeps putting off, by [`LEASE`]. Whatever script first finds a deadline passed drops
//!   everything, and does so again after each further lease, until that member is back, has left or was
//!   missing for [`MISSING_LIFE`]. An instance that cannot deliver an invalidation waits for a lease, and
//!   some more, before it says that it is settled: until then everything was dropped for its sake.
//!   Deadlines are times of Redis that a member reckons from Redis' last answer, from before it looked
//!   whether it has anything to deliver: so none that was on its way for long puts off the deadline of
//!   what is not delivered.
//! * **A lost server** is noticed by the first command that takes longer than [`COMMAND_TIMEOUT`]. From
//!   then on nothing waits for it: there is no answer until the keeper has a new connection, and has
//!   delivered what is noted.
//!
//! What is taken for granted: one server at a time answers under the URL (with Sentinel or a proxy as
//! well, but no Cluster, and no old primary that goes on beside a new one); its clock is not put back
//! while members are missing; and no instance is cut off from a Redis that others reach for longer than
//! [`MISSING_LIFE`].

use std::{
    fmt,
    sync::{Arc, OnceLock},
    time::Duration,
};

use bytes::Bytes;
use futures::future::BoxFuture;
use tokio::{runtime::Handle, task::JoinHandle};

use super::{
    How,
    store::{Held, Look, Moment, NewStored, Store, Stored, Validity},
};

pub(crate) use open::open;

use keeper::Keeper;

mod connection;
mod keeper;
mod names;
mod noted;
mod open;
mod scripts;

/// How long an instance is trusted to have nothing to say, unless it was heard of: 2 seconds. It says
/// that it is there three times as often.
pub const LEASE: Duration = Duration::from_secs(2);

/// How long a connection and a command may take: 250 milliseconds.
pub const COMMAND_TIMEOUT: Duration = Duration::from_millis(250);

/// For how long an instance that was not heard of is reckoned with: 10 minutes.
pub const MISSING_LIFE: Duration = Duration::from_secs(10 * 60);

/// How long an entry is kept at most: a day. A name is known for twice as long.
pub const ENTRY_LIFE: Duration = Duration::from_secs(24 * 60 * 60);

/// The greatest entry that is kept in Redis, in bytes: 1 MiB. Greater ones are in the memory of the
/// instance that has made them alone.
pub const ENTRY_LIMIT: usize = 1024 * 1024;

/// The URL is none of a Redis server.
#[derive(Debug, thiserror::Error)]
#[error("expected the URL of a Redis server, such as redis://127.0.0.1:6379/0: {0}")]
pub struct RedisUrlError(String);

/// The store of several instances of a site: a Redis (from version 7 on) or Valkey server.
///
/// Whoever may write to the server may write the site's pages: it belongs into the network of the
/// instances alone, or behind a password. Give it `maxmemory` and an eviction policy such as
/// `allkeys-lru`: whatever it evicts is made anew.
pub struct Redis {
    keeper: Arc<Keeper>,
    task: OnceLock<JoinHandle<()>>,
}

impl Redis {
    /// A store at a URL such as `redis://:password@127.0.0.1:6379/0`. It connects when it is first used.
    ///
    /// Instances share a store if server, number of the database and [namespace](Self::namespace) are
    /// the same.
    ///
    /// # Errors
    ///
    /// What is wrong with the URL.
    ///
    /// # Examples
    ///
    /// ```
    /// use formwork_server::cache::Redis;
    ///
    /// assert!(Redis::open("redis://127.0.0.1:6379/0").is_ok());
    /// assert!(Redis::open("http://127.0.0.1").is_err());
    /// ```
    pub fn open(url: &str) -> Result<Self, RedisUrlError> {
        let client = redis::Client::open(url).map_err(|error| RedisUrlError(error.to_string()))?;
        Ok(Self { keeper: Arc::new(Keeper::new(client)), task: OnceLock::new() })
    }

    /// The name before all keys: `formwork` by default. It tells sites apart that share a database.
    ///
    /// # Panics
    ///
    /// If the store is in use already.
    #[must_use]
    pub fn namespace(mut self, namespace: &str) -> Self {
        self.unused().scripts.namespace(namespace);
        self
    }

    /// Another [`LEASE`]: the same for all instances.
    ///
    /// # Panics
    ///
    /// If the store is in use already.
    #[must_use]
    pub fn lease(mut self, lease: Duration) -> Self {
        self.unused().scripts.lease = lease;
        self
    }

    /// Another [`COMMAND_TIMEOUT`].
    ///
    /// # Panics
    ///
    /// If the store is in use already.
    #[must_use]
    pub fn command_timeout(mut self, timeout: Duration) -> Self {
        self.unused().timeout = timeout;
        self
    }

    fn unused(&mut self) -> &mut Keeper {
        match Arc::get_mut(&mut self.keeper) {
            Some(keeper) => keeper,
            None => panic!("the store is in use already: set it up before"),
        }
    }

    /// The keeper, at work if there is a runtime.
    fn keeper(&self) -> &Keeper {
        if self.task.get().is_none()
            && let Ok(runtime) = Handle::try_current()
        {
            self.task.get_or_init(|| runtime.spawn(Arc::clone(&self.keeper).run()));
        }
        &self.keeper
    }
}

impl Store for Redis {
    fn connect(&self) -> BoxFuture<'_, ()> {
        Box::pin(async { drop(self.keeper().connection().await) })
    }

    fn look<'a>(&'a self, key: &'a str, held: Option<Held<'a>>) -> BoxFuture<'a, Option<Look>> {
        Box::pin(async move {
            let keeper = self.keeper();
            let connection = keeper.connection().await?;
            keeper.has_delivered().await?;
            let script = keeper.scripts.look(&connection, key, held);
            look(keeper.ask(&connection, script).await?)
        })
    }

    fn put<'a>(&'a self, key: &'a str, new: NewStored<'a>) -> BoxFuture<'a, bool> {
        Box::pin(async move {
            let keeper = self.keeper();
            let Some(connection) = keeper.connection().await else { return false };
            let script = keeper.scripts.put(&connection, key, new);
            let state: Option<u8> = keeper.ask(&connection, script).await;
            state.and_then(validity).is_some()
        })
    }

    fn remove<'a>(&'a self, key: &'a str, began: &'a Moment) -> BoxFuture<'a, ()> {
        Box::pin(async move {
            let keeper = self.keeper();
            if let Some(connection) = keeper.connection().await {
                let script = keeper.scripts.remove(&connection, key, began);
                let _: Option<u8> = keeper.ask(&connection, script).await;
            }
        })
    }

    fn invalidate(&self, names: &[&str], how: How) {
        self.keeper().note(names, how);
    }

    fn noted(&self) -> u64 {
        self.keeper.noted()
    }

    fn settled(&self) -> BoxFuture<'_, ()> {
        Box::pin(self.keeper().settled())
    }

    fn leave(&self) -> BoxFuture<'_, ()> {
        Box::pin(async {
            self.keeper().settled().await;
            if let Some(task) = self.task.get() {
                task.abort();
            }
            self.keeper.leave().await;
        })
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        if let Some(task) = self.task.get() {
            task.abort();
        }
    }
}

impl fmt::Debug for Redis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redis").finish_non_exhaustive()
    }
}

/// What the script answers: epoch, count, state of what is held; state, number, milliseconds left, names
/// and bytes of what is stored.
type LookReply = (Option<String>, u64, u8, u8, u64, Option<i64>, String, Vec<u8>);

fn look(reply: LookReply) -> Option<Look> {
    let (epoch, number, held, state, began, fresh_for, names, bytes) = reply;
    let now = Moment { epoch: epoch?.into(), number };
    let stored = validity(state).map(|validity| {
        let began = Moment { number: began, ..now.clone() };
        let names = names.split('\n').map(ToOwned::to_owned).collect();
        (validity, Stored { began, names, fresh_for, bytes: Bytes::from(bytes) })
    });
    Some(Look { now, held: validity(held), stored })
}

/// As the scripts write it; `None` is gone.
fn validity(state: u8) -> Option<Validity> {
    match state {
        0 => Some(Validity::Valid),
        1 => Some(Validity::Stale),
        _ => None,
    }
}
