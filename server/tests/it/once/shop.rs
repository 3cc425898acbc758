//! A shop whose orders are placed once.

use std::{sync::Arc, time::Duration};

use formwork::{
    FieldError, FieldErrors,
    action::{Next, Outcome, Sealed},
    database::{self, Writer},
    prelude::*,
    routing::{Page, Routes},
};
use sqlx::{SqliteConnection, SqlitePool};
use tempfile::TempDir;
use tokio::sync::Notify;

use crate::support::{Server, config};

/// The secret of the site: its key in hexadecimal digits.
pub(super) const SECRET: &str = "0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f";

#[derive(Form, Debug)]
pub(super) struct Order {
    #[field(label = "Item", length(1..=20), server_check = is_offered)]
    pub(super) item: String,
}

/// A shop that has sold something unique offers it no more.
async fn is_offered(item: &str) -> Result<Option<Violation>> {
    if item != "unique" {
        return Ok(None);
    }
    let sold = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM orders WHERE item = 'unique')");
    let is_sold: bool = sold.fetch_one(&state::<SqlitePool>()).await?;
    Ok(is_sold.then(|| Violation::new("unique")))
}

/// Lets a test know that a body runs, and wait with it.
#[derive(Clone, Default)]
pub(super) struct Pause {
    pub(super) begun: Arc<Notify>,
    pub(super) go_on: Arc<Notify>,
}

async fn insert(item: &str, connection: &mut SqliteConnection) -> Result<i64> {
    let id = sqlx::query_scalar("INSERT INTO orders (item) VALUES (?) RETURNING id");
    Ok(id.bind(item).fetch_one(connection).await?)
}

/// Notes who was let in, and how it ended; a header lets it refuse.
async fn noted(next: Next) -> Result<Outcome> {
    if headers().contains_key("x-refuse") {
        return Err(unauthorized());
    }
    cookies().set("visited", "yes", Duration::from_secs(60))?;
    next.run().await
}

#[action(once, wrap = noted)]
pub(super) async fn place_order(
    order: Order,
    transaction: &mut SqliteConnection,
) -> ActionResult<Redirect> {
    let id = insert(&order.item, transaction).await?;
    cookies().set("order", &id.to_string(), Duration::from_secs(60))?;
    match order.item.as_str() {
        "panic" => panic!("on purpose"),
        "failed" => Err(Error::failed("on purpose")),
        "elsewhere" => Err(redirect("/elsewhere").into()),
        "out of stock" => Err(FieldErrors::from(FieldError::new("item", "unique")).into()),
        _ => Ok(redirect(format!("/orders/{id}"))),
    }
}

/// Stays on the page.
#[action(once)]
pub(super) async fn keep(
    order: Order,
    connection: &mut sqlx::SqliteConnection,
) -> ActionResult<i64> {
    insert(&order.item, connection).await
}

#[action(once)]
pub(super) async fn reorder(
    customer: Sealed<i64>,
    shelf: i64,
    order: Order,
    transaction: &mut SqliteConnection,
) -> ActionResult<Redirect> {
    insert(&format!("{}/{shelf}/{}", *customer, order.item), transaction).await?;
    Ok(redirect("/"))
}

#[derive(Form, Debug)]
pub(super) struct Paper {
    #[field(label = "Title", length(1..=20))]
    title: String,
    #[field(label = "Scan", max_size = 1000)]
    scan: Upload,
}

#[action(once)]
pub(super) async fn hand_in(
    paper: Paper,
    transaction: &mut SqliteConnection,
) -> ActionResult<Redirect> {
    let content = std::fs::read_to_string(paper.scan.path())?;
    insert(&format!("{} {content}", paper.title), transaction).await?;
    Ok(redirect("/"))
}

/// Drops the page with the number of orders, and lets the test ask for it before the commit.
#[action(once)]
pub(super) async fn announce(
    order: Order,
    #[extract] State(pause): State<Pause>,
    transaction: &mut SqliteConnection,
) -> ActionResult<Redirect> {
    insert(&order.item, transaction).await?;
    revalidate_path("/count");
    revalidate_tag("orders");
    pause.begun.notify_one();
    pause.go_on.notified().await;
    Ok(redirect("/count"))
}

#[action(wrap = super::noted)]
pub(super) mod returns {
    use formwork::prelude::*;
    use sqlx::SqliteConnection;

    /// An action of a module, with an option of its own.
    #[action(once)]
    pub(crate) async fn give_back(
        item: String,
        transaction: &mut SqliteConnection,
    ) -> ActionResult<i64> {
        super::insert(&item, transaction).await
    }
}

