//! What the environment says; the one place that reads it.

use std::{net::SocketAddr, path::PathBuf, str::FromStr};

use crate::origin::Origin;

pub use cache_url::CacheUrl;
pub use secret::Secret;
pub use secret_file::SecretFileError;
pub use trusted_proxies::TrustedProxies;

mod cache_url;
mod secret;
mod secret_file;
mod trusted_proxies;

/// How long a request's header may take, in seconds.
pub const HEADER_TIMEOUT_SECONDS: u64 = 10;
/// How much is read from a connection at once, and the greatest head of a request, in bytes: beyond
/// that it is answered with 431 (RFC 6585, section 5).
pub const READ_LIMIT: usize = 64 * 1024;
/// How long a body may be silent, in seconds.
pub const BODY_IDLE_SECONDS: u64 = 30;
/// How long a request may take from the last part of its body on, in seconds.
pub const REQUEST_SECONDS: u64 = 60;
/// How long open answers, and what runs [after](crate::request::after) them, may take once the server
/// was asked to stop, in seconds.
pub const SHUTDOWN_SECONDS: u64 = 30;
/// The greatest body of a form or a call, in bytes.
pub const BODY_LIMIT: usize = 1024 * 1024;
/// The greatest body of a form with files unless it is said, in bytes: 256 MiB.
pub const UPLOADS_BODY_LIMIT: u64 = 256 * 1024 * 1024;
/// How much room uploaded files have unless it is said, in bytes: 1 GiB.
pub const UPLOADS_CAPACITY: u64 = 1024 * 1024 * 1024;
/// How many bytes of finished pages, answers and values the cache keeps unless it is said: 64 MiB.
pub const CACHE_MEMORY: u64 = 64 * 1024 * 1024;

/// Where the server listens unless it is told.
pub(crate) const DEFAULT_BASE: &str = "http://127.0.0.1:3000";

/// Where the server listens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listen {
    /// On an address of its own.
    Address(SocketAddr),
    /// On the socket that it was given as standard input; written `fd:0`.
    StandardInput,
}

/// The server's settings.
#[derive(Clone, Debug)]
pub struct Config {
    /// `FORMWORK_ADDR`, by default `127.0.0.1:3000`. What [`start`](crate::start) hands to the application
    /// is the address of the socket that is open by then.
    pub listen: Listen,
    /// `DATABASE_URL`, by default `sqlite:data/app.db`.
    pub database_url: String,
    /// `FORMWORK_SITE`, by default the folder `site` beside the program.
    pub site: PathBuf,
    /// `FORMWORK_ORIGIN`: the site's own origin. Unset, the `Host` header stands for it.
    pub origin: Option<Origin>,
    /// `FORMWORK_TRUSTED_ORIGINS`: further origins that may post, separated by commas.
    pub trusted_origins: Vec<Origin>,
    /// `FORMWORK_TRUSTED_PROXIES`: the proxies in front of the server, by address or network, separated
    /// by commas, such as `127.0.0.1, 10.0.0.0/8`: what their `X-Forwarded-For` says is the
    /// [client's address](crate::request::client_address). Unset, nobody's counts.
    pub trusted_proxies: TrustedProxies,
    /// `FORMWORK_SECRET`: what cookies and arguments are sealed with.
    pub secret: Option<Secret>,
    /// `FORMWORK_SECRET_FILE`, by default `data/secret`: where a key is made at the first start and
    /// kept, for its owner alone to read, if `FORMWORK_SECRET` is unset. Servers of one site share
    /// one key.
    pub secret_file: PathBuf,
    /// `FORMWORK_UPLOADS`: the folder of uploaded files until their form is done, by default
    /// `data/uploads`.
    pub uploads: PathBuf,
    /// `FORMWORK_UPLOADS_CAPACITY`: how many bytes they have there together, by default 1 GiB. Files
    /// that wait for their forms give way to new ones; without room even so the answer is 503.
    pub uploads_capacity: u64,
    /// `FORMWORK_UPLOADS_BODY_LIMIT`: how many bytes the body of a form with files has at most,
    /// whatever its fields allow, by default 256 MiB and never less than 1 MiB.
    pub uploads_body_limit: u64,
    /// `FORMWORK_CACHE_MEMORY`: how many bytes of pages and other finished things are kept, about, by
    /// default 64 MiB; 0 keeps nothing.
    pub cache_memory: u64,
    /// `FORMWORK_CACHE_URL`: the Redis or Valkey server by which several instances of the site share
    /// what they cache, and what is invalidated; such as `redis://127.0.0.1:6379/0`. Unset, the cache is
    /// of one instance.
    pub cache_url: Option<CacheUrl>,
    /// `FORMWORK_DEV=1`: pages reload when the server is replaced.
    pub development: bool,
    /// `FORMWORK_RENDER_AHEAD`: instead of serving, [`start`](crate::start) renders what is
    /// [shipped](crate::Application::ship) and writes it to this folder. `formwork build` sets it.
    pub render_ahead: Option<PathBuf>,
}

