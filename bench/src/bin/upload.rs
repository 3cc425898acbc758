//! A file of 100 MiB sent to the framework and to axum with multer, by turns.
//!
//! For each side: how long it takes from the first byte sent to the last one of the answer, and how
//! much memory the server has at most meanwhile, beyond what it has while idle after a first upload.

use std::{
    env,
    error::Error,
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
    time::Instant,
};

const SIZE: usize = 100 << 20;
const ROUNDS: usize = 9;

/// What is written to the socket at once, in bytes.
const BLOCK: usize = 64 << 10;

type Failure = Box<dyn Error>;

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

/// One of the sides: what it is called, and where files are sent to.
struct Side {
    name: &'static str,
    server: Server,
    path: &'static str,
    times: Vec<f64>,
    memory: Vec<f64>,
}

fn main() -> Result<(), Failure> {
    let work = tempfile::tempdir()?;
    let multer = |name, path| {
        let mut command = program("upload-multer")?;
        command.arg("127.0.0.1:0").arg(work.path());
        Ok::<_, Failure>(Side::new(name, start(command)?, path))
    };
    let mut sides = [
        Side::new("formwork", start(framework(work.path())?)?, "/"),
        multer("multer, file stored", "/store")?,
        multer("multer, file discarded", "/")?,
    ];
    for round in 0..=ROUNDS {
        for side in &mut sides {
            side.measure(round > 0)?;
        }
    }
    let [ours, stored, discarded] = sides.map(Side::told);
    println!("throughput: {:.2} of storing, {:.2} of discarding", stored / ours, discarded / ours);
    Ok(())
}

fn framework(work: &Path) -> Result<Command, Failure> {
    let mut command = program("upload-server")?;
    command
        .env("FORMWORK_ADDR", "127.0.0.1:0")
        .env("FORMWORK_SITE", work)
        .env("FORMWORK_UPLOADS", work.join("uploads"))
        .env("RUST_LOG", "warn");
    Ok(command)
}

/// Another program of this folder.
fn program(name: &str) -> Result<Command, Failure> {
    let own = env::current_exe()?;
    Ok(Command::new(own.with_file_name(name)))
}

/// Starts a server and waits until it says where it listens.
fn start(mut command: Command) -> Result<Server, Failure> {
    let mut child = command.stdout(Stdio::piped()).spawn()?;
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

impl Side {
    fn new(name: &'static str, server: Server, path: &'static str) -> Self {
        Self { name, server, path, times: Vec::new(), memory: Vec::new() }
    }

    /// Sends the file once; the first time is not counted.
    fn measure(&mut self, counts: bool) -> Result<(), Failure> {
        let process = self.server.child.id();
        // Sets the greatest size back to the present one (proc(5)).
        fs::write(format!("/proc/{process}/clear_refs"), "5")?;
        let before = peak(process)?;
        let start = Instant::now();
        send(&self.server.address, self.path)?;
        if counts {
            self.times.push(start.elapsed().as_secs_f64());
            self.memory.push((peak(process)? - before) / 1024.0);
        }
        Ok(())
    }

    /// Prints the figures, and gives the median of the times.
    fn told(self) -> f64 {
        let (time, memory) = (median(&self.times), median(&self.memory));
        let most = self.memory.iter().copied().fold(0.0, f64::max);
        println!(
            "{:23} {time:.3} s, {:5.0} MiB/s; {memory:.2} MiB of memory, at most {most:.2} MiB",
            self.name,
            100.0 / time
        );
        time
    }
}

/// The greatest size that a process had in memory, in KiB.
fn peak(process: u32) -> Result<f64, Failure> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.trim().strip_suffix(" kB"));
    Ok(number.ok_or("no VmHWM")?.parse()?)
}

/// Posts the file, and expects that it was received.
fn send(address: &str, path: &str) -> Result<(), Failure> {
    let head = "--x\r\nContent-Disposition: form-data; name=\"_action\"\r\n\r\n\
        upload_server::receive\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; \
        filename=\"file.bin\"\r\nContent-Type: application/octet-stream\r\n\r\n";
    let end = "\r\n--x--\r\n";
    let length = head.len() + SIZE + end.len();
    let block: Vec<u8> = (0..BLOCK).map(|index| (index * 31 % 251) as u8).collect();
    let mut stream = TcpStream::connect(address)?;
    write!(
        stream,
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\
         Content-Type: multipart/form-data; boundary=x\r\nContent-Length: {length}\r\n\r\n{head}"
    )?;
    for _ in 0..SIZE / BLOCK {
        stream.write_all(&block)?;
    }
    stream.write_all(end.as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let status = answer.split(' ').nth(1).unwrap_or_default();
    if matches!(status, "200" | "303") {
        return Ok(());
    }
    Err(format!("{address}{path} answered {status}").into())
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}