/// Calls another action that is `once`, which cannot have a second transaction.
#[action(once)]
pub(super) async fn place_two(
    item: String,
    transaction: &mut SqliteConnection,
) -> ActionResult<i64> {
    insert(&item, transaction).await?;
    let refused = why_not(item).await?;
    assert!(refused.contains("would wait for that one's transaction"), "{refused}");
    Err(Error::failed(refused))
}

/// Calls one from Rust.
#[action]
pub(super) async fn keep_for(item: String) -> ActionResult<i64> {
    keep(Order { item }).await
}

/// Says why one that is called from Rust is not done.
#[action]
pub(super) async fn why_not(item: String) -> ActionResult<String> {
    Ok(format!("{:?}", keep(Order { item }).await.err()))
}

/// Is no action with `once`.
#[action]
pub(super) async fn draft(order: Order) -> ActionResult<Redirect> {
    Ok(redirect(format!("/drafts/{}", order.item)))
}

async fn home() -> Result<impl IntoView> {
    let kept = use_action(keep);
    Ok(view! {
        {kept.value().map(|id| view! { <p>{format!("kept as {id}")}</p> })}
        <Form action=place_order let(OrderFields { item })>
            <Field of=item/>
        </Form>
        <Form action=keep let(OrderFields { item })>
            <Field of=item/>
        </Form>
        <Form action=reorder.bind((Sealed::new(1234), 7)) let(OrderFields { item })>
            <Field of=item/>
        </Form>
        <Form action=announce let(OrderFields { item })>
            <Field of=item/>
        </Form>
    })
}

async fn drafts() -> Result<impl IntoView> {
    Ok(view! {
        <Form action=draft let(OrderFields { item })>
            <Field of=item/>
            <Submit>"Save"</Submit>
            <SubmitTo action=place_order>"Order"</SubmitTo>
        </Form>
    })
}

async fn papers() -> Result<impl IntoView> {
    Ok(view! {
        <Form action=hand_in let(PaperFields { title, scan })>
            <Field of=title/>
            <Field of=scan/>
        </Form>
    })
}

/// Is cached, and says how many orders there are.
async fn count() -> Result<impl IntoView> {
    Ok(view! { <p>{format!("{} orders", orders(&state()).await.len())}</p> })
}

/// The items that were ordered.
pub(super) async fn orders(db: &SqlitePool) -> Vec<String> {
    let items = sqlx::query_scalar("SELECT item FROM orders ORDER BY id");
    items.fetch_all(db).await.unwrap()
}

/// The routes, without the state.
pub(super) fn routes() -> Routes {
    Routes::new()
        .page("/", Page::new(home))
        .page("/drafts", Page::new(drafts))
        .page("/papers", Page::new(papers))
        .page("/cached", Page::new(home).cache(Cache::forever()))
        .page("/count", Page::new(count).cache(Cache::forever()))
}

/// The database of the shop.
pub(super) async fn open(url: &str) -> SqlitePool {
    let db = database::connect(url).await.unwrap();
    let table = "CREATE TABLE IF NOT EXISTS orders (id INTEGER PRIMARY KEY, item TEXT NOT NULL)";
    sqlx::query(table).execute(&db).await.unwrap();
    db
}

/// A shop that is open, on a database that outlives it.
pub(super) struct Shop {
    pub(super) server: Server,
    pub(super) db: SqlitePool,
    pub(super) pause: Pause,
    folder: TempDir,
}

impl Shop {
    pub(super) async fn start() -> Self {
        Self::on(tempfile::tempdir().unwrap(), SECRET).await
    }

    async fn on(folder: TempDir, secret: &str) -> Self {
        let db = open(&format!("sqlite:{}/app.db", folder.path().display())).await;
        let (writer, pause) = (Writer::connect(&db).await.unwrap(), Pause::default());
        let routes = routes().with_state(writer).with_state(db.clone()).with_state(pause.clone());
        let server = Server::start(routes, config(&[("FORMWORK_SECRET", secret)])).await;
        Self { server, db, pause, folder }
    }

    /// Another server on the same database, with `secret`.
    pub(super) async fn restart(self, secret: &str) -> Self {
        self.db.close().await;
        Self::on(self.folder, secret).await
    }

    pub(super) async fn orders(&self) -> Vec<String> {
        orders(&self.db).await
    }

    /// How many tokens are spent.
    pub(super) async fn tokens(&self) -> u32 {
        let count = sqlx::query_scalar("SELECT count(*) FROM _formwork_once");
        count.fetch_one(&self.db).await.unwrap()
    }
}
