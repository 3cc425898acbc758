//! HTTP/1.1 byte by byte, so that a test sees exactly what is on the wire.

use std::{net::SocketAddr, time::Duration};

use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
};

/// No answer takes this long: a test that would hang fails instead.
const LIMIT: Duration = Duration::from_secs(20);

/// A request, as the head and body that are sent.
#[derive(Clone)]
pub(crate) struct Request {
    method: &'static str,
    target: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Request {
    pub(crate) fn new(method: &'static str, target: &str) -> Self {
        Self { method, target: target.to_owned(), headers: Vec::new(), body: Vec::new() }
    }

    pub(crate) fn get(target: &str) -> Self {
        Self::new("GET", target)
    }

    /// A form's post.
    pub(crate) fn form(target: &str, body: impl Into<Vec<u8>>) -> Self {
        Self::new("POST", target)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body)
    }

    /// A post of JSON.
    pub(crate) fn json(target: &str, body: &Value) -> Self {
        Self::new("POST", target).header("content-type", "application/json").body(body.to_string())
    }

    /// Sets a header; one that is there is replaced.
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(key, _)| !key.eq_ignore_ascii_case(name));
        self.and_header(name, value)
    }

    /// Adds a header, beside one of that name that is there.
    pub(crate) fn and_header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn method(self, method: &'static str) -> Self {
        Self { method, ..self }
    }

    pub(crate) fn without_header(mut self, name: &str) -> Self {
        self.headers.retain(|(key, _)| !key.eq_ignore_ascii_case(name));
        self
    }

    pub(crate) fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// The request's head. `Host` and `Content-Length` are added where they are missing.
    pub(crate) fn head(&self, address: SocketAddr) -> Vec<u8> {
        let has = |name: &str| self.headers.iter().any(|(key, _)| key.eq_ignore_ascii_case(name));
        let mut head = format!("{} {} HTTP/1.1\r\n", self.method, self.target);
        if !has("host") {
            head += &format!("host: {address}\r\n");
        }
        let framed = has("content-length") || has("transfer-encoding");
        if !framed && (!self.body.is_empty() || self.method == "POST") {
            head += &format!("content-length: {}\r\n", self.body.len());
        }
        for (name, value) in &self.headers {
            head += &format!("{name}: {value}\r\n");
        }
        (head + "\r\n").into_bytes()
    }

    /// Head and body.
    pub(crate) fn bytes(&self, address: SocketAddr) -> Vec<u8> {
        let mut bytes = self.head(address);
        bytes.extend_from_slice(&self.body);
        bytes
    }
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Response {
    /// The value of a header that is there at most once.
    #[track_caller]
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let values = self.all(name);
        assert!(values.len() < 2, "{name} is there twice: {values:?}");
        values.first().copied()
    }

    /// Every value of a header.
    pub(crate) fn all(&self, name: &str) -> Vec<&str> {
        let named = self.headers.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name));
        named.map(|(_, value)| value.as_str()).collect()
    }

    #[track_caller]
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// The answer without what differs between two requests that are answered alike.
    pub(crate) fn comparable(mut self) -> Self {
        self.headers.retain(|(name, _)| name != "date" && name != "x-request-id");
        self
    }
}

/// A connection, for tests that care when which bytes are sent.
pub(crate) struct Connection {
    stream: BufReader<TcpStream>,
}

