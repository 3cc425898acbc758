//! What a body does besides its rows, where the transaction is rolled back.

use formwork::{
    FieldError, FieldErrors,
    action::{Next, Outcome},
    database::Writer,
    prelude::*,
    routing::{Page, Routes},
};
use sqlx::SqliteConnection;
use tempfile::TempDir;
use tokio::sync::watch;

use super::{cookies_of, shop};
use crate::{
    http::{Request, Response},
    support::{Server, config, cookie},
};

/// What has run after the answers, in order.
#[derive(Clone, Default)]
struct Journal(watch::Sender<Vec<String>>);

impl Journal {
    fn note_later(text: &str) {
        let (journal, text) = (state::<Self>(), text.to_owned());
        after(async move { journal.0.send_modify(|notes| notes.push(text)) });
    }

    /// Waits until `last` has run, and gives all of it.
    async fn until(&self, last: &str) -> Vec<String> {
        let mut notes = self.0.subscribe();
        let is_last = |notes: &Vec<String>| notes.iter().any(|note| note == last);
        notes.wait_for(is_last).await.unwrap();
        self.0.send_replace(Vec::new())
    }
}

/// Speaks before and after the body, which is none of the transaction's affair.
async fn spoken(next: Next) -> Result<Outcome> {
    cookies().set("before", "1", std::time::Duration::from_secs(60))?;
    flash("before");
    Journal::note_later("before");
    let outcome = next.run().await;
    flash("behind");
    Journal::note_later("behind");
    outcome
}

#[derive(Form, Debug)]
struct Ticket {
    #[field(label = "Item")]
    item: String,
}

/// Speaks, and then ends as it is told.
async fn speak(item: &str, transaction: &mut SqliteConnection) -> ActionResult<Redirect> {
    let insert = sqlx::query("INSERT INTO orders (item) VALUES (?)");
    insert.bind(item).execute(&mut *transaction).await?;
    let seen = cookies().get("before");
    cookies().set("ticket", "7", std::time::Duration::from_secs(60))?;
    cookies().set("before", "2", std::time::Duration::from_secs(60))?;
    set_header("x-ticket", "7")?;
    flash("You have a ticket");
    Journal::note_later("mail");
    assert_eq!(seen.as_deref(), Some("1"));
    match item {
        "failed" => Err(Error::failed("on purpose")),
        "panic" => panic!("on purpose"),
        "invalid" => Err(FieldErrors::from(FieldError::new("item", "unique")).into()),
        "lost" => {
            // The commit will say that there is nothing to be committed.
            sqlx::query("ROLLBACK").execute(transaction).await?;
            Ok(redirect("/"))
        }
        _ => Ok(redirect("/")),
    }
}

#[action(once, wrap = spoken)]
async fn book(ticket: Ticket, transaction: &mut SqliteConnection) -> ActionResult<Redirect> {
    speak(&ticket.item, transaction).await
}

/// Calls it from Rust, and goes on if it fails.
#[action(wrap = spoken)]
async fn book_if_possible(ticket: Ticket) -> ActionResult<Redirect> {
    Journal::note_later("caller");
    let _ = book_for(ticket).await;
    Ok(redirect("/"))
}

#[action(once)]
async fn book_for(ticket: Ticket, transaction: &mut SqliteConnection) -> ActionResult<Redirect> {
    speak(&ticket.item, transaction).await
}

async fn page() -> Result<impl IntoView> {
    Ok(view! {
        <Flashes/>
        <Form action=book let(TicketFields { item })><Field of=item/></Form>
        <Form action=book_if_possible let(TicketFields { item })><Field of=item/></Form>
    })
}

async fn start() -> (Server, Journal, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let db = shop::open(&format!("sqlite:{}/app.db", folder.path().display())).await;
    let journal = Journal::default();
    let routes = Routes::new()
        .page("/", Page::new(page))
        .with_state(Writer::connect(&db).await.unwrap())
        .with_state(journal.clone());
    (Server::start(routes, config(&[])).await, journal, folder)
}

/// The flashes that are said in an answer, or in the page that follows it.
async fn said(server: &Server, answer: &Response) -> Vec<String> {
    let html = if answer.text().contains("class=\"flashes\"") {
        answer.text().to_owned()
    } else {
        let next = Request::get("/").header("cookie", &cookie(answer));
        server.send(&next).await.text().to_owned()
    };
    let flashes = ["before", "You have a ticket", "behind"].into_iter();
    flashes.filter(|it| html.contains(&format!("<li>{it}</li>"))).map(str::to_owned).collect()
}

#[tokio::test]
async fn what_a_body_said_and_set_is_undone_with_its_rows() {
    let (server, journal, _folder) = start().await;
    for (item, status) in [("failed", 500), ("panic", 500), ("invalid", 422), ("lost", 500)] {
        let form = server.form("/", "book").await.fill("item", item);
        let answer = server.submit("/", &form).await;
        assert_eq!(answer.status, status, "{item}");
        assert!(cookies_of(&answer).contains(&"before=1"), "{item}: {answer:?}");
        assert!(!cookies_of(&answer).contains(&"ticket=7"), "{item}: {answer:?}");
        assert_eq!(answer.header("x-ticket"), None, "{item}");
        assert_eq!(journal.until("behind").await, ["before", "behind"], "{item}");
        if item == "invalid" {
            assert_eq!(said(&server, &answer).await, ["before", "behind"], "{item}");
        }
    }
    let form = server.form("/", "book").await.fill("item", "a");
    for (ticket, after) in
        [(Some("7"), &["before", "mail", "behind"][..]), (None, &["before", "behind"])]
    {
        let answer = server.submit("/", &form).await;
        assert_eq!((answer.status, answer.header("x-ticket")), (303, ticket));
        assert_eq!(cookies_of(&answer)[..2], ["ticket=7", "before=2"]);
        assert_eq!(journal.until("behind").await, after, "a mail is sent once");
        assert_eq!(said(&server, &answer).await, ["before", "You have a ticket", "behind"]);
    }
}

#[tokio::test]
async fn so_it_is_where_the_action_is_called_from_rust() {
    let (server, journal, _folder) = start().await;
    for (item, ticket) in [("failed", None), ("panic", None), ("lost", None), ("a", Some("7"))] {
        let form = server.form("/", "book_if_possible").await.fill("item", item);
        let answer = server.submit("/", &form).await;
        assert_eq!((answer.status, answer.header("x-ticket")), (303, ticket), "{item}");
        assert_eq!(cookies_of(&answer).contains(&"ticket=7"), ticket.is_some(), "{item}");
        let mail = ticket.map(|_| "mail");
        let expect: Vec<_> =
            ["before", "caller"].into_iter().chain(mail).chain(["behind"]).collect();
        assert_eq!(journal.until("behind").await, expect, "{item}");
        let flash = ticket.map(|_| "You have a ticket");
        let expect: Vec<_> = ["before"].into_iter().chain(flash).chain(["behind"]).collect();
        assert_eq!(said(&server, &answer).await, expect, "{item}");
    }
}
