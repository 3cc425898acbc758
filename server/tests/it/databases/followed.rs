//! What a committed write to PostgreSQL drops from the cache, though nobody says so.

use formwork::{
    database::AnyDatabase,
    prelude::*,
    routing::{Methods, Page, Routes},
};
use futures::{StreamExt, TryStreamExt};
use sqlx::{AssertSqlSafe, Connection, PgConnection, postgres::PgPoolOptions};

use crate::{
    derived::{made_anew, with_handlers},
    support::{Server, config, database::postgres_server::PostgresServer},
};

const SCHEMA: &str = "
    CREATE TABLE members (id BIGINT PRIMARY KEY, text TEXT NOT NULL);
    CREATE TABLE badges (
        member BIGINT NOT NULL REFERENCES members ON DELETE CASCADE,
        text TEXT NOT NULL
    );
    CREATE TABLE journal (text TEXT NOT NULL);
    CREATE TABLE notes (text TEXT NOT NULL);
    CREATE FUNCTION note_joining() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN INSERT INTO journal VALUES (new.text); RETURN new; END $$;
    CREATE TRIGGER joined AFTER INSERT ON members FOR EACH ROW EXECUTE FUNCTION note_joining();
    CREATE VIEW holders AS
        SELECT members.text FROM badges JOIN members ON members.id = badges.member;
    CREATE FUNCTION all_notes() RETURNS SETOF text LANGUAGE plpgsql AS
        $$ BEGIN RETURN QUERY EXECUTE 'SELECT text FROM ' || 'notes'; END $$;
    CREATE FUNCTION add_note(added text) RETURNS text LANGUAGE sql AS
        $$ INSERT INTO notes VALUES (added) RETURNING text $$;
    CREATE FUNCTION try_to_add(added text) RETURNS boolean LANGUAGE plpgsql AS
        $$ BEGIN INSERT INTO notes VALUES (added); RETURN true;
        EXCEPTION WHEN OTHERS THEN RETURN false; END $$;
    CREATE PROCEDURE add_and_commit(added text) LANGUAGE plpgsql AS
        $$ BEGIN INSERT INTO notes VALUES (added); COMMIT; END $$;
    CREATE TABLE orders (text TEXT NOT NULL);
    CREATE CONSTRAINT TRIGGER ordered AFTER INSERT ON orders DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION note_joining();
    CREATE MATERIALIZED VIEW copies AS SELECT text FROM notes;
    CREATE SCHEMA more;
    CREATE TABLE more.notes (text TEXT NOT NULL);
    CREATE TABLE parts (text TEXT NOT NULL) PARTITION BY LIST (text);
    CREATE TABLE part_a PARTITION OF parts FOR VALUES IN ('a');
    CREATE TABLE part_b PARTITION OF parts FOR VALUES IN ('b');
    CREATE SEQUENCE numbers;
    INSERT INTO members VALUES (1, 'Ada'), (2, 'Eve');
    INSERT INTO badges VALUES (1, 'first');
    INSERT INTO notes VALUES ('a note');
";

/// What the page of a name shows.
fn query(name: &str) -> String {
    match name {
        "function" => "SELECT all_notes() AS text".to_owned(),
        "more" => "SELECT text FROM more.notes".to_owned(),
        "locked" => "SELECT text FROM notes, pg_advisory_xact_lock(7)".to_owned(),
        "numbered" => "SELECT nextval('numbers') || ' ' || count(*) FROM notes".to_owned(),
        "nothing" => "SELECT 'nothing is read'".to_owned(),
        table => format!("SELECT text FROM {table} ORDER BY text"),
    }
}

async fn shown(Path(name): Path<String>) -> Result<impl IntoView> {
    let texts: Vec<String> =
        sqlx::query_scalar(AssertSqlSafe(query(&name))).fetch_all(&state::<AnyDatabase>()).await?;
    Ok(texts.join(", "))
}

