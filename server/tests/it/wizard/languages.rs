//! A wizard whose pages have languages.

use super::{Form, Request, Site, Visitor, account, leads};

#[tokio::test]
async fn the_steps_stay_in_their_language() {
    let folder = tempfile::tempdir().unwrap();
    let site = Site::with(folder, |routes| routes.languages(["en", "de"])).await;
    let mut visitor = Visitor::default();
    // What leads to a step early leads to the open one.
    leads(&visitor.get(&site, "/de/register/review").await, "/de/register/account");
    let page = visitor.get(&site, "/de/register/account").await;
    let form = Form::find(page.text(), "save_account");
    let fields = account("ada@example.org", "person").to_vec();
    let form = fields.iter().fold(form, |form, (name, value)| form.fill(name, value));
    let request = Request::form("/de/register/account", form.body());
    leads(&visitor.send(&site, request).await, "/de/register/address");
    let page = visitor.get(&site, "/de/register/address").await;
    assert!(page.text().contains("href=\"/de/register/account\""), "{}", page.text());
    // The answers are the visitor's, whatever the language.
    assert_eq!(visitor.get(&site, "/register/address").await.status, 200);
    leads(&visitor.get(&site, "/register/review").await, "/register/address");
}
