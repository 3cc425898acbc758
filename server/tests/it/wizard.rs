//! Wizards, as visitors without scripts go through them.

use formwork::{
    database::{self, Writer},
    routing::Routes,
    wizard::MAX_ANSWERS,
};
use sqlx::SqlitePool;
use tempfile::TempDir;

use crate::{
    html::{Element, Form},
    http::{Request, Response},
    support::{Server, config},
};

mod languages;
mod registration;

use registration::PASSWORD;

/// A server of the wizard, on a database that outlives it.
struct Site {
    server: Server,
    db: SqlitePool,
    folder: TempDir,
}

impl Site {
    async fn start() -> Self {
        Self::on(tempfile::tempdir().unwrap()).await
    }

    async fn on(folder: TempDir) -> Self {
        Self::with(folder, |routes| routes).await
    }

    async fn with(folder: TempDir, add: impl FnOnce(Routes) -> Routes) -> Self {
        let url = format!("sqlite:{}/app.db", folder.path().display());
        let db = database::connect(&url).await.unwrap();
        sqlx::query(
            "CREATE TABLE IF NOT EXISTS members \
             (email TEXT NOT NULL UNIQUE, company TEXT, city TEXT NOT NULL, password TEXT NOT NULL)",
        )
        .execute(&db)
        .await
        .unwrap();
        let config = config(&[("FORMWORK_SECRET", &"0f".repeat(32))]);
        let writer = Writer::connect(&db).await.unwrap();
        let routes = registration::routes(db.clone()).with_state(writer);
        let server = Server::start(add(routes), config).await;
        Self { server, db, folder }
    }

    /// Another server on the same database file.
    async fn restart(self) -> Self {
        self.db.close().await;
        Self::on(self.folder).await
    }

    /// E-mail address, company and city of everyone who completed the wizard.
    async fn members(&self) -> Vec<(String, Option<String>, String)> {
        let members = sqlx::query_as("SELECT email, company, city FROM members ORDER BY rowid");
        members.fetch_all(&self.db).await.unwrap()
    }

    /// Whether a text stands in a file of the database.
    fn is_on_disk(&self, text: &str) -> bool {
        let mut files = std::fs::read_dir(self.folder.path()).unwrap();
        files.any(|file| {
            let bytes = std::fs::read(file.unwrap().path()).unwrap();
            bytes.windows(text.len()).any(|window| window == text.as_bytes())
        })
    }

    async fn states(&self) -> u32 {
        let count = sqlx::query_scalar("SELECT count(*) FROM _formwork_wizards");
        count.fetch_one(&self.db).await.unwrap()
    }
}

/// A browser: what it keeps is one cookie.
#[derive(Clone, Default)]
struct Visitor {
    cookie: Option<String>,
}

impl Visitor {
    async fn send(&mut self, site: &Site, request: Request) -> Response {
        let request = match &self.cookie {
            Some(cookie) => request.header("cookie", cookie),
            None => request,
        };
        let answer = site.server.send(&request).await;
        if let Some(set) = answer.header("set-cookie") {
            self.cookie = Some(set.split(';').next().unwrap().to_owned());
        }
        answer
    }

    async fn get(&mut self, site: &Site, target: &str) -> Response {
        self.send(site, Request::get(target)).await
    }

    /// The page of a step, which can be visited.
    async fn visit(&mut self, site: &Site, slug: &str) -> String {
        let page = self.get(site, &format!("/register/{slug}")).await;
        assert_eq!(page.status, 200, "{slug}: {:?}", page.header("location"));
        page.text().to_owned()
    }

    /// Fills in the form of a step and submits it.
    async fn submit(&mut self, site: &Site, slug: &str, fields: &[(&str, &str)]) -> Response {
        let page = self.visit(site, slug).await;
        let id = if slug == "review" { "register".to_owned() } else { format!("save_{slug}") };
        let form = Form::find(&page, &id);
        let form = fields.iter().fold(form, |form, (name, value)| form.fill(name, value));
        self.send(site, Request::form(&format!("/register/{slug}"), form.body())).await
    }

    /// Submits a step that leads to `next`.
    async fn step(&mut self, site: &Site, slug: &str, fields: &[(&str, &str)], next: &str) {
        leads(&self.submit(site, slug, fields).await, next);
    }

