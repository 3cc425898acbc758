//! A wizard of four steps, one of them for businesses only, and its pages.

use formwork::{
    FieldErrors, FormValues,
    database::Writer,
    field::FieldSpec,
    form::Form as _,
    prelude::*,
    routing::{Href, Methods, Page, Routes},
    wizard::{Visit, VisitStep, Wizard},
};
use sqlx::SqlitePool;

/// What a password is recognised by where it must not be.
pub(super) const PASSWORD: &str = "correct horse battery staple";

#[derive(Choice, Clone, Copy, Debug, PartialEq)]
pub(crate) enum Kind {
    Person,
    Business,
}

#[derive(Form)]
pub(crate) struct Account {
    #[field(label = "Email", length(1..=40))]
    email: String,
    #[field(label = "Kind")]
    kind: Kind,
    #[field(label = "Password", length(8..=64))]
    password: Secret<String>,
}

#[derive(Form)]
pub(crate) struct Company {
    #[field(label = "Company", length(1..=40))]
    name: String,
}

#[derive(Form)]
pub(crate) struct Address {
    #[field(label = "City", length(1..=20))]
    city: String,
    #[field(label = "Notes", multiline)]
    notes: Option<String>,
}

#[derive(Wizard)]
pub(crate) enum Registration {
    Account(Account),
    #[step(needed = is_business)]
    Company(Company),
    #[step(label = "Where you live", slug = "address")]
    HomeAddress(Address),
    Review(NoFields),
}

fn is_business(answers: &RegistrationAnswers) -> bool {
    answers.account.as_ref().is_some_and(|account| account.kind == Kind::Business)
}

fn registration() -> WizardStore<Registration> {
    WizardStore::new(state::<SqlitePool>(), href)
}

/// As the route table writes links.
fn href(step: impl std::fmt::Display) -> Href {
    Href::new("/register").segment(step)
}

#[action]
async fn save_account(account: Account) -> ActionResult<Redirect> {
    registration().save(Registration::Account(account)).await
}

#[action]
async fn save_company(company: Company) -> ActionResult<Redirect> {
    registration().save(Registration::Company(company)).await
}

#[action]
async fn save_address(address: Address) -> ActionResult<Redirect> {
    registration().save(Registration::HomeAddress(address)).await
}

/// Its transaction begins by what the wizard does.
#[action]
async fn register(review: NoFields) -> ActionResult<Redirect> {
    let mut transaction = state::<SqlitePool>().begin().await?;
    let last = Registration::Review(review);
    let answers = registration().complete(last, &mut transaction).await?;
    let company = answers.company.map(|company| company.name);
    sqlx::query("INSERT INTO members (email, company, city, password) VALUES (?, ?, ?, ?)")
        .bind(&answers.account.email)
        .bind(company)
        .bind(&answers.home_address.city)
        .bind(answers.account.password.expose().len().to_string())
        .execute(&mut *transaction)
        .await
        .on_unique(Account::email, "is already registered")?;
    registration().finish(transaction, redirect("/done")).await
}

/// Commits whatever comes of it.
#[action]
async fn register_carelessly(review: NoFields) -> ActionResult<Redirect> {
    let mut transaction = state::<SqlitePool>().begin().await?;
    let last = Registration::Review(review);
    let answers = registration().complete(last, &mut transaction).await;
    transaction.commit().await?;
    answers.map(|_| redirect("/done"))
}

#[action]
async fn give_up(_: NoFields) -> ActionResult<Redirect> {
    registration().writer(state::<Writer>()).discard().await?;
    Ok(redirect("/done"))
}

async fn start() -> Result<String, ApiError> {
    Err(registration().resume().await?.into())
}

async fn step(Path(step): Path<RegistrationStep>) -> Result<impl IntoView> {
    let visit = registration().visit(step).await?;
    let list = visit.steps.iter().map(list_item).collect::<Vec<_>>();
    let back =
        visit.previous().map(|step| view! { <a rel="prev" href=step.href.clone()>"Back"</a> });
    Ok(view! { <ol>{list}</ol> {back} {form(visit)} })
}

