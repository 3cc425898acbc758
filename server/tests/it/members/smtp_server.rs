//! A server that takes mails, as far as RFC 5321 has to be spoken for it.

use std::{
    collections::VecDeque,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{self, AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::mpsc,
};

use super::mailbox::LIMIT;

/// A server that takes mails until the test ends.
pub(super) struct SmtpServer {
    address: SocketAddr,
    received: mpsc::UnboundedReceiver<Received>,
}

/// A mail that was taken.
pub(super) struct Received {
    /// What was said in its conversation before it.
    pub(super) commands: Vec<String>,
    pub(super) text: String,
}

#[derive(Clone)]
struct Conversations {
    /// What is said of the recipients that come next; of others, that they are welcome.
    answers: Arc<Mutex<VecDeque<&'static str>>>,
    received: mpsc::UnboundedSender<Received>,
}

impl SmtpServer {
    /// One that says `answers` of the first recipients, and takes everything from then on.
    pub(super) async fn start(answers: &[&'static str]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (sender, received) = mpsc::unbounded_channel();
        let answers = Arc::new(Mutex::new(answers.iter().copied().collect()));
        let conversations = Conversations { answers, received: sender };
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(conversations.clone().converse(stream));
            }
        });
        Self { address, received }
    }

    /// As `MAIL_URL` has it.
    pub(super) fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// The next mail that is taken.
    pub(super) async fn mail(&mut self) -> Received {
        let received = tokio::time::timeout(LIMIT, self.received.recv()).await;
        received.expect("a mail within the limit of time").unwrap()
    }
}

impl Conversations {
    async fn converse(self, stream: TcpStream) -> io::Result<()> {
        let mut stream = BufReader::new(stream);
        let mut commands = Vec::new();
        let mut answer = "220 here";
        loop {
            stream.write_all(format!("{answer}\r\n").as_bytes()).await?;
            let command = line(&mut stream).await?;
            answer = match command.get(..4).unwrap_or_default() {
                "QUIT" => "221 bye",
                "RCPT" => self.answers.lock().unwrap().pop_front().unwrap_or("250 welcome"),
                "DATA" => {
                    stream.write_all(b"354 go on\r\n").await?;
                    let text = text(&mut stream).await?;
                    let _ = self.received.send(Received { commands: commands.clone(), text });
                    "250 taken"
                }
                _ => "250 yes",
            };
            commands.push(command);
        }
    }
}

async fn line(stream: &mut BufReader<TcpStream>) -> io::Result<String> {
    let mut line = String::new();
    match stream.read_line(&mut line).await? {
        0 => Err(io::ErrorKind::UnexpectedEof.into()),
        _ => Ok(line.trim_end().to_owned()),
    }
}

/// A mail ends with a line that is a dot (RFC 5321, section 4.1.1.4).
async fn text(stream: &mut BufReader<TcpStream>) -> io::Result<String> {
    let mut text = String::new();
    loop {
        match line(stream).await?.as_str() {
            "." => return Ok(text),
            line => text += &format!("{line}\n"),
        }
    }
}
