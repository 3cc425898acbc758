//! What keeps the connection to Redis, says that this instance is there, and delivers what is invalid.

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use redis::{Client, ErrorKind, FromRedisValue, RedisError, RedisResult, ScriptInvocation};
use tokio::sync::watch;

use super::{
    COMMAND_TIMEOUT, How,
    connection::{Connection, ServerTime},
    names::short,
    noted::Noted,
    scripts::Scripts,
};

/// How often a member says that it is there while a lease lasts.
const BEATS: u32 = 3;

/// How long it is waited before a lost server is tried again: much shorter than a lease, so that what
/// waits to be settled is delivered if it can be.
const RETRY: Duration = Duration::from_millis(100);

/// How many other members are remembered, for a server that has forgotten them.
const MEMBERS_LIMIT: usize = 1000;

/// How long the random names are that make members and epochs different, in bytes.
const NAME_BYTES: usize = 12;

/// See the module.
pub(super) struct Keeper {
    client: Client,
    pub(super) scripts: Scripts,
    pub(super) timeout: Duration,
    link: watch::Sender<Link>,
    noted: Noted,
    /// This instance's name.
    member: String,
    /// Those of the others, as last heard of.
    others: Mutex<Vec<String>>,
    connections: AtomicU64,
}

/// Whether Redis can be asked.
#[derive(Clone)]
enum Link {
    /// It was never tried.
    Unknown,
    There(Connection),
    Lost,
}

impl Keeper {
    pub(super) fn new(client: Client) -> Self {
        Self {
            client,
            scripts: Scripts::new(),
            timeout: COMMAND_TIMEOUT,
            link: watch::Sender::new(Link::Unknown),
            noted: Noted::default(),
            member: random_name(),
            others: Mutex::default(),
            connections: AtomicU64::new(0),
        }
    }

    /// Connects, again and again, and does what there is to do as long as the connection is good.
    pub(super) async fn run(self: Arc<Self>) {
        loop {
            let Err(error) = self.session().await;
            let before = self.link.send_replace(Link::Lost);
            if !matches!(before, Link::Lost) {
                tracing::warn!(%error, "the shared cache is out of reach: pages are rendered");
            }
            tokio::time::sleep(RETRY).await;
        }
    }

    async fn session(&self) -> RedisResult<std::convert::Infallible> {
        let number = self.connections.fetch_add(1, Ordering::Relaxed);
        let (connection, time) = Connection::open(&self.client, number, self.timeout).await?;
        let mut time = self.beat(&connection, time).await?;
        if matches!(self.link.send_replace(Link::There(connection.clone())), Link::Lost) {
            tracing::info!("the shared cache is there again");
        }
        let mut beats = tokio::time::interval(self.scripts.lease / BEATS);
        beats.reset();
        loop {
            tokio::select! {
                _ = beats.tick() => time = self.beat(&connection, time).await?,
                () = self.noted.wake() => self.deliver(&connection).await?,
                () = self.is_lost() => return Err(failure("a command failed")),
            }
        }
    }

    /// Puts off the deadline, if there is nothing that Redis should know.
    async fn beat(&self, to: &Connection, time: ServerTime) -> RedisResult<ServerTime> {
        // From before it is known that everything is delivered: see the module of the store.
        let now = Instant::now();
        self.deliver(to).await?;
        let lease = u64::try_from(self.scripts.lease.as_millis()).unwrap_or(u64::MAX);
        let deadline = time.at(now).saturating_add(lease);
        let others = self.others().clone();
        let beat = self.scripts.beat(to, &self.member, deadline, &random_name(), &others);
        let (is_member, millis, mut members): (u8, u64, Vec<String>) =
            to.run(&beat, self.timeout).await?;
        if is_member == 0 {
            return Err(failure("its clock was set"));
        }
        members.retain(|member| *member != self.member);
        members.truncate(MEMBERS_LIMIT);
        *self.others() = members;
        Ok(ServerTime { millis, heard: Instant::now() })
    }

