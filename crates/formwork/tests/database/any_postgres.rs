//! PostgreSQL by the types of any.

use std::{error::Error as _, time::Duration};

use formwork::{
    Error, Kind,
    database::{AnyDatabase, AnyTransaction, BusyError},
};
use sqlx::postgres::PgPoolOptions;

use crate::{
    any, any_values,
    constraints::{self, Database, TABLES},
    forms,
    postgres_server::PostgresServer,
};

struct OnPostgres(AnyDatabase);

impl Database for OnPostgres {
    const NAMES_REFERENCES: bool = true;
    const NAMES_KEYS: bool = true;

    async fn run(&self, statement: &'static str) -> Result<(), sqlx::Error> {
        sqlx::query(statement).execute(&self.0).await.map(drop)
    }

    async fn commit(&self, statement: &'static str) -> Result<(), Error> {
        any::commit(&self.0, statement).await
    }
}

/// One server for all, because starting it is what takes time; a database for each.
#[tokio::test]
async fn postgresql_is_as_sqlite_by_the_types_of_any() {
    let server = PostgresServer::start();
    let open = async |name: &str| {
        let url = server.database(name).await;
        AnyDatabase::connect(&url).await.unwrap()
    };
    let db = open("sample").await;
    sqlx::query(any_values::POSTGRES).execute(&db).await.unwrap();
    any_values::all(&db).await;
    letters(&db).await;

    let db = open("transactions").await;
    any::transactions(&db).await;
    any::locks(&db).await;
    any::migrations(&db, 3, "0").await;
    failed_statements(&db).await;

    let other = open("constraints").await;
    sqlx::query("DROP DATABASE transactions WITH (FORCE)").execute(&other).await.unwrap();
    assert!(!db.is_healthy().await);

    let db = other;
    sqlx::raw_sql(TABLES).execute(&db).await.unwrap();
    constraints::all(&OnPostgres(db.clone())).await;
    sqlx::raw_sql(forms::AGREEING).execute(&db).await.unwrap();
    forms::agree(&db).await;

    will_pass(&open("busy").await).await;
    full_pools(&server).await;
    connections(&server).await;
    refusals(&server).await;
}

/// One that PostgreSQL does not have is no reason to fail.
async fn letters(db: &AnyDatabase) {
    const GIVE: &str = "SELECT CAST($1 AS TEXT)";
    let slice: String = sqlx::query_scalar(GIVE).bind("a\0b").fetch_one(db).await.unwrap();
    let owned = sqlx::query_scalar(GIVE).bind("a\0b".to_owned());
    let owned: String = owned.fetch_one(db).await.unwrap();
    assert_eq!([slice, owned], ["a\u{fffd}b"; 2]);
}

/// A commit that keeps nothing is no success, whatever PostgreSQL calls it.
async fn failed_statements(db: &AnyDatabase) {
    let before = any::names(db).await;
    let mut transaction = db.begin().await.unwrap();
    let insert = "INSERT INTO names (name) VALUES ($1)";
    for name in ["lost", "kept"] {
        let _ = sqlx::query(insert).bind(name).execute(&mut *transaction).await;
    }
    let error = transaction.commit().await.unwrap_err();
    assert!(error.to_string().contains("transaction is aborted") && !error.is_busy(), "{error}");
    assert_eq!(any::names(db).await, before);
}

async fn run(transaction: &mut AnyTransaction, statement: &'static str) -> sqlx::Result<()> {
    sqlx::query(statement).execute(&mut **transaction).await.map(drop)
}

#[track_caller]
fn is_unavailable(error: sqlx::Error, code: &str) {
    let busy = error.source().and_then(|source| source.downcast_ref::<BusyError>()).unwrap();
    let said = busy.as_sqlx_error().as_database_error().and_then(|error| error.code());
    assert_eq!(said.as_deref(), Some(code));
    match Error::from(error).into_kind() {
        Kind::Unavailable { retry_after, cause: Some(_) } => assert_eq!(retry_after.as_secs(), 2),
        other => panic!("{other:?}"),
    }
}

