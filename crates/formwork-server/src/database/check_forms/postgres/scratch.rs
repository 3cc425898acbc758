//! An empty copy of a table, in which PostgreSQL evaluates checks.

use sqlx::{AssertSqlSafe, PgPool, Postgres, Transaction};

use crate::database::check_forms::{
    probes::Value,
    table::{Outcome, quote},
};

/// A temporary table of the same columns, types and collations, without constraints.
///
/// Its transaction is never committed. Errors end a transaction in PostgreSQL, so each statement
/// that can fail has a savepoint.
pub(in crate::database::check_forms) struct Scratch {
    transaction: Transaction<'static, Postgres>,
}

impl Scratch {
    /// Makes the copy of `table`, a name as SQL has to write it.
    pub(super) async fn open(pool: &PgPool, table: &str) -> sqlx::Result<Self> {
        let mut scratch = Self { transaction: pool.begin().await? };
        let create = format!("CREATE TEMP TABLE formwork_scratch AS SELECT * FROM {table} LIMIT 0");
        scratch.run(create).await?;
        Ok(scratch)
    }

    async fn run(&mut self, statement: String) -> sqlx::Result<()> {
        // Names come from the catalogue, values are quoted.
        sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut *self.transaction).await.map(drop)
    }

    pub(in crate::database::check_forms) async fn store(
        &mut self,
        column: &str,
        value: &Value,
        checks: &[&str],
    ) -> sqlx::Result<Outcome> {
        let value = self.literal(value).await?;
        let insert = format!("INSERT INTO formwork_scratch ({}) VALUES ({value})", quote(column));
        self.run("SAVEPOINT empty".to_owned()).await?;
        let outcome = match self.run(insert).await {
            Err(sqlx::Error::Database(error)) => Outcome::Unstorable(error.message().to_owned()),
            other => {
                other?;
                let mut refusals = Vec::new();
                for check in checks {
                    refusals.push(self.evaluate(check).await?);
                }
                Outcome::Checked(refusals)
            }
        };
        self.run("ROLLBACK TO empty".to_owned()).await?;
        Ok(outcome)
    }

    /// A text of no type, which becomes one of the column's type, as a parameter does.
    async fn literal(&mut self, value: &Value) -> sqlx::Result<String> {
        let text = match value {
            Value::Null => return Ok("NULL".to_owned()),
            Value::Integer(number) => number.to_string(),
            Value::Real(number) => number.to_string(),
            Value::Text(text) => text.clone(),
            Value::Day { date, after } => {
                let day = sqlx::query_scalar("SELECT ($1::text::date + $2)::text");
                day.bind(*date).bind(*after).fetch_one(&mut *self.transaction).await?
            }
        };
        Ok(format!("'{}'", text.replace('\'', "''")))
    }

    async fn evaluate(&mut self, check: &str) -> sqlx::Result<Option<String>> {
        self.run("SAVEPOINT stored".to_owned()).await?;
        let select = format!("SELECT ({check}) IS NOT FALSE FROM formwork_scratch");
        let result = sqlx::query_scalar(AssertSqlSafe(select));
        match result.fetch_one(&mut *self.transaction).await {
            Ok(true) => Ok(None),
            Ok(false) => Ok(Some(format!("CHECK ({check})"))),
            Err(sqlx::Error::Database(error)) => {
                self.run("ROLLBACK TO stored".to_owned()).await?;
                Ok(Some(format!("CHECK ({check}): {}", error.message())))
            }
            Err(error) => Err(error),
        }
    }
}
