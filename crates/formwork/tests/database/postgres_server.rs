//! A PostgreSQL server for one test: in a temporary folder, reached by a socket in it.

use std::{
    fs,
    io::{BufRead, BufReader},
    os::unix::fs::{MetadataExt, PermissionsExt, chown},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use rustix::process::geteuid;
use sqlx::{ConnectOptions, postgres::PgConnectOptions};

/// The user of Debian's packages. The server refuses to be run by root.
const USER: &str = "postgres";

/// How long a server may take to be ready; it takes less than a second.
const START: Duration = Duration::from_secs(60);

/// What the server logs once it can be connected to.
const READY: &str = "database system is ready to accept connections";

const INSTALL: &str = "PostgreSQL is needed: `cargo formwork test` installs it, as does \
                       `apt-get install postgresql`";

/// How many connections a server takes: as many tests as there are cores have some each.
const CONNECTIONS: &str = "max_connections=500";

/// Runs the server until the end of its input, which comes with the end of the tests whatever ends them: then
/// the fast shutdown, and its files are deleted.
const RUN: &str = r#"trap '' INT
"$@" &
read -r _
kill -INT $!
wait
rm -rf "$PWD""#;

/// A server that ends, with all its data, when it is dropped, or with the process.
pub(crate) struct PostgresServer {
    process: Child,
    input: Option<ChildStdin>,
    folder: PathBuf,
}

impl PostgresServer {
    /// Makes a cluster and starts a server on it; returns when it can be connected to.
    ///
    /// # Panics
    ///
    /// If PostgreSQL is not installed, or does not start; the panic holds what it logged.
    pub(crate) fn start() -> Self {
        let programs = programs();
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).unwrap();
        if geteuid().is_root() {
            let user = fs::metadata(home_of_user()).unwrap();
            chown(folder.path(), Some(user.uid()), Some(user.gid())).unwrap();
        }
        let made = unprivileged(&programs.join("initdb"), folder.path())
            .arg("-D")
            .arg(&data)
            .args(["--username=test", "--auth=trust", "--encoding=UTF8", "--no-locale"])
            .arg("--no-sync")
            .output()
            .expect(INSTALL);
        assert!(made.status.success(), "initdb: {}", String::from_utf8_lossy(&made.stderr));

        let mut process = unprivileged(Path::new("sh"), folder.path())
            .args(["-c", RUN, "sh"])
            .arg(programs.join("postgres"))
            .arg("-D")
            .arg(&data)
            .arg("-k")
            .arg(folder.path())
            .args(["-c", "listen_addresses=", "-c", "fsync=off", "-c", CONNECTIONS])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let log = BufReader::new(process.stderr.take().unwrap());
        let input = process.stdin.take();
        let server = Self { process, input, folder: folder.keep() };
        wait_until_ready(log);
        server
    }

    /// The URL of the database called `name`, with `parameters` such as `application_name=shop`.
    pub(crate) fn url(&self, name: &str, parameters: &str) -> String {
        let folder = self.folder.display();
        format!("postgres://test@localhost/{name}?host={folder}&{parameters}")
    }

    /// Makes a database, and gives its URL.
    pub(crate) async fn database(&self, name: &str) -> String {
        let mut connection = self.options().connect().await.unwrap();
        let create = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
        sqlx::raw_sql(create).execute(&mut connection).await.unwrap();
        self.url(name, "")
    }

    /// How to connect to it.
    pub(crate) fn options(&self) -> PgConnectOptions {
        PgConnectOptions::new_without_pgpass()
            .socket(&self.folder)
            .username("test")
            .database("postgres")
    }
}

impl Drop for PostgresServer {
    fn drop(&mut self) {
        drop(self.input.take());
        let _ = self.process.wait();
    }
}

/// The folder with `initdb` and `postgres` in it; empty if they are on the path, where Debian does
/// not put them.
fn programs() -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let folders = versions.map(|version| version.path().join("bin"));
    folders.filter(|folder| folder.join("initdb").is_file()).max().unwrap_or_default()
}

/// A folder that belongs to [`USER`].
fn home_of_user() -> PathBuf {
    let users = fs::read_to_string("/etc/passwd").unwrap();
    let line = users.lines().find(|line| line.split(':').next() == Some(USER)).unwrap();
    PathBuf::from(line.split(':').nth(5).unwrap())
}

/// A program as [`USER`] if this is root.
fn unprivileged(program: &Path, folder: &Path) -> Command {
    let mut command = if geteuid().is_root() {
        let mut command = Command::new("setpriv");
        command.args(["--reuid", USER, "--regid", USER, "--init-groups", "--"]).arg(program);
        command
    } else {
        Command::new(program)
    };
    command.current_dir(folder).stdin(Stdio::null());
    command
}

/// Reads the log up to the line that says so, and leaves the rest to a thread: a full pipe would
/// stop the server.
fn wait_until_ready(log: impl BufRead + Send + 'static) {
    let (sender, lines) = mpsc::channel();
    thread::spawn(move || {
        for line in log.lines().map_while(Result::ok) {
            let _ = sender.send(line);
        }
    });
    let mut seen = String::new();
    loop {
        match lines.recv_timeout(START) {
            Ok(line) if line.contains(READY) => return,
            Ok(line) => seen = seen + &line + "\n",
            Err(_) => panic!("PostgreSQL did not start:\n{seen}"),
        }
    }
}
