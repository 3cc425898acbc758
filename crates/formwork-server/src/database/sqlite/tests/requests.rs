//! What is noted for a request.

use crate::{assets::Assets, config::Config, request::RequestContext, routing::Site};
use http::{Extensions, Request};

use super::*;

fn request() -> Arc<RequestContext> {
    let config = Config::from_variables(|_| None).unwrap();
    let assets = Assets::load(&config).unwrap();
    let site = Site::new(config, Extensions::new(), assets, None, Vec::new(), None, None);
    let site = Arc::new(site);
    RequestContext::new(site, Arc::new(Request::new(()).into_parts().0))
}

#[tokio::test]
async fn a_read_is_noted_before_it_begins_and_known_or_not() {
    let database = TestDatabase::open().await;
    for _ in 0..2 {
        let request = request();
        let read = async {
            let rows = sqlx::query("SELECT name FROM authors").fetch(&*database);
            assert_eq!(request.tables_read(), [""; 0], "nothing has been asked for");
            drop(rows);
            sqlx::query("SELECT name FROM authors").fetch_all(&*database).await.unwrap();
            assert_eq!(request.tables_read(), ["?", "posts", "users"]);
            sqlx::query("SELECT 1").fetch_one(&*database).await.unwrap();
            sqlx::query("SELECT * FROM likes").fetch_optional(&*database).await.unwrap();
        };
        request.scope(read).await;
        assert_eq!(request.tables_read(), ["?", "likes", "posts", "users"]);
    }
}

#[tokio::test]
async fn what_is_not_known_is_noted_as_all_and_its_error_is_that_of_sqlx() {
    let (database, request) = (TestDatabase::open().await, request());
    let read = async { sqlx::query("SELECT * FROM labels").fetch_all(&*database).await };
    let error = request.scope(read).await.unwrap_err();
    assert!(error.to_string().contains("no such table: labels"), "{error}");
    assert_eq!(request.tables_read(), ["*"]);
}

#[tokio::test]
async fn what_goes_past_the_database_is_not_noted() {
    let (database, request) = (TestDatabase::open().await, request());
    let read = async {
        sqlx::query("SELECT * FROM users").fetch_all(database.pool()).await.unwrap();
        let mut transaction = database.begin().await.unwrap();
        sqlx::query("SELECT * FROM users").fetch_all(&mut *transaction).await.unwrap();
    };
    request.scope(read).await;
    assert_eq!(request.tables_read(), [""; 0]);
}