    /// Goes to the last step.
    async fn fill_all(&mut self, site: &Site, email: &str) {
        self.step(site, "account", &account(email, "person"), "/register/address").await;
        self.step(site, "address", &[("city", "London")], "/register/review").await;
    }
}

#[track_caller]
fn leads(answer: &Response, location: &str) {
    assert_eq!(answer.header("location"), Some(location), "{} {}", answer.status, answer.text());
}

fn account<'a>(email: &'a str, kind: &'a str) -> [(&'a str, &'a str); 3] {
    [("email", email), ("kind", kind), ("password", PASSWORD)]
}

/// The list of steps on a page: `Account: done`.
fn list(page: &str) -> Vec<&str> {
    let items = page.split("<li>").skip(1);
    items.map(|item| item.split('<').next().unwrap()).collect()
}

/// What the control called `name` holds.
fn held(page: &str, name: &str) -> String {
    Element::find(page, &format!(" name=\"{name}\"")).unwrap().value()
}

#[tokio::test]
async fn every_step_leads_to_the_next_and_the_last_one_completes() {
    let site = Site::start().await;
    let mut visitor = Visitor::default();
    leads(&visitor.get(&site, "/register").await, "/register/account");
    let page = visitor.visit(&site, "account").await;
    assert_eq!(list(&page), ["Account: current", "Where you live: closed", "Review: closed"]);
    assert!(!page.contains("Back"));

    let saved = visitor.submit(&site, "account", &account("ada@example.org", "business")).await;
    leads(&saved, "/register/company");
    assert_eq!(saved.status, 303);
    let cookie = saved.header("set-cookie").unwrap();
    assert!(cookie.starts_with("wizard-"), "{cookie}");
    let attributes = "; HttpOnly; SameSite=Lax; Path=/; Max-Age=604800";
    assert!(cookie.ends_with(attributes), "{cookie}");

    visitor.step(&site, "company", &[("name", "Engines")], "/register/address").await;
    visitor.step(&site, "address", &[("city", "London")], "/register/review").await;
    let page = visitor.visit(&site, "review").await;
    assert_eq!(
        list(&page),
        ["Account: done", "Company: done", "Where you live: done", "Review: current"]
    );
    assert!(page.contains("href=\"/register/address\""), "{page}");
    assert!(page.contains("London"), "{page}");
    visitor.step(&site, "review", &[], "/done").await;
    let member = ("ada@example.org".to_owned(), Some("Engines".to_owned()), "London".to_owned());
    assert_eq!(site.members().await, [member]);
    leads(&visitor.get(&site, "/register").await, "/register/account");
}

#[tokio::test]
async fn who_submits_the_last_step_again_is_led_where_it_led() {
    let site = Site::start().await;
    let mut visitor = Visitor::default();
    visitor.fill_all(&site, "ada@example.org").await;
    let page = visitor.visit(&site, "review").await;
    let last = |id| Request::form("/register/review", Form::find(&page, id).body());
    leads(&visitor.send(&site, last("register")).await, "/done");
    let site = site.restart().await;
    for again in [last("register"), last("register_careless"), Request::get("/register/review")] {
        leads(&visitor.send(&site, again).await, "/done");
    }
    let enhanced = last("register").header("formwork-request", "submit");
    let answer = visitor.send(&site, enhanced).await;
    assert_eq!((answer.status, answer.header("formwork-location")), (200, Some("/done")));
    assert_eq!((site.members().await.len(), site.states().await), (1, 1));
    assert_eq!(held(&visitor.visit(&site, "account").await, "email"), "", "no answers are left");

    // From the first step on it is another one.
    let other = account("eve@example.org", "person");
    visitor.step(&site, "account", &other, "/register/address").await;
    leads(&visitor.send(&site, last("register")).await, "/register/address");
    visitor.step(&site, "address", &[("city", "London")], "/register/review").await;
    visitor.step(&site, "review", &[], "/done").await;
    assert_eq!((site.members().await.len(), site.states().await), (2, 1));
}

