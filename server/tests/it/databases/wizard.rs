//! A wizard whose states are in whichever database.

use formwork::{
    database::{AnyDatabase, AnyWriter},
    prelude::*,
    routing::{Href, Page, Routes},
};

use super::Site;
use crate::{
    html::{Element, Form},
    http::{Request, Response},
    support::{Server, cookie},
};

#[derive(Form)]
pub(crate) struct Account {
    #[field(label = "Name", length(1..=40))]
    name: String,
}

#[derive(Form)]
pub(crate) struct Address {
    #[field(label = "City", length(1..=40))]
    city: String,
}

#[derive(Wizard)]
pub(crate) enum Joining {
    Account(Account),
    Address(Address),
    Review(NoFields),
}

fn joining() -> WizardStore<Joining> {
    WizardStore::new(state::<AnyDatabase>(), |step| Href::new("/join").segment(step))
}

#[action]
async fn save_name(account: Account) -> ActionResult<Redirect> {
    joining().save(Joining::Account(account)).await
}

#[action]
async fn save_city(address: Address) -> ActionResult<Redirect> {
    joining().save(Joining::Address(address)).await
}

#[action]
async fn join(review: NoFields) -> ActionResult<Redirect> {
    let mut transaction = state::<AnyWriter>().begin().await?;
    let answers = joining().complete(Joining::Review(review), &mut transaction).await?;
    sqlx::query("INSERT INTO members (name, city) VALUES ($1, $2)")
        .bind(&answers.account.name)
        .bind(&answers.address.city)
        .execute(&mut *transaction)
        .await?;
    joining().finish(transaction, redirect("/joined")).await
}

#[action]
async fn give_up(_: NoFields) -> ActionResult<Redirect> {
    joining().discard().await?;
    Ok(redirect("/"))
}

async fn step(Path(step): Path<JoiningStep>) -> Result<impl IntoView> {
    let answers = joining().visit(step).await?.answers;
    Ok(match step {
        JoiningStep::Account => view! {
            <Form action=save_name nostrip:initial=answers.account let(AccountFields { name })>
                <Field of=name/>
            </Form>
        }
        .into_any(),
        JoiningStep::Address => view! {
            <Form action=save_city nostrip:initial=answers.address let(AddressFields { city })>
                <Field of=city/>
            </Form>
        }
        .into_any(),
        JoiningStep::Review => view! {
            <Form action=join let(NoFields)><Submit>"Join"</Submit></Form>
            <Form action=give_up let(NoFields)><Submit>"Give up"</Submit></Form>
        }
        .into_any(),
    })
}

pub(super) fn routes(routes: Routes) -> Routes {
    routes.page("/join/{step}", Page::new(step))
}

/// A browser: what it keeps is one cookie.
#[derive(Clone, Default)]
struct Visitor {
    cookie: String,
}

impl Visitor {
    async fn send(&self, server: &Server, request: Request) -> Response {
        server.send(&request.header("cookie", &self.cookie)).await
    }

    async fn form(&self, site: &Site, slug: &str, id: &str) -> Form {
        let page = self.send(&site.server, Request::get(&format!("/join/{slug}"))).await;
        assert_eq!(page.status, 200, "{slug}: {:?}", page.header("location"));
        Form::find(page.text(), id)
    }

    async fn save(&self, site: &Site, server: &Server, step: Step<'_>) -> Response {
        let (slug, id, name, value) = step;
        let form = self.form(site, slug, id).await.fill(name, value);
        self.send(server, Request::form(&format!("/join/{slug}"), form.body())).await
    }

    /// What the control of a step holds.
    async fn held(&self, site: &Site, slug: &str, name: &str) -> String {
        let page = self.send(&site.server, Request::get(&format!("/join/{slug}"))).await;
        Element::find(page.text(), &format!(" name=\"{name}\"")).unwrap().value()
    }

