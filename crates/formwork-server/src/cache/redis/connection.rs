//! One connection to one process of Redis.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use redis::{
    AsyncConnectionConfig, Client, ErrorKind, FromRedisValue, RedisError, RedisResult,
    ScriptInvocation, aio::MultiplexedConnection,
};
use tokio::time::timeout;

/// A connection, and what its server said of itself.
#[derive(Clone)]
pub(super) struct Connection {
    connection: MultiplexedConnection,
    /// Of the process that it leads to.
    pub(super) run: Arc<str>,
    /// Which one it is.
    pub(super) number: u64,
}

/// The time of the server, as far as it is known.
#[derive(Clone, Copy, Debug)]
pub(super) struct ServerTime {
    /// In milliseconds since 1970.
    pub(super) millis: u64,
    /// When that was heard, which is later.
    pub(super) heard: Instant,
}

impl ServerTime {
    /// What time it is there at an instant, or later.
    pub(super) fn at(self, instant: Instant) -> u64 {
        let since = instant.saturating_duration_since(self.heard).as_millis();
        self.millis.saturating_add(u64::try_from(since).unwrap_or(u64::MAX))
    }
}

impl Connection {
    /// Connects, and asks the server who it is and what time it has.
    pub(super) async fn open(
        client: &Client,
        number: u64,
        limit: Duration,
    ) -> RedisResult<(Self, ServerTime)> {
        // The limits here are on whole commands.
        let config =
            AsyncConnectionConfig::new().set_connection_timeout(None).set_response_timeout(None);
        let connection =
            within(limit, client.get_multiplexed_async_connection_with_config(&config)).await?;
        let mut hello = redis::pipe();
        hello.cmd("INFO").arg("server").cmd("TIME");
        let (info, (seconds, micros)): (String, (u64, u64)) =
            within(limit, hello.query_async(&mut connection.clone())).await?;
        let heard = Instant::now();
        let run = info.lines().find_map(|line| line.strip_prefix("run_id:"));
        let run = run.ok_or((ErrorKind::UnexpectedReturnType, "INFO without run_id"))?;
        let time = ServerTime { millis: seconds * 1000 + micros / 1000, heard };
        Ok((Self { connection, run: run.trim().into(), number }, time))
    }

    /// Runs a script.
    pub(super) async fn run<T: FromRedisValue>(
        &self,
        script: &ScriptInvocation<'_>,
        limit: Duration,
    ) -> RedisResult<T> {
        within(limit, script.invoke_async(&mut self.connection.clone())).await
    }
}

async fn within<T>(
    limit: Duration,
    command: impl Future<Output = RedisResult<T>>,
) -> RedisResult<T> {
    match timeout(limit, command).await {
        Ok(answer) => answer,
        Err(_) => Err(RedisError::from((ErrorKind::Io, "it takes too long"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_of_the_server_goes_on_from_when_it_was_heard() {
        let heard = Instant::now();
        let time = ServerTime { millis: 1000, heard };
        assert_eq!(time.at(heard + Duration::from_millis(250)), 1250);
        assert_eq!(time.at(heard), 1000);
    }
}