#[tokio::test]
async fn who_commits_without_finishing_leaves_nothing() {
    let site = Site::start().await;
    let mut visitor = Visitor::default();
    visitor.fill_all(&site, "ada@example.org").await;
    let careless = Form::find(&visitor.visit(&site, "review").await, "register_careless").body();
    for next in ["/done", "/register/account"] {
        let request = Request::form("/register/review", careless.clone());
        leads(&visitor.send(&site, request).await, next);
        assert_eq!(site.states().await, 0);
    }
}

#[tokio::test]
async fn a_step_that_is_done_can_be_changed_and_shows_what_was_given() {
    let site = Site::start().await;
    let mut visitor = Visitor::default();
    visitor.fill_all(&site, "ada@example.org").await;
    let page = visitor.visit(&site, "account").await;
    assert_eq!(held(&page, "email"), "ada@example.org");
    assert_eq!(held(&page, "password"), "", "a secret is not shown again");
    assert_eq!(list(&page), ["Account: current", "Where you live: done", "Review: open"]);

    let page = visitor.visit(&site, "address").await;
    assert_eq!(held(&page, "city"), "London");
    visitor.step(&site, "address", &[("city", "Turin")], "/register/review").await;
    visitor.step(&site, "review", &[], "/done").await;
    assert_eq!(site.members().await[0].2, "Turin");
}

#[tokio::test]
async fn a_step_that_cannot_be_reached_leads_to_the_first_that_is_not_done() {
    let site = Site::start().await;
    let mut visitor = Visitor::default();
    for slug in ["company", "address", "review"] {
        let page = visitor.get(&site, &format!("/register/{slug}")).await;
        leads(&page, "/register/account");
        assert!(page.status == 303 || page.status == 307, "{}", page.status);
        assert_eq!(page.header("cache-control"), Some("private, no-store"));
    }
    assert_eq!(visitor.cookie, None, "a page begins no state");

    let mut ahead = Visitor::default();
    ahead.fill_all(&site, "ahead@example.org").await;
    let bodies =
        [("address", "save_address"), ("review", "register"), ("review", "register_careless")];
    for (slug, id) in bodies {
        let form = Form::find(&ahead.visit(&site, slug).await, id);
        for mut visitor in [Visitor::default(), visitor.clone()] {
            let target = "/register/account";
            let refused = visitor.send(&site, Request::form(target, form.body())).await;
            leads(&refused, "/register/account");
            assert_eq!(visitor.cookie, None, "nothing was saved");
        }
    }
    assert_eq!((site.members().await.len(), site.states().await), (0, 1));

    visitor
        .step(&site, "account", &account("ada@example.org", "business"), "/register/company")
        .await;
    leads(&visitor.get(&site, "/register/review").await, "/register/company");
    leads(&visitor.get(&site, "/register").await, "/register/company");
    let review = Form::find(&ahead.visit(&site, "review").await, "register_careless");
    let refused = visitor.send(&site, Request::form("/register/account", review.body())).await;
    leads(&refused, "/register/company");
    visitor.visit(&site, "company").await;
}

#[tokio::test]
async fn a_step_that_breaks_rules_is_shown_again_and_not_saved() {
    let site = Site::start().await;
    let mut visitor = Visitor::default();
    let refused = visitor.submit(&site, "account", &[("email", "ada"), ("password", "x")]).await;
    assert_eq!(refused.status, 422);
    assert_eq!(held(refused.text(), "email"), "ada");
    assert_eq!(visitor.cookie, None);
    leads(&visitor.get(&site, "/register/address").await, "/register/account");
}

#[tokio::test]
async fn only_the_slugs_of_steps_are_pages() {
    let site = Site::start().await;
    for slug in ["nothing", "Account", "home-address", "account/x"] {
        let page = Visitor::default().get(&site, &format!("/register/{slug}")).await;
        assert_eq!(page.status, 404, "{slug}");
    }
}

