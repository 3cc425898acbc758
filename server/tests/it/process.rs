//! The program itself: how it starts, why it does not, and how it ends.

use std::{
    io::{BufRead, BufReader, ErrorKind, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    process::{Child, Command, ExitCode, Stdio},
};

use formwork::{
    prelude::*,
    routing::{Page, Routes},
};

use crate::{html, http};

/// The program, with nothing of this test's environment but what is given.
fn program(variables: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_server"));
    command.env_clear().env("FORMWORK_SECRET", "0f".repeat(32)).envs(variables.iter().copied());
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// A program that has said that it listens; killed with the test.
pub(crate) struct Running {
    pub(crate) child: Child,
    stdout: BufReader<std::process::ChildStdout>,
    pub(crate) address: SocketAddr,
}

impl Running {
    pub(crate) fn start(folder: &std::path::Path) -> Self {
        let url = format!("sqlite:{}/app.db", folder.display());
        Self::with(&[("FORMWORK_ADDR", "127.0.0.1:0"), ("DATABASE_URL", &url)])
    }

    pub(crate) fn with(variables: &[(&str, &str)]) -> Self {
        Self::of(program(variables))
    }

    /// What `command` runs, once it listens.
    pub(crate) fn of(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        // Log lines may come first.
        while !line.contains("listening on http://") {
            line.clear();
            assert_ne!(stdout.read_line(&mut line).unwrap(), 0, "it ended without listening");
        }
        let address = line.trim().rsplit("http://").next().unwrap().parse().unwrap();
        Self { child, stdout, address }
    }

    /// What the test called `name` starts, in a process of its own.
    pub(crate) fn of_test(mut command: Command, name: &str) -> Self {
        // Otherwise what it says is kept back until it ends.
        command.args(["--exact", name, "--nocapture"]);
        Self::of(command)
    }

    pub(crate) fn terminate(&self) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    }

    /// Waits until the program takes no more connections: it has seen the signal.
    pub(crate) fn wait_until_closed(&self) {
        loop {
            match TcpStream::connect(self.address) {
                Err(error) if error.kind() == ErrorKind::ConnectionRefused => return,
                // One that was still in the queue of the socket is reset.
                Err(error) => assert_eq!(error.kind(), ErrorKind::ConnectionReset),
                Ok(_) => std::thread::yield_now(),
            }
        }
    }

    fn log_after_termination(mut self) -> String {
        self.terminate();
        let mut log = String::new();
        self.stdout.read_to_string(&mut log).unwrap();
        log
    }

    pub(crate) fn exit_code(mut self) -> Option<i32> {
        // The pipe has to be read, or the program would wait for room in it.
        self.stdout.read_to_string(&mut String::new()).unwrap();
        self.child.wait().unwrap().code()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What the program says when it does not start: one line, and exit code 1.
#[track_caller]
fn check_refusal(variables: &[(&str, &str)], expect: &[&str]) {
    let output = program(variables).output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{stderr}");
    assert_eq!(stderr.lines().count(), 1, "{stderr}");
    for text in expect {
        assert!(stderr.contains(text), "{text:?} is not in {stderr:?}");
    }
    assert!(!String::from_utf8_lossy(&output.stdout).contains("listening"));
}

#[test]
fn sigterm_lets_the_answer_under_way_finish_and_ends_with_0() {
    let folder = tempfile::tempdir().unwrap();
    let running = Running::start(folder.path());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let page =
        runtime.block_on(http::send(running.address, &http::Request::get("/examples/guests/new")));
    let form = html::Form::find(page.text(), "create_user");
    let body = form.fill("name", "Ada").fill("email", "ada@example.org").body();
    let mut upload = TcpStream::connect(running.address).unwrap();
    write!(
        upload,
        "POST /examples/guests/new HTTP/1.1\r\nhost: {}\r\nexpect: 100-continue\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n",
        running.address,
        body.len()
    )
    .unwrap();
    let mut answer = BufReader::new(upload.try_clone().unwrap());
    let mut line = String::new();
    answer.read_line(&mut line).unwrap();
    assert!(line.starts_with("HTTP/1.1 100"), "{line}");
    let (first, rest) = body.split_at(10);
    upload.write_all(first.as_bytes()).unwrap();

    running.terminate();
    running.wait_until_closed();
    upload.write_all(rest.as_bytes()).unwrap();
    let mut text = String::new();
    answer.read_to_string(&mut text).unwrap();
    assert!(text.trim_start().starts_with("HTTP/1.1 303"), "{text}");
    assert_eq!(running.exit_code(), Some(0));
}

/// Asks this very process to stop, and never has an answer.
async fn stop_and_hang() -> Result<Vec<u32>> {
    let id = std::process::id().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    std::future::pending().await
}

async fn one(Path(_): Path<u32>) -> Result<impl IntoView> {
    Ok("one")
}

/// The program of this test is the test itself, in a process of its own.
#[test]
fn sigterm_while_pages_are_rendered_ahead_ends_with_0() {
    const NAME: &str = "process::sigterm_while_pages_are_rendered_ahead_ends_with_0";
    if std::env::args().any(|argument| argument == "--exact")
        && std::env::var_os("FORMWORK_ADDR").is_some()
    {
        let routes = || {
            let page = Page::new(one).cache(Cache::forever()).static_params(stop_and_hang);
            Routes::new().page("/{id}", page)
        };
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let code = runtime.block_on(formwork::start(async |_| Ok(routes())));
        assert_eq!(code, ExitCode::SUCCESS);
        return;
    }
    // In a folder of its own, as a server makes files where it is started.
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.env_clear().env("FORMWORK_ADDR", "127.0.0.1:0").args(["--exact", NAME]);
    let output = command.current_dir(&folder).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("1 passed"), "{:?}: {said}", output.status);
}

#[test]
fn an_idle_connection_does_not_keep_the_program_alive() {
    let folder = tempfile::tempdir().unwrap();
    let running = Running::start(folder.path());
    let mut idle = TcpStream::connect(running.address).unwrap();
    write!(idle, "GET /healthz HTTP/1.1\r\nhost: {}\r\n\r\n", running.address).unwrap();
    let mut line = String::new();
    BufReader::new(idle.try_clone().unwrap()).read_line(&mut line).unwrap();
    assert!(line.starts_with("HTTP/1.1 200"), "{line}");
    running.terminate();
    assert_eq!(running.exit_code(), Some(0));
}

#[tokio::test]
async fn what_the_site_says_of_itself_has_the_port_that_was_left_open() {
    let folder = tempfile::tempdir().unwrap();
    let running = Running::start(folder.path());
    let robots = http::send(running.address, &http::Request::get("/robots.txt")).await;
    let expect = format!("Sitemap: http://{}/sitemap.xml", running.address);
    assert!(robots.text().contains(&expect), "{}", robots.text());
}

#[test]
fn a_taken_port_is_one_line_and_exit_code_1() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}/app.db", folder.path().display());
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    check_refusal(
        &[("FORMWORK_ADDR", &address), ("DATABASE_URL", &url)],
        &[&address, "in use", "FORMWORK_ADDR"],
    );
}