    /// Delivers everything that is noted.
    async fn deliver(&self, to: &Connection) -> RedisResult<()> {
        while let Some(batch) = self.noted.take() {
            let script = self.scripts.invalidate(to, &batch);
            match to.run::<u8>(&script, self.timeout).await {
                Ok(_) => self.noted.end(&batch),
                Err(error) => {
                    self.noted.put_back(batch);
                    return Err(error);
                }
            }
        }
        Ok(())
    }

    /// The connection, if there is one; the first one is waited for.
    pub(super) async fn connection(&self) -> Option<Connection> {
        let known = self.link.borrow().clone();
        let link = match known {
            Link::Unknown => {
                let mut link = self.link.subscribe();
                let tried = link.wait_for(|link| !matches!(link, Link::Unknown));
                // Connecting, and two commands.
                tokio::time::timeout(self.timeout * 3, tried).await.ok()?.ok()?.clone()
            }
            known => known,
        };
        match link {
            Link::There(connection) => Some(connection),
            Link::Unknown | Link::Lost => None,
        }
    }

    /// Ends when all that is noted now is delivered; `None` if it cannot be, at once.
    pub(super) async fn has_delivered(&self) -> Option<()> {
        self.noted.delivered(self.timeout).await
    }

    /// Runs a script for a request; `None` if that fails.
    pub(super) async fn ask<T: FromRedisValue>(
        &self,
        connection: &Connection,
        script: ScriptInvocation<'_>,
    ) -> Option<T> {
        match connection.run(&script, self.timeout).await {
            Ok(answer) => Some(answer),
            Err(error) => {
                self.note_failure(connection, &error);
                None
            }
        }
    }

    /// What one command has found holds for all: none of them waits for this connection any more.
    fn note_failure(&self, connection: &Connection, error: &RedisError) {
        // The server is there, and has no room for this.
        if error.code() == Some("OOM") {
            tracing::debug!(%error, "the shared cache does not keep what it is given");
            return;
        }
        let is_this =
            |link: &Link| matches!(link, Link::There(it) if it.number == connection.number);
        let was_lost = self.link.send_if_modified(|link| {
            let is_this = is_this(link);
            if is_this {
                *link = Link::Lost;
            }
            is_this
        });
        if was_lost {
            tracing::warn!(%error, "the shared cache is out of reach: pages are rendered");
        }
    }

    async fn is_lost(&self) {
        let mut link = self.link.subscribe();
        // The sender is there, as `self` is.
        let _ = link.wait_for(|link| matches!(link, Link::Lost)).await;
    }

    pub(super) fn note(&self, names: &[&str], how: How) {
        self.noted.add(names.iter().map(|name| short(name).into_owned()), how);
    }

    pub(super) fn noted(&self) -> u64 {
        self.noted.count()
    }

    /// Ends when all that is noted now is delivered, or everything was dropped because this instance
    /// was not heard of for a whole lease.
    pub(super) async fn settled(&self) {
        // Clocks do not go at quite the same rate.
        let limit = self.scripts.lease + self.timeout;
        if self.noted.delivered(limit).await.is_none() {
            tracing::warn!("an invalidation could not be delivered: everything is dropped for it");
        }
    }

    /// Gives up being a member. Nothing else is done at the same time.
    pub(super) async fn leave(&self) {
        if let Some(connection) = self.connection().await {
            let script = self.scripts.leave(&connection, &self.member);
            let _: Option<u8> = self.ask(&connection, script).await;
        }
    }

    fn others(&self) -> MutexGuard<'_, Vec<String>> {
        self.others.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn failure(what: &'static str) -> RedisError {
    RedisError::from((ErrorKind::Io, what))
}

/// A name that no other has.
fn random_name() -> String {
    let mut bytes = [0; NAME_BYTES];
    match getrandom::fill(&mut bytes) {
        Ok(()) => bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
        Err(error) => panic!("the system has no random numbers: {error}"),
    }
}