#[tokio::test]
async fn a_step_that_is_not_needed_is_left_out_until_it_is() {
    let site = Site::start().await;
    let mut visitor = Visitor::default();
    visitor
        .step(&site, "account", &account("ada@example.org", "business"), "/register/company")
        .await;
    visitor.step(&site, "company", &[("name", "Engines")], "/register/address").await;
    visitor.step(&site, "address", &[("city", "London")], "/register/review").await;

    visitor
        .step(&site, "account", &account("ada@example.org", "person"), "/register/address")
        .await;
    leads(&visitor.get(&site, "/register/company").await, "/register/review");
    let page = visitor.visit(&site, "review").await;
    assert_eq!(list(&page), ["Account: done", "Where you live: done", "Review: current"]);

    let mut other = visitor.clone();
    other
        .step(&site, "account", &account("ada@example.org", "business"), "/register/company")
        .await;
    assert_eq!(held(&other.visit(&site, "company").await, "name"), "Engines");

    visitor
        .step(&site, "account", &account("ada@example.org", "person"), "/register/address")
        .await;
    visitor.step(&site, "review", &[], "/done").await;
    let member = ("ada@example.org".to_owned(), None, "London".to_owned());
    assert_eq!(site.members().await, [member]);
}

#[tokio::test]
async fn a_restart_of_the_server_loses_nothing() {
    let site = Site::start().await;
    let mut visitor = Visitor::default();
    visitor.fill_all(&site, "ada@example.org").await;
    let site = site.restart().await;
    leads(&visitor.get(&site, "/register").await, "/register/review");
    assert_eq!(held(&visitor.visit(&site, "address").await, "city"), "London");
    visitor.step(&site, "review", &[], "/done").await;
    assert_eq!(site.members().await.len(), 1);
}

#[tokio::test]
async fn a_cookie_that_is_not_of_a_state_starts_anew() {
    let site = Site::start().await;
    let mut visitor = Visitor::default();
    visitor.fill_all(&site, "ada@example.org").await;
    let mut other = Visitor::default();
    other.fill_all(&site, "eve@example.org").await;
    let cookie = visitor.cookie.clone().unwrap();
    let (name, value) = cookie.split_once('=').unwrap();
    let altered = if value.starts_with('A') { "B" } else { "A" };
    for cookie in [
        format!("{name}={altered}{}", &value[1..]),
        format!("{name}="),
        format!("{name}=x"),
        format!("wizard-0000000000000000={value}"),
    ] {
        let mut visitor = Visitor { cookie: Some(cookie.clone()) };
        leads(&visitor.get(&site, "/register/review").await, "/register/account");
        visitor
            .step(&site, "account", &account("new@example.org", "person"), "/register/address")
            .await;
        assert_ne!(visitor.cookie, Some(cookie));
        assert_eq!(held(&visitor.visit(&site, "account").await, "email"), "new@example.org");
    }
    assert_eq!(held(&visitor.visit(&site, "account").await, "email"), "ada@example.org");
}

#[tokio::test]
async fn a_state_past_its_life_is_none_and_is_deleted_when_another_is_saved() {
    let site = Site::start().await;
    let mut visitors: Vec<_> = (0..22).map(|_| Visitor::default()).collect();
    for visitor in &mut visitors {
        visitor
            .step(&site, "account", &account("ada@example.org", "person"), "/register/address")
            .await;
    }
    let older = "UPDATE _formwork_wizards SET changed_at = changed_at - 604800";
    sqlx::query(older).execute(&site.db).await.unwrap();
    leads(&visitors[0].get(&site, "/register").await, "/register/account");
    let before = visitors[0].cookie.clone();
    visitors[0]
        .step(&site, "account", &account("new@example.org", "person"), "/register/address")
        .await;
    assert_ne!(visitors[0].cookie, before);
    assert_eq!(site.states().await, 3, "twenty at once");
    visitors[0].step(&site, "address", &[("city", "London")], "/register/review").await;
    assert_eq!(site.states().await, 1);
}

#[tokio::test]
async fn two_tabs_lose_no_step_and_the_last_one_wins() {
    let site = Site::start().await;
    let mut visitor = Visitor::default();
    visitor.fill_all(&site, "ada@example.org").await;
    let account_page = visitor.visit(&site, "account").await;
    let address_page = visitor.visit(&site, "address").await;
    for round in 0..5 {
        let email = format!("ada{round}@example.org");
        let city = format!("London {round}");
        let account = Form::find(&account_page, "save_account");
        let account = account.fill("email", &email).fill("password", PASSWORD).body();
        let address = Form::find(&address_page, "save_address").fill("city", &city).body();
        let (mut one, mut two) = (visitor.clone(), visitor.clone());
        let (one, two) = tokio::join!(
            one.send(&site, Request::form("/register/account", account)),
            two.send(&site, Request::form("/register/address", address)),
        );
        leads(&one, "/register/address");
        leads(&two, "/register/review");
        assert_eq!(held(&visitor.visit(&site, "account").await, "email"), email);
        assert_eq!(held(&visitor.visit(&site, "address").await, "city"), city);
    }
    assert_eq!(site.states().await, 1);
}

