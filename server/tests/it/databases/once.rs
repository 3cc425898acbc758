//! What is done once, on whichever database and by whichever server.

use std::sync::atomic::Ordering;

use futures::future::join_all;

use super::Site;
use crate::{
    html::Form,
    http::{Request, Response},
};

/// On an empty database.
pub(super) async fn all(site: &Site) {
    first_of_all(site).await;
    repeated(site).await;
    what_fails_leaves_nothing(site).await;
    fifty_at_once_are_one(site).await;
    of_fifty_different_ones_one_is_done(site).await;
    a_second_one_waits_for_the_first(site).await;
    tokens_past_their_life_are_deleted(site).await;
    what_is_written_without_an_action(site).await;
    cached_pages_with_tags(site).await;
}

async fn tokens(site: &Site) -> i64 {
    site.count("SELECT count(*) FROM _formwork_once").await
}

/// Submits at once, by both servers in turn.
async fn submit_all(site: &Site, forms: &[Form]) -> Vec<Response> {
    let servers = [&site.server, &site.other].into_iter().cycle();
    join_all(forms.iter().zip(servers).map(|(form, server)| server.submit("/", form))).await
}

/// Both servers make the table of tokens at the same time.
async fn first_of_all(site: &Site) {
    let forms = [site.form("first").await, site.form("second").await];
    for answer in submit_all(site, &forms).await {
        assert_eq!(answer.status, 303, "{}", answer.text());
    }
    assert_eq!(tokens(site).await, 2);
}

async fn repeated(site: &Site) {
    let form = site.form("a").await;
    let first = site.server.submit("/", &form).await.comparable();
    let location = first.header("location").unwrap().to_owned();
    assert!(first.status == 303 && location.starts_with("/orders/"), "{location}");
    assert_eq!(site.other.submit("/", &form).await.comparable(), first);
    let enhanced = Request::form("/", form.body()).header("formwork-request", "submit");
    let answer = site.other.send(&enhanced).await;
    assert_eq!(answer.header("formwork-location"), Some(location.as_str()));
    let changed = form.fill("item", "b");
    assert_eq!(site.other.submit("/", &changed).await.status, 409);
    assert_eq!(site.orders().await.iter().filter(|item| *item == "a" || *item == "b").count(), 1);
}

async fn what_fails_leaves_nothing(site: &Site) {
    let (orders, spent) = (site.orders().await, tokens(site).await);
    let form = site.form("").await;
    for (item, status) in [("", 422), ("a", 422), ("failed", 500), ("panic", 500)] {
        for server in [&site.server, &site.other] {
            let answer = server.submit("/", &form.clone().fill("item", item)).await;
            assert_eq!(answer.status, status, "{item}");
            assert_eq!(answer.text().contains("is ordered already"), item == "a", "{item}");
            assert!(answer.all("set-cookie").is_empty(), "{item}");
        }
    }
    assert_eq!((site.orders().await, tokens(site).await), (orders, spent));
    let answer = site.server.submit("/", &form.fill("item", "corrected")).await;
    assert_eq!(answer.status, 303);
}

async fn fifty_at_once_are_one(site: &Site) {
    let spent = tokens(site).await;
    let form = site.form("unique").await;
    let answers = submit_all(site, &vec![form; 50]).await;
    let first = answers[0].clone().comparable();
    assert_eq!(first.status, 303, "{}", first.text());
    for answer in answers {
        assert_eq!(answer.comparable(), first);
    }
    assert_eq!(tokens(site).await, spent + 1);
}

async fn of_fifty_different_ones_one_is_done(site: &Site) {
    let before = site.orders().await.len();
    let form = site.form("").await;
    let forms: Vec<_> =
        (0..50).map(|number| form.clone().fill("item", &format!("one of {number}"))).collect();
    let answers = submit_all(site, &forms).await;
    let count = |status| answers.iter().filter(|answer| answer.status == status).count();
    assert_eq!((count(303), count(409)), (1, 49));
    assert_eq!(site.orders().await.len(), before + 1);
}

/// The second one is sent while the body of the first runs.
async fn a_second_one_waits_for_the_first(site: &Site) {
    let form = site.form("slow").await;
    let first = site.server.submit("/", &form);
    let second = async {
        site.pause.begun.notified().await;
        let submitted = site.other.submit("/", &form);
        let (second, ()) = tokio::join!(submitted, async {
            tokio::select! {
                () = until_a_token_is_waited_for(site) => site.pause.go_on.notify_one(),
                () = site.pause.begun.notified() => panic!("its body runs as well"),
            }
        });
        second
    };
    let (first, second) = tokio::join!(first, second);
    assert_eq!(first.status, 303, "{}", first.text());
    assert_eq!(second.comparable(), first.comparable());
    assert_eq!(site.pause.bodies.load(Ordering::SeqCst), 1);
}

/// On SQLite nobody sees who waits for the writer.
pub(super) async fn until_a_token_is_waited_for(site: &Site) {
    if site.db.as_postgres().is_none() {
        return;
    }
    let waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted \
                   AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
    while site.count(waiting).await == 0 {
        tokio::task::yield_now().await;
    }
}

async fn tokens_past_their_life_are_deleted(site: &Site) {
    for number in 0..25_u8 {
        let insert = "INSERT INTO _formwork_once (id, action, payload, outcome, created_at) \
                      VALUES ($1, 'old', $1, '', $2)";
        let insert = sqlx::query(insert).bind(vec![number]).bind(i64::from(number));
        insert.execute(&site.db).await.unwrap();
    }
    site.order("later").await;
    let left = "SELECT count(*) FROM _formwork_once WHERE action = 'old'";
    assert_eq!(site.count(left).await, 5);
    let oldest = "SELECT min(created_at) FROM _formwork_once";
    assert_eq!(site.count(oldest).await, 20);
}

async fn what_is_written_without_an_action(site: &Site) {
    let answer = site.server.send(&Request::new("POST", "/import")).await;
    assert_eq!((answer.status, answer.text().ends_with(", imported")), (200, true));
    let answer = site.server.send(&Request::new("POST", "/import")).await;
    assert_eq!(answer.status, 500, "the name is taken");
}

async fn cached_pages_with_tags(site: &Site) {
    let orders = async || {
        let page = site.server.get("/tagged").await;
        (page.header("formwork-cache").unwrap().to_owned(), page.text().to_owned())
    };
    orders().await;
    assert_eq!(orders().await.0, "hit");
    site.order("tagged").await;
    let count = format!("{} orders", site.orders().await.len());
    assert!(orders().await.1.contains(&count));
}
