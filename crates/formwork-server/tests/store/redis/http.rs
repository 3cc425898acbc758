//! Requests, one on each connection.

use std::{net::SocketAddr, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

/// No answer takes this long: a test that would hang fails instead.
const LIMIT: Duration = Duration::from_secs(20);

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// `Formwork-Cache`.
    pub(crate) outcome: String,
    pub(crate) body: String,
}

pub(crate) async fn send(to: SocketAddr, method: &str, target: &str) -> Answer {
    let text = timeout(LIMIT, exchange(to, method, target)).await.expect("it is answered");
    let (head, body) = text.split_once("\r\n\r\n").expect("there is a head");
    let status = head.split(' ').nth(1).expect("there is a status");
    let outcome = head.lines().find_map(|line| line.strip_prefix("formwork-cache: "));
    Answer {
        status: status.parse().expect("it is a number"),
        outcome: outcome.unwrap_or_default().to_owned(),
        body: body.to_owned(),
    }
}

async fn exchange(to: SocketAddr, method: &str, target: &str) -> String {
    let mut stream = TcpStream::connect(to).await.expect("it is listened to");
    let head = format!(
        "{method} {target} HTTP/1.1\r\nhost: {to}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.expect("it can be sent");
    let mut text = String::new();
    stream.read_to_string(&mut text).await.expect("it can be read");
    text
}