fn list_item(step: &VisitStep<RegistrationStep>) -> impl IntoView + use<> {
    let state = match (step.is_current, step.is_done, step.is_reachable) {
        (true, ..) => "current",
        (_, true, _) => "done",
        (_, _, true) => "open",
        _ => "closed",
    };
    view! { <li>{format!("{}: {state}", step.step.label())}</li> }
}

fn form(visit: Visit<Registration>) -> AnyView {
    let answers = visit.answers;
    match visit.step {
        RegistrationStep::Account => view! {
            <Form
                action=save_account
                nostrip:initial=answers.account
                let(AccountFields { email, kind, password })
            >
                <Field of=email/>
                <Field of=kind/>
                <Field of=password/>
                <Submit>"Next"</Submit>
            </Form>
        }
        .into_any(),
        RegistrationStep::Company => view! {
            <Form action=save_company nostrip:initial=answers.company let(CompanyFields { name })>
                <Field of=name/>
                <Submit>"Next"</Submit>
            </Form>
        }
        .into_any(),
        RegistrationStep::HomeAddress => view! {
            <Form
                action=save_address
                nostrip:initial=answers.home_address
                let(AddressFields { city, notes })
            >
                <Field of=city/>
                <Field of=notes/>
                <Submit>"Next"</Submit>
            </Form>
        }
        .into_any(),
        RegistrationStep::Review => view! {
            <p>{answers.home_address.map(|address| address.city)}</p>
            <Form action=register let(NoFields)>
                <Submit>"Register"</Submit>
            </Form>
            <Form action=register_carelessly let(NoFields)>
                <Submit>"Register"</Submit>
            </Form>
            <Form action=give_up let(NoFields)>
                <Submit>"Give up"</Submit>
            </Form>
        }
        .into_any(),
    }
}

/// What the wizard was in an older build: its account had a login.
struct Older;

impl Wizard for Older {
    type Step = RegistrationStep;
    type Answers = RegistrationAnswers;
    type Complete = ();

    const NAME: &'static str = Registration::NAME;

    fn step(&self) -> RegistrationStep {
        RegistrationStep::Account
    }

    fn encode(&self) -> FormValues {
        let mut values = FormValues::new();
        values.push("login", "ada");
        values
    }

    fn decode(_: RegistrationStep, _: &FormValues) -> Result<Self, FieldErrors> {
        Ok(Self)
    }

    fn specs(_: RegistrationStep) -> &'static [FieldSpec] {
        &[]
    }

    fn is_needed(_: RegistrationStep, _: &RegistrationAnswers) -> bool {
        true
    }

    fn put(self, _: &mut RegistrationAnswers) {}

    fn complete(_: RegistrationAnswers) -> Option<()> {
        Some(())
    }
}

/// Saves the account as the older build did.
#[action]
async fn save_older() -> ActionResult<Redirect> {
    let older = WizardStore::<Older>::new(state::<SqlitePool>(), href);
    older.save(Older).await
}

#[derive(Form)]
pub(crate) struct Picture {
    #[field(label = "Picture")]
    picture: formwork::Upload,
}

#[derive(Wizard)]
pub(crate) enum Gallery {
    Title(Company),
    Picture(Picture),
}

/// A wizard cannot keep files.
async fn gallery() -> Result<impl IntoView> {
    let gallery = WizardStore::<Gallery>::new(state::<SqlitePool>(), |step| format!("/{step}"));
    let visit = gallery.visit(GalleryStep::Title).await?;
    let names = [visit.answers.title.map(|title| title.encode())];
    Ok(view! { <p>{format!("{names:?}")}</p> })
}

async fn done() -> Result<impl IntoView> {
    Ok(view! { <h1>"Welcome"</h1> })
}

/// The pages of the wizard, and the posts of actions that no form leads to.
pub(super) fn routes(db: SqlitePool) -> Routes {
    Routes::new()
        .route("/register", Methods::new().get(start))
        .page("/register/{step}", Page::new(step))
        .page("/cached/{step}", Page::new(step).cache(Cache::forever()))
        .page("/gallery", Page::new(gallery))
        .page("/done", Page::new(done))
        .with_state(db)
}

/// The body of a post to [`save_older`].
pub(super) fn older() -> String {
    use formwork::action::Action;
    format!("_action={}", save_older::ID)
}
