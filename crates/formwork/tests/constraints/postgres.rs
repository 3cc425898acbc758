//! PostgreSQL, on a server of its own.

use sqlx::PgPool;

use crate::{
    cases::{self, Database, TABLES},
    postgres_server::PostgresServer,
};

impl Database for PgPool {
    const NAMES_REFERENCES: bool = true;
    const NAMES_KEYS: bool = true;

    async fn run(&self, statement: &'static str) -> Result<(), sqlx::Error> {
        sqlx::query(statement).execute(self).await.map(drop)
    }

    async fn commit(&self, statement: &'static str) -> Result<(), sqlx::Error> {
        let mut transaction = self.begin().await?;
        sqlx::query(statement).execute(&mut *transaction).await?;
        transaction.commit().await
    }
}

#[tokio::test]
async fn postgresql_keeps_the_contract() {
    let server = PostgresServer::start();
    let db = PgPool::connect_with(server.options()).await.unwrap();
    sqlx::raw_sql(TABLES).execute(&db).await.unwrap();
    cases::all(&db).await;
    db.close().await;
}
