//! What a committed write drops from the cache, though nobody says so.

use formwork::{
    database::{AnyDatabase, Database},
    prelude::*,
    routing::{Methods, Page, Routes},
};
use sqlx::{AssertSqlSafe, raw_sql};
use tempfile::TempDir;

use crate::{
    http::Request,
    support::{Server, TestApp, config},
};

const SCHEMA: &str = "
    CREATE TABLE members (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
    CREATE TABLE badges (
        member INTEGER NOT NULL REFERENCES members (id) ON DELETE CASCADE,
        name TEXT NOT NULL,
        PRIMARY KEY (member, name)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE journal (entry TEXT NOT NULL) STRICT;
    CREATE TABLE notes (text TEXT NOT NULL) STRICT;
    CREATE TRIGGER joined AFTER INSERT ON members
    BEGIN INSERT INTO journal VALUES (new.name); END;
    CREATE VIRTUAL TABLE search USING fts5 (text);
    CREATE VIEW holders AS
        SELECT members.name AS text FROM badges JOIN members ON members.id = badges.member;
    CREATE TABLE copies (text TEXT NOT NULL) STRICT;
    CREATE TABLE orders (clear INTEGER NOT NULL) STRICT;
    CREATE TRIGGER cleared AFTER INSERT ON orders WHEN new.clear BEGIN DELETE FROM copies; END;
    CREATE VIEW desk AS SELECT text FROM notes;
    CREATE TRIGGER put INSTEAD OF INSERT ON desk
    BEGIN INSERT INTO copies VALUES (new.text || ' by hand'); END;
    INSERT INTO members VALUES (1, 'Ada'), (2, 'Eve');
    INSERT INTO badges VALUES (1, 'first');
    INSERT INTO notes VALUES ('a note');
";

/// The texts that a query gives, in a line.
async fn texts(sql: &'static str) -> Result<impl IntoView> {
    let texts: Vec<String> = sqlx::query_scalar(sql).fetch_all(&state::<Database>()).await?;
    Ok(texts.join(", "))
}

async fn members() -> Result<impl IntoView> {
    texts("SELECT name FROM members ORDER BY name").await
}

async fn badges() -> Result<impl IntoView> {
    texts("SELECT name FROM badges ORDER BY name").await
}

async fn journal() -> Result<impl IntoView> {
    texts("SELECT entry FROM journal ORDER BY rowid").await
}

async fn notes() -> Result<impl IntoView> {
    texts("SELECT text FROM notes ORDER BY rowid").await
}

/// By a resource, which Leptos runs in a task of its own.
async fn resource(State(db): State<Database>) -> Result<impl IntoView> {
    let notes = Resource::new(
        || (),
        move |()| {
            let db = db.clone();
            async move {
                tokio::task::yield_now().await;
                let texts = sqlx::query_scalar("SELECT text FROM notes ORDER BY rowid");
                let texts: Vec<String> = texts.fetch_all(&db).await.unwrap_or_default();
                texts.join(", ")
            }
        },
    );
    Ok(view! { <Suspense>{move || Suspend::new(async move { notes.await })}</Suspense> })
}

async fn copies() -> Result<impl IntoView> {
    texts("SELECT text FROM copies ORDER BY rowid").await
}

/// From a view of two tables.
async fn holders() -> Result<impl IntoView> {
    texts("SELECT text FROM holders ORDER BY text").await
}

/// From a virtual table, of which nobody knows what it reads.
async fn found() -> Result<impl IntoView> {
    texts("SELECT text FROM search WHERE search MATCH 'a'").await
}

async fn nothing() -> Result<impl IntoView> {
    Ok("nothing is read")
}

/// Writes, and forgets to say what that makes old.
async fn write(State(db): State<AnyDatabase>, sql: String) -> Result<String, ApiError> {
    let mut transaction = db.begin().await?;
    raw_sql(AssertSqlSafe(sql)).execute(&mut *transaction).await?;
    transaction.commit().await?;
    Ok("written".to_owned())
}

/// Writes, and takes it back.
async fn undo(State(db): State<AnyDatabase>, sql: String) -> Result<String, ApiError> {
    let mut transaction = db.begin().await?;
    raw_sql(AssertSqlSafe(sql)).execute(&mut *transaction).await?;
    transaction.rollback().await?;
    Ok("undone".to_owned())
}

/// Writes by a statement of its own.
async fn write_alone(State(db): State<AnyDatabase>, sql: String) -> Result<String, ApiError> {
    raw_sql(AssertSqlSafe(sql)).execute(&db).await?;
    Ok("written".to_owned())
}

/// The handlers that write.
pub(crate) fn with_handlers(routes: Routes) -> Routes {
    routes
        .route("/write", Methods::new().post(write))
        .route("/undo", Methods::new().post(undo))
        .route("/write-alone", Methods::new().post(write_alone))
}

const PAGES: [&str; 4] = ["/members", "/badges", "/journal", "/notes"];

async fn start() -> (Server, Database, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}/app.db", folder.path().display());
    let db = Database::connect(&url).await.unwrap();
    raw_sql(SCHEMA).execute(db.pool()).await.unwrap();
    let cached = Cache::forever();
    let routes = Routes::new()
        .page("/members", Page::new(members).cache(cached))
        .page("/badges", Page::new(badges).cache(cached))
        .page("/journal", Page::new(journal).cache(cached))
        .page("/notes", Page::new(notes).cache(cached))
        .page("/holders", Page::new(holders).cache(cached))
        .page("/found", Page::new(found).cache(cached))
        .page("/nothing", Page::new(nothing).cache(cached))
        .page("/copies", Page::new(copies).cache(cached))
        .page("/resource", Page::new(resource).cache(cached))
        .with_database(db.clone());
    let routes = with_handlers(routes);
    (Server::start(routes, config(&[])).await, db, folder)
}

/// Posts `sql` to `handler`, and says which of the pages are made anew after that.
pub(crate) async fn made_anew(
    server: &Server,
    handler: &str,
    sql: &str,
    pages: &[&str],
) -> Vec<String> {
    for page in pages {
        server.get(page).await;
        assert_eq!(server.get(page).await.header("formwork-cache"), Some("hit"), "{page}");
    }
    let post = Request::new("POST", handler).header("content-type", "text/plain").body(sql);
    let written = server.send(&post).await;
    assert_eq!(written.status, 200, "{sql}: {written:?}");
    let mut anew = Vec::new();
    for page in pages {
        let answer = server.get(page).await;
        match answer.header("formwork-cache") {
            Some("miss") => {
                let text = answer.text().trim_start_matches("<!DOCTYPE html>").trim();
                anew.push(format!("{page}: {text}"));
            }
            other => assert_eq!(other, Some("hit"), "{page}"),
        }
    }
    anew
}

#[tokio::test]
async fn a_write_that_nobody_tells_of_makes_the_pages_of_its_tables_anew() {
    let (server, _db, _folder) = start().await;
    for handler in ["/write", "/write-alone"] {
        let insert = "INSERT INTO notes VALUES ('another')";
        let anew = made_anew(&server, handler, insert, &PAGES).await;
        assert_eq!(anew.len(), 1, "{anew:?}");
        assert!(anew[0].starts_with("/notes: a note, another"), "{anew:?}");
    }
}

#[tokio::test]
async fn what_is_rolled_back_leaves_every_page_in_the_cache() {
    let (server, _db, _folder) = start().await;
    for sql in ["DELETE FROM notes", "DELETE FROM members", "DROP TABLE badges"] {
        assert_eq!(made_anew(&server, "/undo", sql, &PAGES).await, [""; 0], "{sql}");
    }
}

#[tokio::test]
async fn triggers_and_cascades_are_heard_of() {
    let (server, _db, _folder) = start().await;
    for handler in ["/write", "/write-alone"] {
        let join = "INSERT INTO members (name) VALUES ('Zoe')";
        let anew = made_anew(&server, handler, join, &PAGES).await.join("; ");
        assert!(anew.contains("/members") && anew.contains("/journal"), "{anew}");
        assert!(!anew.contains("/badges") && !anew.contains("/notes"), "{anew}");
    }
    let leave = "DELETE FROM members WHERE id = 1";
    let anew = made_anew(&server, "/write", leave, &PAGES).await;
    assert_eq!(anew, ["/members: Eve, Zoe, Zoe", "/badges: "]);
}

#[tokio::test]
async fn a_table_without_rowids_and_one_that_is_emptied_are_heard_of() {
    let (server, _db, _folder) = start().await;
    for (sql, page) in [
        ("INSERT INTO badges VALUES (2, 'second')", "/badges: first, second"),
        ("UPDATE badges SET name = 'third' WHERE member = 2", "/badges: first, third"),
        ("DELETE FROM badges", "/badges: "),
        ("DELETE FROM notes", "/notes: "),
    ] {
        let anew = made_anew(&server, "/write", sql, &PAGES).await;
        assert_eq!(anew, [page], "{sql}");
    }
}

#[tokio::test]
async fn what_a_resource_reads_its_page_reads() {
    let (server, _db, _folder) = start().await;
    let insert = "INSERT INTO notes VALUES ('another')";
    let anew = made_anew(&server, "/write", insert, &["/resource", "/nothing"]).await;
    assert_eq!(anew.len(), 1, "{anew:?}");
    assert!(anew[0].contains("a note, another"), "{anew:?}");
}

#[tokio::test]
async fn whatever_way_rows_are_written_it_is_heard_of() {
    let (server, _db, _folder) = start().await;
    let pages = ["/members", "/badges", "/copies", "/nothing"];
    for (sql, expect) in [
        ("INSERT INTO copies SELECT * FROM notes", &["/copies: a note"][..]),
        ("INSERT INTO orders VALUES (0)", &[]),
        ("INSERT INTO orders VALUES (1)", &["/copies: "]),
        ("INSERT INTO desk VALUES ('a')", &["/copies: a by hand"]),
        (
            "WITH one AS (SELECT 'b' AS text) UPDATE copies SET text = one.text FROM one",
            &["/copies: b"],
        ),
        ("DELETE FROM copies WHERE text IN (VALUES ('b')) RETURNING text", &["/copies: "]),
        (
            "INSERT INTO badges VALUES (1, 'first') \
             ON CONFLICT DO UPDATE SET name = 'other'",
            &["/badges: other"],
        ),
        ("UPDATE OR REPLACE members SET id = 1 WHERE id = 2", &["/members: Eve", "/badges: "]),
        ("UPDATE members SET name = 'Ann' WHERE 0", &[]),
    ] {
        assert_eq!(made_anew(&server, "/write", sql, &pages).await, expect, "{sql}");
    }
}

#[tokio::test]
async fn a_view_is_its_tables() {
    let (server, _db, _folder) = start().await;
    let pages = ["/holders", "/nothing"];
    for (sql, expect) in [
        ("INSERT INTO badges VALUES (2, 'second')", "/holders: Ada, Eve"),
        ("UPDATE members SET name = 'Zoe' WHERE id = 2", "/holders: Ada, Zoe"),
    ] {
        assert_eq!(made_anew(&server, "/write", sql, &pages).await, [expect], "{sql}");
    }
    let other = "INSERT INTO notes VALUES ('a')";
    assert_eq!(made_anew(&server, "/write", other, &pages).await, [""; 0]);
}

#[tokio::test]
async fn what_may_read_anything_is_made_anew_by_every_write() {
    let (server, _db, _folder) = start().await;
    let pages = ["/found", "/nothing"];
    for (sql, expect) in [
        ("INSERT INTO search VALUES ('a b')", "/found: a b"),
        ("INSERT INTO notes VALUES ('a')", "/found: a b"),
    ] {
        assert_eq!(made_anew(&server, "/write", sql, &pages).await, [expect], "{sql}");
    }
}

#[tokio::test]
async fn a_changed_schema_makes_everything_anew_that_was_read() {
    let (server, _db, _folder) = start().await;
    let pages = ["/members", "/holders", "/notes", "/nothing"];
    let change = "DROP VIEW holders; CREATE VIEW holders AS SELECT text FROM notes";
    let anew = made_anew(&server, "/write", change, &pages).await;
    assert_eq!(anew, ["/members: Ada, Eve", "/holders: a note", "/notes: a note"]);
    let insert = "INSERT INTO notes VALUES ('b')";
    let anew = made_anew(&server, "/write", insert, &pages).await;
    assert_eq!(anew, ["/holders: a note, b", "/notes: a note, b"]);
}

#[tokio::test]
async fn the_directory_is_fresh_though_its_writer_forgot_to_say_so() {
    let app = TestApp::with_routes(with_handlers).await;
    let insert = "INSERT INTO guests (name, email) VALUES ('Ada', 'ada@example.org')";
    let anew = made_anew(&app, "/write", insert, &["/examples/guests"]).await;
    assert!(anew[0].contains("ada@example.org"), "{anew:?}");
    let like = "INSERT INTO guest_likes (user_id, visitor) VALUES (1, 'a')";
    assert_eq!(made_anew(&app, "/write", like, &["/examples/guests"]).await, [""; 0]);
    let undone = made_anew(&app, "/undo", "DELETE FROM guests", &["/examples/guests"]).await;
    assert_eq!(undone, [""; 0]);
}