/// What the database gives up is a 503.
async fn will_pass(db: &AnyDatabase) {
    let table = "CREATE TABLE counts AS SELECT n, 0 AS count FROM generate_series(1, 2) AS n";
    sqlx::query(table).execute(db).await.unwrap();
    const FIRST: &str = "UPDATE counts SET count = count + 1 WHERE n = 1";
    const SECOND: &str = "UPDATE counts SET count = count + 1 WHERE n = 2";

    let mut one = db.begin().await.unwrap();
    run(&mut one, FIRST).await.unwrap();
    let mut other = db.begin().await.unwrap();
    run(&mut other, "SET LOCAL lock_timeout = '20ms'").await.unwrap();
    is_unavailable(run(&mut other, FIRST).await.unwrap_err(), "55P03");
    drop(other);

    one.lock("counts").await.unwrap();
    let mut other = db.begin().await.unwrap();
    run(&mut other, "SET LOCAL lock_timeout = '20ms'").await.unwrap();
    other.lock("something else").await.unwrap();
    is_unavailable(other.lock("counts").await.unwrap_err(), "55P03");
    drop(other);

    let mut other = db.begin().await.unwrap();
    for transaction in [&mut one, &mut other] {
        run(transaction, "SET LOCAL deadlock_timeout = '20ms'").await.unwrap();
    }
    run(&mut other, SECOND).await.unwrap();
    let (first, second) = tokio::join!(run(&mut one, SECOND), async {
        let result = run(&mut other, FIRST).await;
        drop(other);
        result
    });
    // Which of them is given up the database decides. The first waits until the other is gone.
    match (first, second) {
        (Err(error), Ok(())) | (Ok(()), Err(error)) => is_unavailable(error, "40P01"),
        both => panic!("{both:?}"),
    }
    drop(one);

    let mut one = db.begin().await.unwrap();
    run(&mut one, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ").await.unwrap();
    run(&mut one, "SELECT 1").await.unwrap();
    sqlx::query(FIRST).execute(db).await.unwrap();
    is_unavailable(run(&mut one, FIRST).await.unwrap_err(), "40001");
    drop(one);

    // Only the commit can say so.
    let mut all = [db.begin().await.unwrap(), db.begin().await.unwrap()];
    for transaction in &mut all {
        run(transaction, "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE").await.unwrap();
        run(transaction, "SELECT count(*) FROM counts WHERE n > 2").await.unwrap();
        run(transaction, "INSERT INTO counts (n, count) VALUES (3, 0)").await.unwrap();
    }
    let [one, other] = all;
    one.commit().await.unwrap();
    let error = other.commit().await.unwrap_err();
    assert!(error.is_busy(), "{error}");
    assert!(matches!(Error::from(error).kind(), Kind::Unavailable { .. }));

    let mut one = db.begin().await.unwrap();
    run(&mut one, "SET LOCAL statement_timeout = '20ms'").await.unwrap();
    is_unavailable(run(&mut one, "SELECT pg_sleep(60)").await.unwrap_err(), "57014");
}

/// Who is given no connection is told to come again.
async fn full_pools(server: &PostgresServer) {
    let pool = PgPoolOptions::new().max_connections(1).acquire_timeout(Duration::from_millis(100));
    let db = AnyDatabase::from(pool.connect_with(server.options()).await.unwrap());
    let transaction = db.begin().await.unwrap();
    assert!(db.begin().await.unwrap_err().is_busy());
    let write = "CREATE TABLE written (id BIGINT)";
    let error = sqlx::query(write).execute(&db).await.unwrap_err();
    assert!(matches!(Error::from(error).kind(), Kind::Unavailable { .. }));
    // What only reads has connections of its own.
    sqlx::query("SELECT 1").execute(&db).await.unwrap();
    drop(transaction);
    sqlx::query(write).execute(&db).await.unwrap();
}

/// How connections are set, and who may set them otherwise.
async fn connections(server: &PostgresServer) {
    let setting = async |url: String, name: &'static str| -> String {
        let db = AnyDatabase::connect(&url).await.unwrap();
        let setting = sqlx::query_scalar("SELECT current_setting($1)");
        setting.bind(name).fetch_one(&db).await.unwrap()
    };
    let own = "application_name=shop&options=-c%20statement_timeout%3D7s";
    for (parameters, name, expect) in [
        ("", "application_name", "formwork"),
        ("", "lock_timeout", "5s"),
        ("", "statement_timeout", "30s"),
        ("", "idle_in_transaction_session_timeout", "1min"),
        (own, "application_name", "shop"),
        (own, "lock_timeout", "5s"),
        (own, "statement_timeout", "7s"),
    ] {
        assert_eq!(setting(server.url("postgres", parameters), name).await, expect, "{name}");
    }
    let db = AnyDatabase::connect(&server.url("postgres", "")).await.unwrap();
    let role = "ALTER ROLE test SET lock_timeout = '9s'";
    sqlx::query(role).execute(&db).await.unwrap();
    assert_eq!(setting(server.url("postgres", ""), "lock_timeout").await, "9s");
}

/// A database that cannot be opened is said in one line, without its password.
async fn refusals(server: &PostgresServer) {
    let none = server.url("nothing", "password=secret");
    for (url, named, cause) in [
        (none.as_str(), "/nothing", "does not exist"),
        ("postgres://eve:secret@127.0.0.1:1/app", "postgres://eve@127.0.0.1:1/app", "refused"),
        ("postgresql://eve:secret@localhost:x/app", "postgresql:…", "port"),
    ] {
        let error = AnyDatabase::connect(url).await.unwrap_err().to_string();
        let is_one_line = !error.contains('\n') && error.contains("DATABASE_URL");
        assert!(is_one_line && error.contains(named) && error.contains(cause), "{error}");
        assert!(!error.contains("secret"), "{error}");
    }
}
