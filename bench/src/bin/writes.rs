//! Writes per second, each on the disk before it is answered: the framework's writer, with one commit
//! for all that wait, and SQLx by hand, with one for each.
//!
//! The sides take turns, each on a new database in the folder for temporary files, which has to be on
//! a disk. What is counted is answers that say that the note was kept; others are told.
//!
//! The server has one core (`taskset`). `ROUNDS` (5) and `SECONDS_PER_ROUND` (3) say how long it takes.

use std::{
    env,
    error::Error,
    io::{BufRead, BufReader, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
    str::FromStr,
    thread,
    time::{Duration, Instant},
};

type Failure = Box<dyn Error + Send + Sync>;

const SIDES: [&str; 4] = ["axum-pool", "axum-single", "axum-writer", "action"];
const CLIENTS: [usize; 2] = [1, 64];

/// A server, ended with this value.
struct Server {
    child: Child,
    address: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What clients were answered.
#[derive(Clone, Copy, Default)]
struct Answers {
    kept: u32,
    failed: u32,
}

fn main() -> Result<(), Failure> {
    let rounds = setting("ROUNDS", 5);
    let seconds = setting("SECONDS_PER_ROUND", 3);
    for clients in CLIENTS {
        let mut rates = SIDES.map(|_| Vec::new());
        let mut failed = SIDES.map(|_| 0);
        for _ in 0..rounds {
            for (index, side) in SIDES.iter().enumerate() {
                let (rate, failures) = measure(side, clients, Duration::from_secs(seconds))?;
                rates[index].push(rate);
                failed[index] += failures;
            }
        }
        let medians = rates.map(median);
        let best_by_hand = medians[0].max(medians[1]);
        println!("{clients} clients");
        for ((side, rate), failed) in SIDES.iter().zip(medians).zip(failed) {
            let ratio = rate / best_by_hand;
            println!("  {side:11} {rate:8.0}/s   ratio {ratio:5.2}   {failed} failed");
        }
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "the one place for settings of this program")]
fn setting<T: FromStr>(name: &str, default: T) -> T {
    env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(default)
}

/// Notes kept per second by one side, and how many posts failed.
fn measure(side: &str, clients: usize, time: Duration) -> Result<(f64, u32), Failure> {
    let folder = tempfile::tempdir()?;
    let server = start(side, &format!("sqlite:{}/notes.db", folder.path().display()))?;
    let began = Instant::now();
    let address = &server.address;
    let answers = thread::scope(|scope| {
        let clients: Vec<_> =
            (0..clients).map(|_| scope.spawn(move || post_until(address, began + time))).collect();
        let answers = clients.into_iter().map(|client| match client.join() {
            Ok(answers) => answers,
            Err(_) => Err("a client panicked".into()),
        });
        answers.collect::<Result<Vec<_>, Failure>>()
    })?;
    let took = began.elapsed().as_secs_f64();
    let kept: u32 = answers.iter().map(|answers| answers.kept).sum();
    let failed = answers.iter().map(|answers| answers.failed).sum();
    Ok((f64::from(kept) / took, failed))
}

/// Starts a side and waits until it says where it listens.
fn start(side: &str, database: &str) -> Result<Server, Failure> {
    // One core for the server; the clients take what is left.
    let mut command = Command::new("taskset");
    command.args(["-c", "0"]).arg(env::current_exe()?.with_file_name("writes-server"));
    command.arg(side).env("FORMWORK_ADDR", "127.0.0.1:0").env("DATABASE_URL", database);
    let mut child = command.env("RUST_LOG", "warn").stdout(Stdio::piped()).spawn()?;
    let output = child.stdout.take();
    let mut server = Server { child, address: String::new() };
    for line in BufReader::new(output.ok_or("no output")?).lines() {
        if let Some((_, address)) = line?.split_once("listening on http://") {
            server.address = address.trim().to_owned();
            return Ok(server);
        }
    }
    Err("the server ended".into())
}

/// Posts notes over one connection, each after the answer to the one before.
fn post_until(address: &str, end: Instant) -> Result<Answers, Failure> {
    let body = "_action=writes_server::write&text=kept";
    let request = format!(
        "POST / HTTP/1.1\r\nHost: {address}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut answers = Answers::default();
    while Instant::now() < end {
        stream.write_all(request.as_bytes())?;
        match read_status(&mut reader)? {
            303 => answers.kept += 1,
            _ => answers.failed += 1,
        }
    }
    Ok(answers)
}

/// Reads an answer to its end.
fn read_status(reader: &mut impl BufRead) -> Result<u16, Failure> {
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let status = line.split(' ').nth(1).ok_or("no status")?.parse()?;
    let mut length = 0;
    loop {
        line.clear();
        reader.read_line(&mut line)?;
        match line.trim_end().split_once(": ") {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                length = value.parse()?;
            }
            Some(_) => {}
            None => break,
        }
    }
    reader.read_exact(&mut vec![0; length])?;
    Ok(status)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