/// A variable of the environment cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{variable}={value}: {problem}")]
pub struct ConfigError {
    variable: &'static str,
    value: String,
    problem: String,
}

impl Config {
    /// Reads the environment.
    ///
    /// # Errors
    ///
    /// Names the variable, its value (a secret's is left out) and what is expected.
    pub fn from_env() -> Result<Self, ConfigError> {
        Self::from_variables(variable)
    }

    /// Reads the settings from a function that gives a variable's value.
    ///
    /// # Errors
    ///
    /// As [`Config::from_env`].
    ///
    /// # Examples
    ///
    /// ```
    /// use formwork_server::config::Config;
    ///
    /// let config = Config::from_variables(|_| None).unwrap();
    /// assert_eq!(config.database_url, "sqlite:data/app.db");
    ///
    /// let error = Config::from_variables(|name| {
    ///     (name == "FORMWORK_ADDR").then(|| "localhost".to_owned())
    /// });
    /// assert!(error.unwrap_err().to_string().contains("FORMWORK_ADDR=localhost"));
    /// ```
    pub fn from_variables(get: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let listen = get("FORMWORK_ADDR").map(|value| listen(&value)).transpose()?;
        let secret = get("FORMWORK_SECRET").map(|value| Secret::parse(&value)).transpose();
        Ok(Self {
            listen: listen.unwrap_or(Listen::Address(([127, 0, 0, 1], 3000).into())),
            database_url: get("DATABASE_URL").unwrap_or_else(|| "sqlite:data/app.db".to_owned()),
            site: get("FORMWORK_SITE").map_or_else(site_beside_program, PathBuf::from),
            origin: get("FORMWORK_ORIGIN")
                .map(|value| origin("FORMWORK_ORIGIN", &value))
                .transpose()?,
            trusted_origins: get("FORMWORK_TRUSTED_ORIGINS")
                .unwrap_or_default()
                .split(',')
                .map(str::trim)
                .filter(|value| !value.is_empty())
                .map(|value| origin("FORMWORK_TRUSTED_ORIGINS", value))
                .collect::<Result<_, _>>()?,
            trusted_proxies: trusted_proxies(&get)?,
            secret: secret.map_err(|problem| ConfigError {
                variable: "FORMWORK_SECRET",
                value: "…".to_owned(),
                problem,
            })?,
            secret_file: get("FORMWORK_SECRET_FILE")
                .map_or_else(|| "data/secret".into(), PathBuf::from),
            uploads: get("FORMWORK_UPLOADS").map_or_else(|| "data/uploads".into(), PathBuf::from),
            uploads_capacity: bytes(&get, "FORMWORK_UPLOADS_CAPACITY", UPLOADS_CAPACITY)?,
            uploads_body_limit: bytes(&get, "FORMWORK_UPLOADS_BODY_LIMIT", UPLOADS_BODY_LIMIT)?,
            cache_memory: bytes(&get, "FORMWORK_CACHE_MEMORY", CACHE_MEMORY)?,
            cache_url: cache_url(&get)?,
            development: get("FORMWORK_DEV").is_some_and(|value| value == "1"),
            render_ahead: get("FORMWORK_RENDER_AHEAD").map(PathBuf::from),
        })
    }