/// Looks at one row, and leaves the others.
async fn first() -> Result<impl IntoView> {
    let db = state::<AnyDatabase>();
    let texts = sqlx::query_scalar("SELECT text FROM notes ORDER BY text").fetch(&db);
    let texts: Vec<String> = texts.take(1).try_collect().await?;
    Ok(texts.join(", "))
}

/// Stores nothing itself, but what it reads is cached.
async fn valued() -> Result<impl IntoView> {
    Ok(format!("{} notes", count().await?))
}

#[cached]
async fn count() -> Result<i64> {
    let count = sqlx::query_scalar("SELECT count(*) FROM notes");
    Ok(count.fetch_one(&state::<AnyDatabase>()).await?)
}

/// Reads what is not there, and makes the best of it.
async fn forgiving() -> Result<impl IntoView> {
    let texts = sqlx::query_scalar("SELECT text FROM missing");
    let texts: sqlx::Result<Vec<String>> = texts.fetch_all(&state::<AnyDatabase>()).await;
    Ok(texts.map_or("nothing there".to_owned(), |texts| texts.join(", ")))
}

/// Writes by one statement.
async fn write_one(State(db): State<AnyDatabase>, sql: String) -> Result<String, ApiError> {
    sqlx::query(AssertSqlSafe(sql)).execute(&db).await?;
    Ok("written".to_owned())
}

async fn start(db: AnyDatabase) -> Server {
    sqlx::raw_sql(SCHEMA).execute(&db).await.unwrap();
    let cached = Cache::forever();
    let routes = Routes::new()
        .page("/{name}", Page::new(shown).cache(cached))
        .page("/first", Page::new(first).cache(cached))
        .page("/forgiving", Page::new(forgiving).cache(cached))
        .page("/valued", Page::new(valued))
        .route("/write-one", Methods::new().post(write_one))
        .with_database(db);
    Server::start(with_handlers(routes), config(&[])).await
}

/// One server for all, because starting it is what takes time; a database for each.
#[tokio::test]
async fn postgresql_tells_what_is_read_and_written() {
    let server = PostgresServer::start();
    let site = async |name: &str| {
        start(AnyDatabase::connect(&server.database(name).await).await.unwrap()).await
    };
    a_write_that_nobody_tells_of(&site("told").await).await;
    whatever_way_rows_are_written(&site("ways").await).await;
    what_reaches_further_than_its_text(&site("reach").await).await;
    what_is_undone(&site("undone").await).await;
    what_is_not_read_to_its_end_or_fails(&site("unread").await).await;
    what_no_transaction_may_hold(&site("alone").await).await;
    let url = server.database("race").await;
    what_is_written_while_it_is_read(&start(AnyDatabase::connect(&url).await.unwrap()).await, &url)
        .await;
    let url = server.database("pool").await;
    let pool = PgPoolOptions::new().max_connections(2).connect(&url).await.unwrap();
    a_write_that_nobody_tells_of(&start(pool.into()).await).await;
}

const PAGES: [&str; 4] = ["/members", "/journal", "/notes", "/nothing"];

async fn a_write_that_nobody_tells_of(server: &Server) {
    for (handler, expect) in
        [("/write", "/notes: a note, another"), ("/write-one", "/notes: a note, another, another")]
    {
        let insert = "INSERT INTO notes VALUES ('another')";
        assert_eq!(made_anew(server, handler, insert, &PAGES).await, [expect]);
    }
    assert!(server.get("/valued").await.text().contains("3 notes"));
    made_anew(server, "/write", "DELETE FROM notes", &PAGES).await;
    assert!(server.get("/valued").await.text().contains("0 notes"));
}

