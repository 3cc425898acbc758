//! The server under development, one process after the other on one socket.

use std::{
    io::{Read, Write},
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream},
    os::fd::OwnedFd,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, bail};

use crate::{process, settings, terminal::complain};

/// How long a server may take to finish its answers.
const STOP_LIMIT: Duration = Duration::from_secs(2);

/// How long a server may take to start: a new database is filled first.
const START_LIMIT: Duration = Duration::from_secs(60);

/// How soon to ask again whether the server is up.
const RETRY: Duration = Duration::from_millis(10);

/// How long one answer may take.
const ANSWER_LIMIT: Duration = Duration::from_secs(1);

pub(super) struct Server {
    listener: TcpListener,
    site: PathBuf,
    child: Option<Child>,
}

impl Server {
    pub(super) fn new(listener: TcpListener, site: PathBuf) -> Self {
        Self { listener, site, child: None }
    }

    /// The address that browsers use.
    pub(super) fn addr(&self) -> String {
        self.listener.local_addr().map(|addr| addr.to_string()).unwrap_or_default()
    }

    /// Ends the running server and starts `executable` in its place; returns when it is up.
    pub(super) fn restart(&mut self, executable: &Path) -> anyhow::Result<()> {
        self.stop();
        let socket: OwnedFd = self.listener.try_clone()?.into();
        let mut command = Command::new(executable);
        for name in settings::own_package_variables() {
            command.env_remove(name);
        }
        command
            .env("FORMWORK_ADDR", "fd:0")
            .env("FORMWORK_DEV", "1")
            .env("FORMWORK_SITE", &self.site)
            .stdin(Stdio::from(socket));
        if !settings::seeds_members() {
            command.env("SEED_MEMBERS", settings::DEV_SEED_MEMBERS);
        }
        let child = command.spawn();
        self.child = Some(child.with_context(|| format!("cannot run {}", executable.display()))?);
        self.wait_until_up()
    }

    /// Ends the server after the answers it is giving.
    pub(super) fn stop(&mut self) {
        if let Some(mut child) = self.child.take() {
            process::end(&mut child, STOP_LIMIT);
        }
    }

    /// Says so if the server has ended on its own.
    pub(super) fn report_end(&mut self) {
        let Some(child) = &mut self.child else { return };
        if let Ok(Some(status)) = child.try_wait() {
            complain(&format!("the server ended: {status}\nwaiting for a change"));
            self.child = None;
        }
    }

    fn wait_until_up(&mut self) -> anyhow::Result<()> {
        let start = Instant::now();
        while start.elapsed() < START_LIMIT {
            if let Some(child) = &mut self.child
                && let Some(status) = child.try_wait()?
            {
                self.child = None;
                bail!("the server ended: {status}");
            }
            if process::is_stopping() {
                bail!("stopped");
            }
            if is_up(self.listener.local_addr()?) {
                return Ok(());
            }
            thread::sleep(RETRY);
        }
        bail!("the server does not answer /healthz within {} s", START_LIMIT.as_secs())
    }
}

/// Whether `/healthz` is answered with 200. An answer that takes long is asked for again.
fn is_up(addr: SocketAddr) -> bool {
    health(reachable(addr)).is_ok_and(|answer| answer.starts_with(b"HTTP/1.1 200"))
}

fn health(addr: SocketAddr) -> std::io::Result<[u8; 12]> {
    let mut stream = TcpStream::connect_timeout(&addr, ANSWER_LIMIT)?;
    stream.set_read_timeout(Some(ANSWER_LIMIT))?;
    let host = settings::origin_host().unwrap_or_else(|| addr.to_string());
    let request = format!("GET /healthz HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes())?;
    let mut status = [0; 12];
    stream.read_exact(&mut status)?;
    Ok(status)
}

/// The address by which this machine reaches a socket that listens everywhere.
fn reachable(mut addr: SocketAddr) -> SocketAddr {
    match addr.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => addr.set_ip(Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(ip) if ip.is_unspecified() => addr.set_ip(Ipv6Addr::LOCALHOST.into()),
        _ => {}
    }
    addr
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_socket_that_listens_everywhere_is_reached_at_home() {
        let check = |from: &str, to: &str| {
            assert_eq!(reachable(from.parse().unwrap()), to.parse().unwrap());
        };
        check("0.0.0.0:3000", "127.0.0.1:3000");
        check("[::]:3000", "[::1]:3000");
        check("192.0.2.1:80", "192.0.2.1:80");
    }

    #[test]
    fn a_server_is_up_once_it_answers_with_200() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let addr = listener.local_addr().unwrap();
        let answers = ["503 Service Unavailable", "200 OK"];
        let server = thread::spawn(move || {
            for answer in answers {
                let (mut stream, _) = listener.accept().unwrap();
                let _ = stream.read(&mut [0; 512]).unwrap();
                // In one piece: whoever asks is gone once the status is there.
                let answer = format!("HTTP/1.1 {answer}\r\nContent-Length: 0\r\n\r\n");
                stream.write_all(answer.as_bytes()).unwrap();
            }
        });
        assert!(!is_up(addr));
        assert!(is_up(addr));
        server.join().unwrap();
    }
}
