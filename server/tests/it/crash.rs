//! The reference application, killed while many write.

use std::{collections::BTreeSet, net::SocketAddr, path::Path};

use formwork::action::Action;
use futures::future::join_all;
use sqlx::SqlitePool;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::mpsc,
};

use crate::{html::Form, http::Request, process::Running};

const ROUNDS: usize = 20;
/// How many create members at the same time, and as many talks.
const CLIENTS: usize = 6;
/// How many rows a talk has in the table of speakers.
const SPEAKERS: i64 = 4;

/// What a client creates.
#[derive(Clone, Copy)]
enum Creates {
    /// One row.
    Members,
    /// A row and its speakers, in one transaction.
    Talks,
}

impl Creates {
    /// The post that creates the one called `name`; `token` is that of the form, if it has one.
    fn request(self, name: &str, token: &str) -> Request {
        let email = format!("{name}@example.org");
        let mut body = form_urlencoded::Serializer::new(String::new());
        match self {
            Self::Members => {
                body.append_pair("_action", app::guests::create_user::ID);
                body.extend_pairs([("_once", token), ("name", name), ("email", &email)]);
                Request::form("/examples/guests/new", body.finish())
            }
            Self::Talks => {
                body.append_pair("_action", app::proposals::propose::ID);
                body.extend_pairs([("title", name), ("email", &email)]).extend_pairs(TALK);
                for place in 0..SPEAKERS {
                    body.append_pair(&format!("speakers[{place}].name"), "Ada");
                }
                Request::form("/examples/forms", body.finish())
            }
        }
    }
}

/// What every talk says alike.
const TALK: [(&str, &str); 12] = [
    ("track", "web"),
    ("level", "experts"),
    ("topics", "forms"),
    ("language", "en"),
    ("day", "2027-05-03"),
    ("begins", "09:00"),
    ("ends", "10:00"),
    ("seats", "10"),
    ("fee", "0"),
    ("passphrase", "long enough"),
    ("passphrase_again", "long enough"),
    ("venue.city", "London"),
];

/// One connection to a server that is going to be killed.
struct Client {
    stream: TcpStream,
    address: SocketAddr,
}

impl Client {
    /// The token of a form that creates; `None` at the end of the server.
    async fn token(&mut self, creates: Creates) -> Option<String> {
        let page = match creates {
            Creates::Members => Request::get("/examples/guests/new"),
            Creates::Talks => return Some(String::new()),
        };
        self.stream.write_all(&page.bytes(self.address)).await.ok()?;
        let mut answer = Vec::new();
        while !answer.ends_with(b"</html>") {
            if self.stream.read_buf(&mut answer).await.ok()? == 0 {
                return None;
            }
        }
        let form = Form::find(&String::from_utf8(answer).unwrap(), "create_user");
        form.value("_once").map(ToOwned::to_owned)
    }

    /// Sends a post, and tells whether it was acknowledged; `None` at the end of the server.
    async fn create(&mut self, request: &Request) -> Option<()> {
        self.stream.write_all(&request.bytes(self.address)).await.ok()?;
        let mut answer = Vec::new();
        // A redirect has no body.
        while !answer.ends_with(b"\r\n\r\n") {
            if self.stream.read_buf(&mut answer).await.ok()? == 0 {
                return None;
            }
        }
        let answer = String::from_utf8(answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 303 "), "{answer}");
        Some(())
    }
}

/// Creates one after the other until the server is gone, and says the name of each that it has
/// acknowledged.
async fn create_for_ever(
    address: SocketAddr,
    creates: Creates,
    name: String,
    acknowledged: mpsc::UnboundedSender<String>,
) {
    let Ok(stream) = TcpStream::connect(address).await else { return };
    let mut client = Client { stream, address };
    for number in 0.. {
        let name = format!("{name}-{number}");
        let Some(token) = client.token(creates).await else { return };
        if client.create(&creates.request(&name, &token)).await.is_none() {
            return;
        }
        acknowledged.send(name).unwrap();
    }
}

fn start(folder: &Path) -> Running {
    let url = format!("sqlite:{}/app.db", folder.display());
    // Nobody reads what it says once it listens.
    let variables =
        [("FORMWORK_ADDR", "127.0.0.1:0"), ("DATABASE_URL", &*url), ("RUST_LOG", "off")];
    Running::with(&variables)
}

/// Lets clients create until `count` are acknowledged, and kills the server; all that is.
async fn kill_after(count: usize, round: usize, mut server: Running) -> Vec<String> {
    let (acknowledge, mut acknowledged) = mpsc::unbounded_channel();
    let client = |number: usize| {
        let (creates, kind) = [(Creates::Members, "member"), (Creates::Talks, "talk")][number % 2];
        let name = format!("{kind}-{round}-{number}");
        tokio::spawn(create_for_ever(server.address, creates, name, acknowledge.clone()))
    };
    let clients: Vec<_> = (0..2 * CLIENTS).map(client).collect();
    drop(acknowledge);
    let mut names = Vec::new();
    while names.len() < count {
        names.push(acknowledged.recv().await.expect("the server lives"));
    }
    // On unix that is SIGKILL.
    server.child.kill().unwrap();
    server.child.wait().unwrap();
    for ended in join_all(clients).await {
        ended.unwrap();
    }
    while let Some(name) = acknowledged.recv().await {
        names.push(name);
    }
    names
}

async fn names(db: &SqlitePool, statement: &'static str) -> BTreeSet<String> {
    sqlx::query_scalar(statement).fetch_all(db).await.unwrap().into_iter().collect()
}

/// What is in the database after a restart: whole, and all that was acknowledged.
async fn check(db: &SqlitePool, acknowledged: &BTreeSet<String>) {
    let intact = names(db, "PRAGMA integrity_check").await;
    assert_eq!(intact, BTreeSet::from(["ok".to_owned()]));
    let dangling = sqlx::query("PRAGMA foreign_key_check").fetch_all(db).await.unwrap();
    assert!(dangling.is_empty());
    let half = "SELECT title FROM proposals WHERE
         (SELECT count(*) FROM speakers WHERE proposal_id = proposals.id) <> 4";
    assert_eq!(names(db, half).await, BTreeSet::new(), "half there");
    let mut kept = names(db, "SELECT name FROM guests").await;
    kept.extend(names(db, "SELECT title FROM proposals").await);
    let lost: Vec<_> = acknowledged.difference(&kept).collect();
    assert!(lost.is_empty(), "{lost:?}");
}

#[tokio::test]
async fn what_a_killed_server_has_acknowledged_is_kept_and_nothing_is_half_there() {
    let folder = tempfile::tempdir().unwrap();
    let mut acknowledged = BTreeSet::new();
    for round in 0..=ROUNDS {
        let server = start(folder.path());
        let url = format!("sqlite:{}/app.db", folder.path().display());
        let db = SqlitePool::connect(&url).await.unwrap();
        check(&db, &acknowledged).await;
        db.close().await;
        if round < ROUNDS {
            let count = 1 + round * 13 % 97;
            acknowledged.extend(kill_after(count, round, server).await);
        }
    }
    for kind in ["member", "talk"] {
        assert!(acknowledged.iter().any(|name| name.starts_with(kind)), "no {kind}");
    }
}