async fn whatever_way_rows_are_written(server: &Server) {
    for (sql, expect) in [
        ("SELECT add_note('b')", "/notes: a note, b"),
        ("WITH gone AS (DELETE FROM notes RETURNING text) SELECT * FROM gone", "/notes: "),
        ("INSERT INTO notes VALUES ('d') ON CONFLICT DO NOTHING RETURNING text", "/notes: c, d"),
        ("UPDATE notes SET text = 'e' WHERE text = 'd'", "/notes: c"),
    ] {
        assert_eq!(made_anew(server, "/write-one", sql, &PAGES).await, [expect], "{sql}");
        // Of what may be several statements nobody knows what they did.
        let anew = made_anew(server, "/write-alone", sql, &PAGES).await;
        assert_eq!(anew.len(), PAGES.len() - 1, "{sql}: {anew:?}");
        made_anew(server, "/write", "TRUNCATE notes; INSERT INTO notes VALUES ('c')", &PAGES).await;
    }
    for text in [
        "SELECT 1; INSERT INTO notes VALUES ('d')",
        "BEGIN; INSERT INTO notes VALUES ('e'); COMMIT",
        "SET TRANSACTION READ WRITE; INSERT INTO notes VALUES ('f')",
        "CALL add_and_commit('g')",
    ] {
        let anew = made_anew(server, "/write-alone", text, &PAGES).await;
        assert_eq!(anew.len(), PAGES.len() - 1, "{text}: {anew:?}");
    }
    assert!(server.get("/notes").await.text().contains("c, d, e, f, g"));
    // What keeps to itself that it was refused is not asked to do it where it would be.
    for (sql, expect) in [
        ("SELECT try_to_add('h')", "/notes: c, d, e, f, g, h"),
        (
            "SELECT try_to_add(text) FROM unnest(ARRAY['i', 'j']) AS text",
            "/notes: c, d, e, f, g, h, i, j",
        ),
    ] {
        assert_eq!(made_anew(server, "/write-one", sql, &PAGES).await, [expect]);
    }
    // A procedure that commits is no part of a transaction.
    let anew = made_anew(server, "/write-one", "CALL add_and_commit('k')", &PAGES).await;
    assert_eq!(anew.len(), PAGES.len() - 1, "{anew:?}");
    let read = "SELECT text FROM notes; SELECT text FROM journal";
    assert_eq!(made_anew(server, "/write-alone", read, &PAGES).await, [""; 0]);
}

/// Triggers, cascades, views, functions, materialized views, partitions, other schemas.
async fn what_reaches_further_than_its_text(server: &Server) {
    let pages = [
        "/members",
        "/badges",
        "/journal",
        "/holders",
        "/function",
        "/copies",
        "/parts",
        "/part_a",
        "/more",
        "/nothing",
    ];
    for (sql, expect) in [
        (
            "INSERT INTO members VALUES (3, 'Zoe')",
            &["/members: Ada, Eve, Zoe", "/journal: Ada, Eve, Zoe", "/holders: Ada"][..],
        ),
        ("INSERT INTO badges VALUES (3, 'b')", &["/badges: b, first", "/holders: Ada, Zoe"]),
        (
            "DELETE FROM members WHERE id = 1",
            &["/members: Eve, Zoe", "/badges: b", "/holders: Zoe"],
        ),
        ("INSERT INTO notes VALUES ('b')", &["/function: a note, b"]),
        // By a trigger that waits for the commit.
        ("INSERT INTO orders VALUES ('late')", &["/journal: Ada, Eve, Zoe, late"]),
        ("INSERT INTO more.notes VALUES ('more')", &["/more: more"]),
        ("INSERT INTO parts VALUES ('a')", &["/parts: a", "/part_a: a"]),
        ("INSERT INTO part_a VALUES ('a')", &["/parts: a, a", "/part_a: a, a"]),
        ("INSERT INTO part_b VALUES ('b')", &["/parts: a, a, b"]),
        ("INSERT INTO parts VALUES ('b')", &["/parts: a, a, b, b"]),
    ] {
        assert_eq!(made_anew(server, "/write", sql, &pages).await, expect, "{sql}");
    }
    for sql in [
        "REFRESH MATERIALIZED VIEW copies",
        "TRUNCATE journal",
        "CREATE OR REPLACE VIEW holders AS SELECT text FROM notes",
        "DROP TABLE part_b",
    ] {
        let anew = made_anew(server, "/write", sql, &pages[..8]).await;
        assert_eq!(anew.len(), 8, "{sql}: {anew:?}");
    }
    assert!(server.get("/holders").await.text().contains("a note, b"));
}

