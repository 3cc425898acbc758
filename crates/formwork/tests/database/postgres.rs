//! PostgreSQL, on a server of its own.

use formwork::Error;
use sqlx::PgPool;

use crate::{
    constraints::{self, Database, TABLES},
    forms,
    postgres_server::PostgresServer,
};

impl Database for PgPool {
    const NAMES_REFERENCES: bool = true;
    const NAMES_KEYS: bool = true;

    async fn run(&self, statement: &'static str) -> Result<(), sqlx::Error> {
        sqlx::query(statement).execute(self).await.map(drop)
    }

    async fn commit(&self, statement: &'static str) -> Result<(), Error> {
        let mut transaction = self.begin().await?;
        sqlx::query(statement).execute(&mut *transaction).await?;
        Ok(transaction.commit().await?)
    }
}

/// What only PostgreSQL has: types that are limits.
const TYPES: &str = "CREATE TYPE plan AS ENUM ('free', 'paid');
    CREATE DOMAIN adult AS INTEGER CHECK (VALUE >= 18);
    CREATE TABLE members (
        id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        name VARCHAR(40) NOT NULL UNIQUE CHECK (length(name) > 1),
        bio VARCHAR(100),
        age adult NOT NULL,
        plan plan NOT NULL,
        born DATE NOT NULL CHECK (born > '2000-02-29'),
        news BOOLEAN NOT NULL
    )";

/// One server for all, because starting it is what takes time.
#[tokio::test]
async fn postgresql_is_as_sqlite() {
    let server = PostgresServer::start();
    let db = PgPool::connect_with(server.options()).await.unwrap();
    sqlx::raw_sql(TABLES).execute(&db).await.unwrap();
    constraints::all(&db).await;

    sqlx::raw_sql(forms::AGREEING).execute(&db).await.unwrap();
    forms::agree(&db).await;
    sqlx::raw_sql("DROP TABLE members").execute(&db).await.unwrap();
    sqlx::raw_sql(forms::DISAGREEING).execute(&db).await.unwrap();
    forms::disagree(&db).await;
    sqlx::raw_sql("DROP TABLE members").execute(&db).await.unwrap();
    sqlx::raw_sql(TYPES).execute(&db).await.unwrap();
    forms::agree(&db).await;
    db.close().await;
}