#[tokio::test]
async fn of_two_final_submits_at_once_one_completes() {
    let site = Site::start().await;
    for round in 0..5 {
        let mut visitor = Visitor::default();
        visitor.fill_all(&site, &format!("ada{round}@example.org")).await;
        let body = Form::find(&visitor.visit(&site, "review").await, "register").body();
        let send = || {
            let (mut visitor, body) = (visitor.clone(), body.clone());
            let site = &site;
            async move { visitor.send(site, Request::form("/register/review", body)).await }
        };
        let (one, two, three) = tokio::join!(send(), send(), send());
        for answer in [one, two, three] {
            leads(&answer, "/done");
        }
        assert_eq!(site.members().await.len(), round + 1);
    }
}

#[tokio::test]
async fn work_that_fails_at_the_end_leaves_the_answers_where_they_are() {
    let site = Site::start().await;
    for email in ["ada@example.org", "other@example.org"] {
        let mut visitor = Visitor::default();
        visitor.fill_all(&site, "ada@example.org").await;
        if email == "other@example.org" {
            let refused = visitor.submit(&site, "review", &[]).await;
            assert_eq!(refused.status, 422, "the address is taken");
            leads(&visitor.get(&site, "/register").await, "/register/review");
            visitor.step(&site, "account", &account(email, "person"), "/register/address").await;
        }
        visitor.step(&site, "review", &[], "/done").await;
    }
    assert_eq!(site.members().await.len(), 2);
}

#[tokio::test]
async fn a_secret_is_nowhere_on_disk_in_clear() {
    let site = Site::start().await;
    let mut visitor = Visitor::default();
    visitor.fill_all(&site, "ada@example.org").await;
    for text in [PASSWORD, "ada@example.org"] {
        assert!(!site.is_on_disk(text), "{text}");
    }
    visitor.step(&site, "review", &[], "/done").await;
    assert!(site.is_on_disk("ada@example.org"), "what the application writes can be seen");
    assert!(!site.is_on_disk(PASSWORD));
    let length: String =
        sqlx::query_scalar("SELECT password FROM members").fetch_one(&site.db).await.unwrap();
    assert_eq!(length, PASSWORD.len().to_string(), "it was there all the same");
}

#[tokio::test]
async fn a_step_that_no_longer_reads_is_not_done() {
    let site = Site::start().await;
    let mut visitor = Visitor::default();
    visitor.fill_all(&site, "ada@example.org").await;
    let older = Request::form("/register/account", registration::older());
    leads(&visitor.send(&site, older).await, "/register/company");
    leads(&visitor.get(&site, "/register/review").await, "/register/account");
    let page = visitor.visit(&site, "account").await;
    assert_eq!(held(&page, "email"), "");
    assert_eq!(list(&page), ["Account: current", "Where you live: done", "Review: closed"]);
    visitor
        .step(&site, "account", &account("ada@example.org", "person"), "/register/address")
        .await;
    visitor.step(&site, "review", &[], "/done").await;
}

#[tokio::test]
async fn answers_that_are_too_large_are_refused_at_their_field() {
    let site = Site::start().await;
    let mut visitor = Visitor::default();
    visitor
        .step(&site, "account", &account("ada@example.org", "person"), "/register/address")
        .await;
    let notes = "x".repeat(MAX_ANSWERS);
    let refused = visitor.submit(&site, "address", &[("city", "London"), ("notes", &notes)]).await;
    assert_eq!(refused.status, 422);
    let message = "Notes is too long together with the other steps";
    assert!(refused.text().contains(message), "{}", &refused.text()[..2000]);
    leads(&visitor.get(&site, "/register").await, "/register/address");
    let notes = "x".repeat(MAX_ANSWERS - 1000);
    let fields = [("city", "London"), ("notes", notes.as_str())];
    visitor.step(&site, "address", &fields, "/register/review").await;
}