async fn what_is_undone(server: &Server) {
    for sql in ["DELETE FROM notes", "TRUNCATE notes", "DROP VIEW holders"] {
        assert_eq!(made_anew(server, "/undo", sql, &PAGES).await, [""; 0], "{sql}");
    }
    let undone = "SAVEPOINT a; DELETE FROM notes; ROLLBACK TO a; INSERT INTO journal VALUES ('b')";
    assert_eq!(made_anew(server, "/write", undone, &PAGES).await, ["/journal: Ada, Eve, b"]);
    // To see whether it is there, or to keep it, is not to change it.
    for sql in ["SELECT * FROM notes FOR UPDATE", "INSERT INTO badges VALUES (2, 'b')"] {
        assert_eq!(made_anew(server, "/write", sql, &PAGES).await, [""; 0], "{sql}");
    }
}

/// Then it may have read anything.
async fn what_is_not_read_to_its_end_or_fails(server: &Server) {
    made_anew(server, "/write", "INSERT INTO notes VALUES ('b'), ('c')", &PAGES).await;
    let pages = ["/first", "/forgiving"];
    let insert = "INSERT INTO notes VALUES ('a')";
    let anew = made_anew(server, "/write", insert, &pages).await;
    assert_eq!(anew, ["/first: a", "/forgiving: nothing there"]);
    // A read that writes a little is run, and counts as both.
    let numbered = server.get("/numbered").await;
    assert!(numbered.text().contains("1 4"), "{numbered:?}");
    let anew = made_anew(server, "/write", insert, &["/numbered"]).await;
    assert_eq!(anew, ["/numbered: 2 5"]);
    let other = "DELETE FROM journal";
    assert_eq!(made_anew(server, "/write", other, &["/numbered"]).await, [""; 0]);
}

async fn what_no_transaction_may_hold(server: &Server) {
    for sql in ["VACUUM notes", "CREATE INDEX CONCURRENTLY by_text ON notes (text)"] {
        // Nobody knows what it did.
        let pages = ["/notes", "/journal"];
        assert_eq!(made_anew(server, "/write-alone", sql, &pages).await.len(), 2, "{sql}");
    }
}

/// What began to be made before a write was committed is not kept after it.
async fn what_is_written_while_it_is_read(server: &Server, url: &str) {
    let mut holder = PgConnection::connect(url).await.unwrap();
    sqlx::query("SELECT pg_advisory_lock(7)").execute(&mut holder).await.unwrap();
    let (before, ()) = tokio::join!(server.get("/locked"), async {
        loop {
            let waits = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted";
            let waiting: i64 = sqlx::query_scalar(waits).fetch_one(&mut holder).await.unwrap();
            if waiting == 1 {
                break;
            }
        }
        let insert = "INSERT INTO notes VALUES ('b')";
        assert_eq!(made_anew(server, "/write", insert, &["/notes"]).await, ["/notes: a note, b"]);
        sqlx::query("SELECT pg_advisory_unlock(7)").execute(&mut holder).await.unwrap();
    });
    assert!(before.text().contains("a note") && !before.text().contains("a note, b"));
    let after = server.get("/locked").await;
    assert_eq!(after.header("formwork-cache"), Some("miss"));
    assert!(after.text().contains("a note, b"), "{after:?}");
    assert_eq!(server.get("/locked").await.header("formwork-cache"), Some("hit"));
}