    /// Goes to the last step.
    async fn fill_all(site: &Site) -> Self {
        let first = Self::default().save(site, &site.server, name("Ada")).await;
        leads(&first, "/join/address");
        let visitor = Self { cookie: cookie(&first) };
        leads(&visitor.save(site, &site.other, city("London")).await, "/join/review");
        visitor
    }
}

/// The slug of a step, the id of its form, its field and the value.
type Step<'a> = (&'a str, &'a str, &'a str, &'a str);

fn name(value: &str) -> Step<'_> {
    ("account", "save_name", "name", value)
}

fn city(value: &str) -> Step<'_> {
    ("address", "save_city", "city", value)
}

#[track_caller]
fn leads(answer: &Response, location: &str) {
    assert_eq!(answer.header("location"), Some(location), "{} {}", answer.status, answer.text());
}

/// On an empty database.
pub(super) async fn all(site: &Site) {
    a_state_begins_with_the_first_step(site).await;
    the_last_step_is_done_once(site).await;
    what_tabs_save_at_once_is_kept(site).await;
    states_past_their_life_are_deleted(site).await;
}

async fn states(site: &Site) -> i64 {
    site.count("SELECT count(*) FROM _formwork_wizards").await
}

async fn members(site: &Site) -> i64 {
    site.count("SELECT count(*) FROM members").await
}

async fn a_state_begins_with_the_first_step(site: &Site) {
    let page = site.server.get("/join/review").await;
    leads(&page, "/join/account");
    let visitor = Visitor::fill_all(site).await;
    assert_eq!(visitor.held(site, "address", "city").await, "London");
    let give_up = visitor.form(site, "review", "give_up").await;
    leads(&visitor.send(&site.other, Request::form("/join/review", give_up.body())).await, "/");
    assert_eq!(states(site).await, 0);
}

/// Whoever comes with a cookie of states that are gone begins anew; there is no table yet.
pub(super) async fn states_are_gone(site: &Site, empty: &Site) {
    let visitor = Visitor::fill_all(site).await;
    let body = visitor.form(site, "review", "join").await.body();
    let page = visitor.send(&empty.server, Request::get("/join/review")).await;
    leads(&page, "/join/account");
    let last = Request::form("/join/account", body);
    leads(&visitor.send(&empty.server, last).await, "/join/account");
    assert_eq!(members(empty).await, 0);
}

/// Two servers are told to do it at the same time, and once more.
async fn the_last_step_is_done_once(site: &Site) {
    for number in 1..=5 {
        let visitor = Visitor::fill_all(site).await;
        let body = visitor.form(site, "review", "join").await.body();
        let last = || Request::form("/join/review", body.clone());
        let (one, other) =
            tokio::join!(visitor.send(&site.server, last()), visitor.send(&site.other, last()));
        for answer in [one, other, visitor.send(&site.server, last()).await] {
            leads(&answer, "/joined");
        }
        assert_eq!((members(site).await, states(site).await), (number, number));
    }
}

async fn what_tabs_save_at_once_is_kept(site: &Site) {
    let visitor = Visitor::fill_all(site).await;
    for number in 0..20 {
        let value = number.to_string();
        let (one, other) = tokio::join!(
            visitor.save(site, &site.server, name(&value)),
            visitor.save(site, &site.other, city(&value)),
        );
        leads(&one, "/join/address");
        leads(&other, "/join/review");
        assert_eq!(visitor.held(site, "account", "name").await, value);
        assert_eq!(visitor.held(site, "address", "city").await, value);
    }
}

async fn states_past_their_life_are_deleted(site: &Site) {
    for number in 0..25_u8 {
        let insert = "INSERT INTO _formwork_wizards (id, wizard, answers, created_at, changed_at) \
                      VALUES ($1, 'old', $1, $2, $2)";
        let insert = sqlx::query(insert).bind(vec![number]).bind(i64::from(number));
        insert.execute(&site.db).await.unwrap();
    }
    Visitor::default().save(site, &site.server, name("Eve")).await;
    let left = "SELECT count(*) FROM _formwork_wizards WHERE wizard = 'old'";
    assert_eq!(site.count(left).await, 5);
}
