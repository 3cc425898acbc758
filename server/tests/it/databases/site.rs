//! A shop that is written for any database.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use formwork::{
    database::{AnyConnection, AnyDatabase, AnyWriter},
    prelude::*,
    routing::{Methods, Page, Routes},
};
use sqlx::{AnyExecutor, SqliteConnection};
use tempfile::TempDir;
use tokio::sync::Notify;

use super::wizard;
use crate::{
    html::Form,
    support::{Server, config},
};

const SECRET: &str = "0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f";

/// Lets a test know that a body runs, and wait with it; counts the bodies that waited so.
#[derive(Clone, Default)]
pub(super) struct Pause {
    pub(super) begun: Arc<Notify>,
    pub(super) go_on: Arc<Notify>,
    pub(super) bodies: Arc<AtomicUsize>,
}

#[derive(Form, Debug)]
struct Order {
    #[field(label = "Item", length(1..=20))]
    item: String,
}

async fn insert(db: impl AnyExecutor<'_>, item: &str) -> sqlx::Result<i64> {
    let id = sqlx::query_scalar("INSERT INTO orders (item) VALUES ($1) RETURNING id");
    id.bind(item).fetch_one(db).await
}

#[action(once)]
async fn place_order(
    order: Order,
    #[extract] State(pause): State<Pause>,
    transaction: &mut AnyConnection,
) -> ActionResult<Redirect> {
    if order.item == "slow" {
        let number = pause.bodies.fetch_add(1, Ordering::SeqCst) + 1;
        pause.begun.notify_one();
        pause.go_on.notified().await;
        let id = insert(&mut *transaction, &format!("slow {number}")).await?;
        return Ok(redirect(format!("/orders/{id}")));
    }
    let id = insert(&mut *transaction, &order.item).await;
    let id = id.on_unique(Order::item, "is ordered already")?;
    revalidate_tag("orders");
    cookies().set("order", &id.to_string(), std::time::Duration::from_secs(60))?;
    match order.item.as_str() {
        "panic" => panic!("on purpose"),
        "failed" => Err(Error::failed("on purpose")),
        "stuck" => std::future::pending().await,
        _ => Ok(redirect(format!("/orders/{id}"))),
    }
}

/// Is written for SQLite alone.
#[action(once)]
async fn order_on_sqlite(
    order: Order,
    transaction: &mut SqliteConnection,
) -> ActionResult<Redirect> {
    let insert = sqlx::query("INSERT INTO orders (item) VALUES (?)");
    insert.bind(order.item).execute(transaction).await?;
    Ok(redirect("/"))
}

async fn home() -> Result<impl IntoView> {
    Ok(view! {
        <Form action=place_order let(OrderFields { item })><Field of=item/></Form>
        <Form action=order_on_sqlite let(OrderFields { item })><Field of=item/></Form>
    })
}

/// Is cached, with or without a tag.
async fn count() -> Result<impl IntoView> {
    let count: i64 = sqlx::query_scalar("SELECT count(*) FROM orders")
        .fetch_one(&state::<AnyDatabase>())
        .await?;
    Ok(view! { <p>{format!("{count} orders")}</p> })
}

/// Writes as an application does without an action.
async fn import(
    State(writer): State<AnyWriter>,
    State(db): State<AnyDatabase>,
) -> Result<String, ApiError> {
    let mut transaction = writer.begin().await?;
    insert(&mut *transaction, "imported").await?;
    transaction.commit().await?;
    Ok(orders(&db).await.join(", "))
}

async fn orders(db: &AnyDatabase) -> Vec<String> {
    sqlx::query_scalar("SELECT item FROM orders ORDER BY id").fetch_all(db).await.unwrap()
}

const SQLITE: &str =
    "CREATE TABLE orders (id INTEGER PRIMARY KEY, item TEXT NOT NULL UNIQUE) STRICT;
    CREATE TABLE members (name TEXT NOT NULL, city TEXT NOT NULL) STRICT";
const POSTGRES: &str = "CREATE TABLE orders (id BIGSERIAL PRIMARY KEY, item TEXT NOT NULL UNIQUE);
    CREATE TABLE members (name TEXT NOT NULL, city TEXT NOT NULL)";

/// Two servers of the shop on one database.
pub(super) struct Site {
    pub(super) server: Server,
    pub(super) other: Server,
    pub(super) db: AnyDatabase,
    pub(super) pause: Pause,
    _folder: Option<TempDir>,
}

impl Site {
    /// On a database of its own, which both servers share in one process.
    pub(super) async fn on_sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}/app.db", folder.path().display());
        let db = AnyDatabase::connect(&url).await.unwrap();
        sqlx::raw_sql(SQLITE).execute(&db).await.unwrap();
        Self::on(db.clone(), db, Some(folder)).await
    }

    /// On an empty database of PostgreSQL, to which each server has connections of its own.
    pub(super) async fn on_postgres(url: &str) -> Self {
        let (db, others) =
            (AnyDatabase::connect(url).await.unwrap(), AnyDatabase::connect(url).await.unwrap());
        sqlx::raw_sql(POSTGRES).execute(&db).await.unwrap();
        Self::on(db, others, None).await
    }

    async fn on(db: AnyDatabase, others: AnyDatabase, folder: Option<TempDir>) -> Self {
        let pause = Pause::default();
        let start = async |db: AnyDatabase| {
            let routes = Routes::new()
                .page("/", Page::new(home))
                .page("/count", Page::new(count).cache(Cache::forever()))
                .page("/tagged", Page::new(count).cache(Cache::forever().tags(&["orders"])))
                .route("/import", Methods::new().post(import));
            let routes = wizard::routes(routes).with_database(db).with_state(pause.clone());
            Server::start(routes, config(&[("FORMWORK_SECRET", SECRET)])).await
        };
        let (server, other) = (start(db.clone()).await, start(others).await);
        Self { server, other, db, pause, _folder: folder }
    }

    /// The form of an order, filled in.
    pub(super) async fn form(&self, item: &str) -> Form {
        self.server.form("/", "place_order").await.fill("item", item)
    }

    pub(super) async fn order(&self, item: &str) {
        assert_eq!(self.server.submit("/", &self.form(item).await).await.status, 303);
    }

    /// The tables that a statement reads and writes are known by the types of any too.
    pub(super) async fn pages_follow_their_tables(&self) {
        for (item, count) in [("a", "1 orders"), ("b", "2 orders")] {
            self.order(item).await;
            assert!(self.server.get("/count").await.text().contains(count));
        }
    }

    /// Orders by the action that is written for SQLite alone.
    pub(super) async fn typed(&self, status: u16) {
        let form = self.server.form("/", "order_on_sqlite").await.fill("item", "typed");
        assert_eq!(self.server.submit("/", &form).await.status, status);
    }

    pub(super) async fn orders(&self) -> Vec<String> {
        orders(&self.db).await
    }

    pub(super) async fn count(&self, count: &'static str) -> i64 {
        sqlx::query_scalar(count).fetch_one(&self.db).await.unwrap()
    }
}
