//! Who likes whom.

use super::{Browser, credentials};
use crate::{html::Element, http::Response, support::TestApp};

/// What the like button of a profile says: whether one likes, and how many do.
fn button(page: &Response) -> (bool, u32) {
    let button = Element::find(page.text(), "class=\"like\"").unwrap();
    let (_, count) = page.text().split_once("class=\"count\">").unwrap();
    let digits = count.split('<').next().unwrap();
    (button.attribute("aria-pressed").as_deref() == Some("true"), digits.parse().unwrap())
}

async fn like(browser: &Browser<'_>) {
    assert_eq!(browser.submit("/users/1", "toggle_like", &[]).await.status, 303);
}

#[tokio::test]
async fn everybody_likes_once_and_can_take_it_back() {
    let app = TestApp::start().await;
    Browser::registered(&app, "Ada").await;
    let (one, two) = (Browser::new(&app), Browser::new(&app));
    like(&one).await;
    like(&two).await;
    assert_eq!(button(&one.get("/users/1").await), (true, 2));
    assert_eq!(button(&app.get("/users/1").await), (false, 2));
    like(&one).await;
    assert_eq!(button(&one.get("/users/1").await), (false, 1));
    assert_eq!(button(&two.get("/users/1").await), (true, 1));
}

#[tokio::test]
async fn members_who_like_are_named_and_others_are_counted() {
    let app = TestApp::start().await;
    Browser::registered(&app, "Ada").await;
    let grace = Browser::registered(&app, "Grace").await;
    like(&grace).await;
    like(&Browser::new(&app)).await;
    let page = app.get("/users/1").await;
    assert_eq!(button(&page), (false, 2));
    assert!(page.text().contains("<a href=\"/users/2\">Grace</a>"), "{}", page.text());
    // Wherever she is signed in, she is one.
    let elsewhere = Browser::new(&app);
    elsewhere.submit("/sign-in", "sign_in", &credentials("Grace")).await;
    assert_eq!(button(&elsewhere.get("/users/1").await), (true, 2));
}

#[tokio::test]
async fn what_was_liked_before_signing_in_is_the_members_and_counts_once() {
    let app = TestApp::start().await;
    Browser::registered(&app, "Ada").await;
    let first = Browser::registered(&app, "Grace").await;
    like(&first).await;
    let second = Browser::new(&app);
    like(&second).await;
    assert_eq!(button(&app.get("/users/1").await).1, 2);
    second.submit("/sign-in", "sign_in", &credentials("Grace")).await;
    assert_eq!(button(&second.get("/users/1").await), (true, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_who_like_at_the_same_time_are_all_counted() {
    let app = TestApp::start().await;
    Browser::registered(&app, "Ada").await;
    let browsers: Vec<_> = (0..20).map(|_| Browser::new(&app)).collect();
    futures::future::join_all(browsers.iter().map(like)).await;
    assert_eq!(button(&app.get("/users/1").await), (false, 20));
}

#[tokio::test]
async fn nobody_likes_whom_there_is_not() {
    let app = TestApp::start().await;
    Browser::registered(&app, "Ada").await;
    let browser = Browser::new(&app);
    let shown = browser.get("/users/1").await;
    let form = crate::html::Form::find(shown.text(), "toggle_like").fill("_arg", "2");
    let refused = browser.send(crate::http::Request::form("/users/1", form.body())).await;
    assert_eq!(refused.status, 404);
    assert_eq!(app.get("/users/2").await.status, 404);
}
