//! From the socket to the router, and back to an orderly end.

use std::{
    io::{self, IsTerminal, Write},
    net::{IpAddr, SocketAddr},
    process::ExitCode,
    sync::LazyLock,
    time::Duration,
};

use hyper::{server::conn::http1, service::service_fn};
use hyper_util::{rt::TokioIo, server::graceful::GracefulShutdown};
use tokio::{
    net::{TcpListener, TcpStream},
    signal::unix::{SignalKind, signal},
    sync::watch,
    time::{Instant, timeout_at},
};

use crate::{
    assets::AssetsError,
    config::{
        Config, ConfigError, HEADER_TIMEOUT_SECONDS, Listen, READ_LIMIT, SHUTDOWN_SECONDS, Secret,
        SecretFileError,
    },
    database::DatabaseError,
    gate::Application,
    routing::{Routes, ShipError},
};

pub(crate) use writing::Writing;

use timer::ConnectionTimer;
use writing::Watched;

mod ahead;
mod timer;
mod writing;

/// What is known of the connection that a request came by.
#[derive(Clone)]
pub(crate) struct Connection {
    pub(crate) peer: IpAddr,
    pub(crate) writing: Writing,
}

/// Whether the server was asked to stop; answers without an end of their own watch it.
static STOPPING: LazyLock<watch::Sender<bool>> = LazyLock::new(|| watch::Sender::new(false));