#[test]
fn a_database_that_cannot_be_written_is_one_line_and_exit_code_1() {
    let file = tempfile::NamedTempFile::new().unwrap();
    // Not even root can make a folder below a file.
    let url = format!("sqlite:{}/app.db", file.path().display());
    check_refusal(&[("FORMWORK_ADDR", "127.0.0.1:0"), ("DATABASE_URL", &url)], &[&url]);
}

#[test]
fn a_key_is_made_at_the_first_start_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("keys/secret");
    let path = file.to_string_lossy();
    let url = format!("sqlite:{}/app.db", folder.path().display());
    let variables = [
        ("FORMWORK_ADDR", "127.0.0.1:0"),
        ("DATABASE_URL", &url),
        ("FORMWORK_SECRET", ""),
        ("FORMWORK_SECRET_FILE", &path),
    ];
    let keys = [(); 2].map(|()| {
        drop(Running::with(&variables));
        std::fs::read(&file).unwrap()
    });
    assert_eq!(keys[0], keys[1]);
    let mode = std::fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
    check_refusal(&variables, &["chmod 600", &path]);
}

#[test]
fn a_setting_that_cannot_be_used_is_one_line_and_exit_code_1() {
    for (name, value, shown) in [
        ("FORMWORK_ADDR", "localhost", "FORMWORK_ADDR=localhost"),
        ("FORMWORK_ORIGIN", "example.org", "FORMWORK_ORIGIN=example.org"),
        ("FORMWORK_ORIGIN", "https://example.org/", "FORMWORK_ORIGIN"),
        ("FORMWORK_TRUSTED_ORIGINS", "https://a.org,b.org", "FORMWORK_TRUSTED_ORIGINS=b.org"),
        ("FORMWORK_SECRET", "swordfish", "FORMWORK_SECRET"),
        ("MAIL_URL", "user:swordfish@host", "MAIL_URL=…: expected smtps://"),
        ("MAIL_URL", "smtp://localhost:1025", "MAIL_FROM is needed"),
        ("MAIL_FROM", "Members", "MAIL_FROM=\"Members\""),
        ("ADMINISTRATOR", "ada", "ADMINISTRATOR=ada"),
    ] {
        let addr = if name == "FORMWORK_ADDR" { value } else { "127.0.0.1:0" };
        check_refusal(&[("FORMWORK_ADDR", addr), (name, value)], &[shown]);
    }
    let output = program(&[("FORMWORK_SECRET", "swordfish")]).output().unwrap();
    assert!(!String::from_utf8_lossy(&output.stderr).contains("swordfish"), "a secret is kept");
}

#[tokio::test]
async fn the_digest_on_an_error_page_is_in_the_log_with_the_cause() {
    let folder = tempfile::tempdir().unwrap();
    let running = Running::start(folder.path());
    let url = format!("sqlite:{}/app.db", folder.path().display());
    let db = sqlx::SqlitePool::connect(&url).await.unwrap();
    sqlx::query("DROP TABLE guest_likes").execute(&db).await.unwrap();
    let page = http::send(running.address, &http::Request::get("/examples/statistics")).await;
    assert_eq!(page.status, 200, "the shell was sent before the page failed");
    let page = page.text().to_owned();
    assert!(page.contains("<h1>Something went wrong</h1>") && !page.contains("no such table"));
    let digest = page.split("<code>").nth(1).and_then(|rest| rest.split('<').next()).unwrap();
    let log = running.log_after_termination();
    let line = log.lines().find(|line| line.contains(digest)).unwrap();
    assert!(
        line.contains("no such table: guest_likes") && line.contains("/examples/statistics"),
        "{line}"
    );
}
