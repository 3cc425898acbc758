//! SQLite is asked which tables a statement reads and writes.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use futures::TryStreamExt;
use sqlx::{
    AssertSqlSafe, Connection, Executor, Row, SqliteConnection, raw_sql, sqlite::SqliteRow,
};

use super::{
    opcodes::{self, Instruction},
    tables::Tables,
};
use crate::database::{
    changes::EVERY_TABLE,
    tokens::{Token, tokens},
};

/// How long a statement is at most that SQLite is asked about, in bytes. A longer one may do
/// anything.
pub(super) const MAX_STATEMENT_BYTES: usize = 64 * 1024;

/// Whether `EXPLAIN` in front of `sql` explains all of it and does nothing.
///
/// A pragma may be obeyed while it is explained, and what follows a semicolon would be run.
pub(super) fn can_be_asked(sql: &str) -> bool {
    if sql.len() > MAX_STATEMENT_BYTES || sql.contains('\0') {
        return false;
    }
    const FIRST: [&str; 7] = ["SELECT", "WITH", "VALUES", "INSERT", "REPLACE", "UPDATE", "DELETE"];
    let mut tokens = tokens(sql);
    let is_one_of = |token: Token| FIRST.iter().any(|word| token.is_word(word));
    tokens.next().is_some_and(is_one_of)
        && tokens.skip_while(|token| !token.is_symbol(";")).all(|token| token.is_symbol(";"))
}

/// What `sql`, which [can be asked](can_be_asked), reads and writes on this connection.
///
/// Roots and instructions are read in one transaction, so that they are of one schema: SQLite notices
/// that its own copy is old when the first statement runs.
///
/// # Errors
///
/// SQLite refuses the statement, or the connection is broken.
pub(super) async fn ask(connection: &mut SqliteConnection, sql: &str) -> sqlx::Result<Tables> {
    let mut transaction = connection.begin().await?;
    let schema_version = schema_version(&mut transaction).await?;
    let mut found = Found::of(roots(&mut transaction).await?);
    let sql = AssertSqlSafe(format!("EXPLAIN {sql}"));
    let mut instructions = transaction.fetch(raw_sql(sql));
    while let Some(row) = instructions.try_next().await? {
        found.add(instruction(&row)?);
    }
    drop(instructions);
    transaction.rollback().await?;
    Ok(found.tables(schema_version))
}

/// The number that SQLite changes with the schema.
pub(in crate::database) async fn schema_version(
    connection: &mut SqliteConnection,
) -> sqlx::Result<i64> {
    sqlx::query_scalar("PRAGMA schema_version").fetch_one(connection).await
}

/// The table to which the page at a root belongs.
///
/// A shadow table is written by its virtual table, and one of SQLite's own by SQLite: nobody is told
/// then, so that it stands for all.
async fn roots(connection: &mut SqliteConnection) -> sqlx::Result<HashMap<i64, Arc<str>>> {
    let tables: Vec<(i64, String, bool)> = sqlx::query_as(
        "SELECT rootpage, tbl_name, tbl_name GLOB 'sqlite_*' OR tbl_name IN \
         (SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow') \
         FROM main.sqlite_schema WHERE rootpage > 0",
    )
    .fetch_all(connection)
    .await?;
    let mut roots: HashMap<_, _> = tables
        .into_iter()
        .map(|(root, name, is_hidden)| {
            (root, if is_hidden { Arc::from(EVERY_TABLE) } else { Arc::from(name) })
        })
        .collect();
    roots.insert(SCHEMA_ROOT, Arc::from("sqlite_schema"));
    Ok(roots)
}

/// Where the table of tables begins, in every database.
const SCHEMA_ROOT: i64 = 1;

/// The number of the database that is called `main`; others are temporary or attached.
const MAIN: i64 = 0;

fn instruction(row: &SqliteRow) -> sqlx::Result<Instruction> {
    let operand = |name| row.try_get_unchecked::<i64, _>(name);
    let operands = [operand("p1")?, operand("p2")?, operand("p3")?, operand("p5")?];
    Ok(opcodes::read(row.try_get_unchecked("opcode")?, operands))
}

/// What was found up to an instruction.
struct Found {
    roots: HashMap<i64, Arc<str>>,
    reads: BTreeSet<Arc<str>>,
    writes: BTreeSet<Arc<str>>,
    begins_to_write: bool,
    reads_anything: bool,
    does_anything: bool,
}

impl Found {
    fn of(roots: HashMap<i64, Arc<str>>) -> Self {
        Self {
            roots,
            reads: BTreeSet::new(),
            writes: BTreeSet::new(),
            begins_to_write: false,
            reads_anything: false,
            does_anything: false,
        }
    }

    fn add(&mut self, instruction: Instruction) {
        match instruction {
            Instruction::Harmless => {}
            Instruction::Read { database, root } => match self.table(database, root) {
                Some(table) => {
                    self.reads.insert(table);
                }
                None => self.reads_anything = true,
            },
            Instruction::Write { database, root } => match self.table(database, root) {
                // The schema is changed.
                Some(_) if root == SCHEMA_ROOT => self.does_anything = true,
                // What is written may be read as well, to find rows or to return them.
                Some(table) => {
                    self.reads.insert(Arc::clone(&table));
                    self.writes.insert(table);
                }
                None => self.does_anything = true,
            },
            Instruction::BeginsToWrite => self.begins_to_write = true,
            Instruction::ReadsAnything => self.reads_anything = true,
            Instruction::DoesAnything => self.does_anything = true,
        }
    }

    fn table(&self, database: i64, root: i64) -> Option<Arc<str>> {
        if database == MAIN { self.roots.get(&root).cloned() } else { None }
    }

    fn tables(self, schema_version: i64) -> Tables {
        let writes_unseen = self.begins_to_write && self.writes.is_empty();
        if self.does_anything || writes_unseen {
            return Tables::everything();
        }
        let mut reads = self.reads;
        if self.reads_anything {
            reads.insert(Arc::from(EVERY_TABLE));
        }
        Tables::new(reads, self.writes, schema_version)
    }
}