/// Why the server did not start; one line for whoever started it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// A setting is wrong.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The key of the site cannot be read or made.
    #[error(transparent)]
    Secret(#[from] SecretFileError),
    /// The database cannot be opened.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The database cannot be brought up to date.
    #[error("cannot migrate the database: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// The database refuses what the application does at its start.
    #[error("cannot prepare the database: {0}")]
    Prepare(#[from] sqlx::Error),
    /// The application does not start, for a reason of its own: one line.
    #[error("{0}")]
    Application(String),
    /// The site's assets cannot be read.
    #[error(transparent)]
    Assets(#[from] AssetsError),
    /// The address is taken.
    #[error("{0} is in use: stop what listens there, or set FORMWORK_ADDR to another address")]
    AddressInUse(SocketAddr),
    /// The pages that are shipped cannot be made.
    #[error(transparent)]
    Ship(#[from] ShipError),
    /// The address cannot be listened on.
    #[error("cannot listen: {0}")]
    Listen(#[source] io::Error),
}

/// Runs an application: reads the environment, builds the routes, serves until SIGTERM or SIGINT.
///
/// With `FORMWORK_RENDER_AHEAD` it [ships](Application::ship) pages instead, and listens nowhere.
///
/// A start that fails prints one line and gives exit code 1.
pub async fn start<F>(routes: F) -> ExitCode
where
    F: AsyncFnOnce(&Config) -> Result<Routes, StartError>,
{
    init_log();
    match run(routes).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run<F>(routes: F) -> Result<(), StartError>
where
    F: AsyncFnOnce(&Config) -> Result<Routes, StartError>,
{
    let mut config = Config::from_env()?;
    if config.render_ahead.is_some() {
        return ahead::ship(routes, config).await;
    }
    let listener = listen(config.listen).await?;
    if config.secret.is_none() {
        config.secret = Some(Secret::read_or_make(&config.secret_file)?);
    }
    let address = listener.local_addr().map_err(StartError::Listen)?;
    // A port that was left open, and a socket that was handed over, are known by now.
    config.listen = Listen::Address(address);
    let is_development = config.development;
    let application = routes(&config).await?.build(config)?;
    let mut terminate = signal(SignalKind::terminate()).map_err(StartError::Listen)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(StartError::Listen)?;
    let stop = async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    };
    let mut stop = std::pin::pin!(stop);
    application.connect_cache().await;
    if !is_development {
        tokio::select! {
            () = application.render_ahead() => {}
            () = &mut stop => return Ok(()),
        }
    }
    let _ = writeln!(io::stdout(), "listening on http://{address}");
    serve(listener, application, stop).await;
    Ok(())
}

fn init_log() {
    let filter = tracing_subscriber::EnvFilter::builder()
        .with_default_directive(tracing::level_filters::LevelFilter::INFO.into())
        .from_env_lossy();
    // A second subscriber is refused; the first one stays.
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(io::stdout().is_terminal())
        .try_init();
}

async fn listen(listen: Listen) -> Result<TcpListener, StartError> {
    match listen {
        Listen::StandardInput => inherited().map_err(StartError::Listen),
        Listen::Address(address) => TcpListener::bind(address).await.map_err(|error| {
            if error.kind() == io::ErrorKind::AddrInUse {
                StartError::AddressInUse(address)
            } else {
                StartError::Listen(error)
            }
        }),
    }
}

/// The socket that was passed as standard input.
fn inherited() -> io::Result<TcpListener> {
    use std::os::fd::AsFd;
    let listener = std::net::TcpListener::from(io::stdin().as_fd().try_clone_to_owned()?);
    listener.set_nonblocking(true)?;
    TcpListener::from_std(listener)
}

/// Serves until `stop`, then finishes what is being answered, and what is to run
/// [after](crate::request::after) the answers, for at most [`SHUTDOWN_SECONDS`] altogether.
pub async fn serve(
    listener: TcpListener,
    application: Application,
    stop: impl Future<Output = ()>,
) {
    let graceful = GracefulShutdown::new();
    let cleaner = tokio::spawn(application.keep_uploads_clean());
    let mut stop = std::pin::pin!(stop);
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => {
                    serve_connection(stream, peer.ip(), application.clone(), &graceful);
                }
                Err(error) => wait_after(&error).await,
            },
            () = &mut stop => break,
        }
    }
    drop(listener);
    cleaner.abort();
    STOPPING.send_replace(true);
    finish(&application, graceful).await;
    application.leave_cache().await;
}

/// Waits for what is being answered, and then for what is to be done after the answers.
async fn finish(application: &Application, graceful: GracefulShutdown) {
    let end = Instant::now() + Duration::from_secs(SHUTDOWN_SECONDS);
    if timeout_at(end, graceful.shutdown()).await.is_err() {
        tracing::warn!(
            "stopped with answers under way: they took longer than {SHUTDOWN_SECONDS} s"
        );
    }
    let pending = application.pending();
    if timeout_at(end, pending.none_left()).await.is_err() {
        tracing::warn!(
            given_up = pending.count(),
            "stopped with actions or what was to run after answers under way: \
             they took longer than {SHUTDOWN_SECONDS} s"
        );
    }
}

fn serve_connection(
    stream: TcpStream,
    peer: IpAddr,
    application: Application,
    graceful: &GracefulShutdown,
) {
    // Without this a small answer waits for the client's acknowledgement of the one before.
    let _ = stream.set_nodelay(true);
    let writing = Writing::default();
    let stream = Watched::new(stream, writing.clone());
    let connection = Connection { peer, writing };
    let service = service_fn(move |request| application.respond(request, Some(&connection)));
    let connection = http1::Builder::new()
        .timer(ConnectionTimer::default())
        .max_buf_size(READ_LIMIT)
        // The buffer alone lets a longer head pass that comes fast enough.
        .max_header_size(READ_LIMIT)
        .header_read_timeout(Duration::from_secs(HEADER_TIMEOUT_SECONDS))
        .serve_connection(TokioIo::new(stream), service);
    let connection = graceful.watch(connection);
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::debug!(%error, "connection ended");
        }
    });
}

/// Out of file descriptors, say: others will be freed, so it is tried again a little later.
async fn wait_after(error: &io::Error) {
    tracing::warn!(%error, "cannot accept a connection");
    tokio::time::sleep(Duration::from_millis(100)).await;
}

/// Ends when the server is asked to stop.
pub(crate) async fn stopping() {
    let mut stopping = STOPPING.subscribe();
    // The sender is static, so it is never gone.
    let _ = stopping.wait_for(|stopping| *stopping).await;
}