#[tokio::test]
async fn discarding_forgets_everything() {
    let site = Site::start().await;
    let mut visitor = Visitor::default();
    visitor.fill_all(&site, "ada@example.org").await;
    let form = Form::find(&visitor.visit(&site, "review").await, "give_up");
    let mut other_tab = visitor.clone();
    let gone = visitor.send(&site, Request::form("/register/review", form.body())).await;
    leads(&gone, "/done");
    assert!(gone.header("set-cookie").unwrap().contains("Max-Age=0"));
    assert_eq!(site.states().await, 0);
    leads(&other_tab.get(&site, "/register/review").await, "/register/account");
}

#[tokio::test]
async fn a_page_of_a_wizard_is_never_stored_even_if_it_says_that_it_is_cached() {
    let site = Site::start().await;
    for email in ["ada@example.org", "eve@example.org", ""] {
        let mut visitor = Visitor::default();
        if !email.is_empty() {
            visitor.fill_all(&site, email).await;
        }
        for target in ["/register/account", "/cached/account"] {
            let page = visitor.get(&site, target).await;
            assert_eq!(held(page.text(), "email"), email);
            assert_eq!(page.header("cache-control"), Some("private, no-store"));
            assert_eq!(page.header("formwork-cache"), Some("bypass"));
        }
    }
}

#[tokio::test]
async fn over_tls_the_cookie_is_of_this_host_alone() {
    let site = Site::start().await;
    let variables =
        [("FORMWORK_SECRET", "0f".repeat(32)), ("FORMWORK_ORIGIN", "https://a.org".into())];
    let variables = variables.each_ref().map(|(name, value)| (*name, value.as_str()));
    let server = Server::start(registration::routes(site.db.clone()), config(&variables)).await;
    let site = Site { server, ..site };
    let over_tls = |request: Request| request.header("host", "a.org");
    let mut visitor = Visitor::default();
    let page = visitor.send(&site, over_tls(Request::get("/register/account"))).await;
    let form = Form::find(page.text(), "save_account");
    let form = account("ada@example.org", "person")
        .iter()
        .fold(form, |form, (name, value)| form.fill(name, value));
    let post = over_tls(Request::form("/register/account", form.body()));
    let saved = visitor.send(&site, post).await;
    leads(&saved, "/register/address");
    let cookie = visitor.cookie.unwrap();
    assert!(cookie.starts_with("__Host-wizard-"), "{cookie}");
    assert!(saved.header("set-cookie").unwrap().contains("; Secure"));
    for (cookie, next) in [
        (cookie.clone(), "/register/address"),
        (cookie.replace("__Host-", "__Secure-"), "/register/account"),
        (cookie.replace("__Host-", ""), "/register/account"),
    ] {
        let mut visitor = Visitor { cookie: Some(cookie) };
        leads(&visitor.send(&site, over_tls(Request::get("/register"))).await, next);
    }
}

#[tokio::test]
async fn without_a_secret_there_is_no_wizard() {
    let site = Site::start().await;
    let server = Server::start(registration::routes(site.db.clone()), config(&[])).await;
    assert_eq!(server.get("/register/account").await.status, 500);
}

#[tokio::test]
async fn a_wizard_with_files_is_refused() {
    let site = Site::start().await;
    assert_eq!(Visitor::default().get(&site, "/gallery").await.status, 500);
}

#[tokio::test]
async fn an_enhanced_submit_is_answered_with_the_page_of_the_next_step() {
    let site = Site::start().await;
    let mut visitor = Visitor::default();
    let form = Form::find(&visitor.visit(&site, "account").await, "save_account");
    let form = account("ada@example.org", "business")
        .iter()
        .fold(form, |form, (name, value)| form.fill(name, value));
    let request =
        Request::form("/register/account", form.body()).header("formwork-request", "submit");
    let answer = visitor.send(&site, request).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("formwork-location"), Some("/register/company"));
    assert_eq!(list(answer.text())[..2], ["Account: done", "Company: current"]);
}