impl Connection {
    pub(crate) async fn open(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).await.unwrap();
        Self { stream: BufReader::new(stream) }
    }

    pub(crate) async fn write(&mut self, bytes: &[u8]) {
        let written = tokio::time::timeout(LIMIT, self.stream.write_all(bytes)).await;
        written.expect("the server reads no more").unwrap();
    }

    /// Reads one answer, an interim one (100) included.
    pub(crate) async fn read(&mut self) -> Response {
        self.read_answer_to("GET").await
    }

    async fn read_answer_to(&mut self, method: &str) -> Response {
        let answer = tokio::time::timeout(LIMIT, self.read_unbounded(method)).await;
        answer.expect("an answer within the limit of time")
    }

    /// Reads the head of an answer; its body is still to come.
    pub(crate) async fn read_head(&mut self) -> Response {
        let head = tokio::time::timeout(LIMIT, self.head()).await;
        head.expect("an answer within the limit of time")
    }

    /// Reads one chunk of a body whose length is not declared; `None` at its end.
    pub(crate) async fn read_chunk(&mut self) -> Option<String> {
        let mut chunk = Vec::new();
        let read = tokio::time::timeout(LIMIT, self.chunk(&mut chunk)).await;
        let is_last = read.expect("a chunk within the limit of time");
        (!is_last).then(|| String::from_utf8(chunk).unwrap())
    }

    /// Says that nothing more is sent; the answer is still read.
    pub(crate) async fn finish(&mut self) {
        self.stream.shutdown().await.unwrap();
    }

    /// Reads so many bytes of a body, and forgets them.
    pub(crate) async fn read_bytes(&mut self, count: usize) {
        let mut bytes = vec![0; count];
        let read = tokio::time::timeout(LIMIT, self.stream.read_exact(&mut bytes)).await;
        read.expect("the bytes within the limit of time").unwrap();
    }

    /// Reads to the end, and tells whether the server closed before the last chunk.
    pub(crate) async fn is_broken_off(&mut self) -> bool {
        !self.rest().await.ends_with(b"\r\n0\r\n\r\n")
    }

    /// Reads to the end of the connection, however that comes.
    pub(crate) async fn rest(&mut self) -> Vec<u8> {
        let mut rest = Vec::new();
        let read = tokio::time::timeout(LIMIT, self.stream.read_to_end(&mut rest)).await;
        let _ = read.expect("the end of the connection within the limit of time");
        rest
    }

    async fn read_unbounded(&mut self, method: &str) -> Response {
        let mut response = self.head().await;
        let status = response.status;
        if method != "HEAD" && status != 204 && status != 304 && status >= 200 {
            response.body = self.body(&response).await;
        }
        response
    }

    async fn head(&mut self) -> Response {
        let status_line = self.line().await;
        let status = status_line.split(' ').nth(1).and_then(|status| status.parse().ok());
        let status = status.unwrap_or_else(|| panic!("no status line: {status_line:?}"));
        let mut headers = Vec::new();
        loop {
            let line = self.line().await;
            let Some((name, value)) = line.split_once(':') else { break };
            headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        Response { status, headers, body: Vec::new() }
    }

    async fn line(&mut self) -> String {
        let mut line = String::new();
        self.stream.read_line(&mut line).await.unwrap();
        line.trim_end().to_owned()
    }

    async fn body(&mut self, response: &Response) -> Vec<u8> {
        let mut body = Vec::new();
        if let Some(length) = response.header("content-length") {
            body.resize(length.parse().unwrap(), 0);
            self.stream.read_exact(&mut body).await.unwrap();
        } else if response.header("transfer-encoding").is_some() {
            self.chunks(&mut body).await;
        } else {
            self.stream.read_to_end(&mut body).await.unwrap();
        }
        body
    }

    async fn chunks(&mut self, body: &mut Vec<u8>) {
        while !self.chunk(body).await {}
    }

    /// Appends one chunk, and tells whether it was the last.
    async fn chunk(&mut self, body: &mut Vec<u8>) -> bool {
        let length = usize::from_str_radix(&self.line().await, 16).unwrap();
        let start = body.len();
        body.resize(start + length, 0);
        self.stream.read_exact(&mut body[start..]).await.unwrap();
        self.line().await;
        length == 0
    }
}

/// Sends a request on a connection of its own.
pub(crate) async fn send(address: SocketAddr, request: &Request) -> Response {
    let mut connection = Connection::open(address).await;
    connection.write(&request.bytes(address)).await;
    connection.read_answer_to(request.method).await
}

/// Bytes as the chunks of a body whose length is not declared.
pub(crate) fn chunked(body: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for chunk in body.chunks(64 * 1024) {
        bytes.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
        bytes.extend_from_slice(chunk);
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(b"0\r\n\r\n");
    bytes
}
