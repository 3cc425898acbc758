use std::{
    ops::Deref,
    sync::{Arc, Mutex},
};

use sqlx::raw_sql;
use tempfile::TempDir;

use super::*;

mod commits;
mod requests;
mod schema;
mod statements;

const SCHEMA: &str = "
    CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT UNIQUE);
    CREATE INDEX users_by_name ON users (name);
    CREATE TABLE posts (
        id INTEGER PRIMARY KEY,
        author INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        title TEXT
    );
    CREATE INDEX posts_by_author ON posts (author);
    CREATE TABLE likes (
        post INTEGER NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
        visitor TEXT NOT NULL,
        PRIMARY KEY (post, visitor)
    ) WITHOUT ROWID;
    CREATE INDEX likes_by_visitor ON likes (visitor);
    CREATE TABLE journal (id INTEGER PRIMARY KEY AUTOINCREMENT, entry TEXT);
    CREATE TABLE archive (id INTEGER PRIMARY KEY, entry TEXT);
    CREATE TABLE vault (id INTEGER PRIMARY KEY, entry TEXT);
    CREATE TABLE \"odd \"\"name:\" (a INTEGER);
    CREATE TABLE \"odd \"\"key:\" (a INTEGER PRIMARY KEY) WITHOUT ROWID;
    CREATE VIEW authors AS SELECT DISTINCT name FROM users JOIN posts ON posts.author = users.id;
    CREATE VIEW entries AS SELECT entry FROM journal;
    CREATE TRIGGER posts_inserted AFTER INSERT ON posts
    BEGIN INSERT INTO journal (entry) SELECT name FROM authors; END;
    CREATE TRIGGER journal_inserted AFTER INSERT ON journal WHEN new.entry = 'deep'
    BEGIN INSERT INTO archive (entry) VALUES (new.entry); END;
    CREATE TRIGGER entries_inserted INSTEAD OF INSERT ON entries
    BEGIN INSERT INTO archive (entry) VALUES (new.entry); END;
    CREATE VIRTUAL TABLE search USING fts5 (text);
    INSERT INTO users (id, name, email) VALUES (1, 'Ada', 'ada@example.org'), (2, 'Eve', NULL);
";

/// A database in a folder of its own, and what was told of its commits.
struct TestDatabase {
    database: Database,
    told: Arc<Mutex<Vec<String>>>,
    _folder: TempDir,
}

impl TestDatabase {
    async fn open() -> Self {
        Self::with_writer(WriterOptions::new()).await
    }

    async fn with_writer(writer: WriterOptions) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}/app.db", folder.path().display());
        let pool = connect(&url).await.unwrap();
        let database = Database::with_writer(pool, writer).await.unwrap();
        raw_sql(SCHEMA).execute(database.pool()).await.unwrap();
        let told = Arc::<Mutex<Vec<_>>>::default();
        database.changes().on_commit({
            let told = Arc::clone(&told);
            move |tables| {
                let tables: Vec<_> = tables.iter().map(|table| &**table).collect();
                told.lock().unwrap().push(tables.join(" "));
            }
        });
        Self { database, told, _folder: folder }
    }

    fn take_told(&self) -> Vec<String> {
        std::mem::take(&mut self.told.lock().unwrap())
    }
}

impl Deref for TestDatabase {
    type Target = Database;

    fn deref(&self) -> &Database {
        &self.database
    }
}