    /// What stands before the site's paths in a URL that is read elsewhere, such as in a mail: the
    /// site's origin, or else `http://` and the address that the server listens on. It is never what
    /// `Host` says.
    ///
    /// # Examples
    ///
    /// ```
    /// use formwork_server::config::Config;
    ///
    /// let config = Config::from_variables(|_| None).unwrap();
    /// assert_eq!(config.base_url(), "http://127.0.0.1:3000");
    /// ```
    #[must_use]
    pub fn base_url(&self) -> String {
        match (&self.origin, self.listen) {
            (Some(origin), _) => origin.to_string(),
            (None, Listen::Address(address)) => format!("http://{address}"),
            (None, Listen::StandardInput) => DEFAULT_BASE.to_owned(),
        }
    }

    /// Whether cookies are limited to TLS: the site's origin is an `https` one.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.origin.as_ref().is_some_and(Origin::is_https)
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the environment")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

fn listen(value: &str) -> Result<Listen, ConfigError> {
    if value == "fd:0" {
        return Ok(Listen::StandardInput);
    }
    value.parse().map(Listen::Address).map_err(|_| ConfigError {
        variable: "FORMWORK_ADDR",
        value: value.to_owned(),
        problem: "expected an address and a port, such as 127.0.0.1:3000".to_owned(),
    })
}

fn cache_url(get: impl Fn(&str) -> Option<String>) -> Result<Option<CacheUrl>, ConfigError> {
    let url = get("FORMWORK_CACHE_URL").map(|value| CacheUrl::parse(&value)).transpose();
    // The value may have a password in it.
    url.map_err(|problem| ConfigError {
        variable: "FORMWORK_CACHE_URL",
        value: "…".to_owned(),
        problem,
    })
}

fn trusted_proxies(get: impl Fn(&str) -> Option<String>) -> Result<TrustedProxies, ConfigError> {
    let value = get("FORMWORK_TRUSTED_PROXIES").unwrap_or_default();
    value.parse().map_err(|problem| ConfigError {
        variable: "FORMWORK_TRUSTED_PROXIES",
        value,
        problem,
    })
}

fn bytes<T: FromStr>(
    get: impl Fn(&str) -> Option<String>,
    variable: &'static str,
    default: T,
) -> Result<T, ConfigError> {
    let Some(value) = get(variable) else { return Ok(default) };
    value.parse().map_err(|_| ConfigError {
        variable,
        value,
        problem: "expected a number of bytes, such as 1073741824".to_owned(),
    })
}

fn origin(variable: &'static str, value: &str) -> Result<Origin, ConfigError> {
    Origin::parse(value).ok_or_else(|| ConfigError {
        variable,
        value: value.to_owned(),
        problem: "expected scheme and host, such as https://example.org".to_owned(),
    })
}

fn site_beside_program() -> PathBuf {
    let program = std::env::current_exe().unwrap_or_default();
    program.parent().map(|folder| folder.join("site")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(variables: &[(&str, &str)], expect: &str) {
        let config = Config::from_variables(|name| {
            variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        });
        assert_eq!(config.unwrap().base_url(), expect);
    }

    #[test]
    fn paths_stand_behind_the_origin_or_the_address() {
        check(&[("FORMWORK_ORIGIN", "https://example.org")], "https://example.org");
        check(&[("FORMWORK_ADDR", "[::1]:8080")], "http://[::1]:8080");
        check(&[], DEFAULT_BASE);
        check(&[("FORMWORK_ADDR", "fd:0")], DEFAULT_BASE);
    }
}
