//! A Redis server of a test's own.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use tempfile::TempDir;

/// A server on a socket in a folder of its own, until it is dropped.
pub(crate) struct RedisServer {
    process: Child,
    folder: TempDir,
}

impl RedisServer {
    pub(crate) async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let process = run(folder.path()).await;
        Self { process, folder }
    }

    pub(crate) fn socket(&self) -> PathBuf {
        self.folder.path().join("socket")
    }

    pub(crate) fn url(&self) -> String {
        url(&self.socket())
    }

    /// Stops it as it is: its clients hear nothing.
    pub(crate) fn pause(&self) {
        self.signal("-STOP");
    }

    pub(crate) fn resume(&self) {
        self.signal("-CONT");
    }

    /// Ends it at once.
    pub(crate) fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Starts it again after it was killed, with what it has on its disk.
    pub(crate) async fn start_again(&mut self) {
        fs::remove_file(self.socket()).unwrap();
        self.process = run(self.folder.path()).await;
    }

    /// What it answers to a command.
    pub(crate) fn ask(&self, command: &[&str]) -> String {
        let asked = Command::new("redis-cli").arg("-s").arg(self.socket()).args(command).output();
        String::from_utf8(asked.unwrap().stdout).unwrap().trim().to_owned()
    }

    fn signal(&self, signal: &str) {
        let process = self.process.id().to_string();
        assert!(Command::new("kill").args([signal, &process]).status().unwrap().success());
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

pub(crate) fn url(socket: &Path) -> String {
    format!("redis+unix://{}", socket.display())
}

async fn run(folder: &Path) -> Child {
    let mut command = Command::new("redis-server");
    command.args(["--port", "0", "--save", "", "--appendonly", "no"]);
    command.arg("--unixsocket").arg(folder.join("socket")).arg("--dir").arg(folder);
    let process = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn();
    let mut process = process.expect("redis-server is there: apt-get install redis-server");
    let mut lines = BufReader::new(process.stdout.take().unwrap()).lines().map_while(Result::ok);
    let (say, is_ready) = tokio::sync::oneshot::channel();
    // Its log is read to the end, so that it never waits for that.
    std::thread::spawn(move || {
        let ready = lines.find(|line| line.contains("eady to accept connections"));
        let _ = say.send(ready.is_some());
        lines.for_each(drop);
    });
    assert!(is_ready.await.unwrap(), "it has not started");
    process
}
