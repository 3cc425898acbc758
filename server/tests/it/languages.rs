//! Languages by the prefix of the path.

use formwork::{
    action::{Next, Outcome},
    axum::extract::OriginalUri,
    prelude::*,
    routing::{Boundary, Href, Layout, Methods, Page, Routes},
};

use crate::{
    http::Response,
    sample::Counter,
    support::{Server, config},
};

mod caching;
mod heads;
mod links;
mod paths;
mod posts;

#[derive(Query)]
struct Filter {
    page: Option<u32>,
}

/// What the route table would have.
mod href {
    use super::{FilterHref, Href};

    pub(super) fn users() -> FilterHref {
        FilterHref::new(Href::new("/users"))
    }

    pub(super) fn user(id: u32) -> Href {
        Href::new("/users").segment(id)
    }

    pub(super) fn api() -> Href {
        Href::new("/api/users")
    }
}

#[derive(Form, Debug)]
struct Word {
    #[field(label = "Word", length(1..=5))]
    text: String,
}

/// Notes what it sees of the language.
async fn noted(next: Next) -> Result<Outcome> {
    flash(format!("wrapped in {}", language().tag()));
    next.run().await
}

/// Leads to the list.
#[action(wrap(noted))]
async fn save(#[extract] own: Language, word: Word) -> ActionResult<Redirect> {
    flash(format!("{} saved in {}", word.text, own.tag()));
    Ok(redirect(href::users().page(2)))
}

/// Stays on its page.
#[action]
async fn echo(word: Word) -> ActionResult<String> {
    refresh();
    Ok(format!("{} in {}", word.text, language().tag()))
}

/// Leads to wherever it is told, as it is.
#[action]
async fn go(to: String) -> ActionResult<Redirect> {
    flash("gone");
    Ok(redirect(to))
}

#[action]
async fn refuse() -> ActionResult<()> {
    Err(not_found())
}

/// Drops a page as it is told.
#[action]
async fn drop_page(path: String) -> ActionResult<()> {
    match path.as_str() {
        "link" => revalidate_path(href::users()),
        "german link" => revalidate_path(href::user(1).in_language("de")),
        path => revalidate_path(path),
    }
    Ok(())
}

#[cached]
async fn greeting_of(tag: String) -> Result<String> {
    Ok(format!("greeting in {tag}"))
}

/// Reads what it should be told.
#[cached]
async fn careless() -> Result<String> {
    Ok(format!("careless in {}", language().tag()))
}

async fn root(children: Outlet, own: Language) -> Result<impl IntoView> {
    let menu = Language::alternates().into_iter().map(|alternate| {
        let current = alternate.is_current.then_some("true");
        view! { <a href=alternate.address hreflang=alternate.language.tag() aria-current=current></a> }
    });
    let menu = menu.collect::<Vec<_>>();
    Ok(view! {
        <html>
            <head><Head/></head>
            <body>
                <nav>{menu}</nav>
                <Flashes/>
                <p>{format!("layout in {}", own.tag())}</p>
                <main>{children}</main>
            </body>
        </html>
    })
}

async fn metadata(own: Language) -> Result<Metadata> {
    Ok(Metadata::titled(format!("title in {}", own.tag())))
}

async fn home(own: Language) -> Result<impl IntoView> {
    let echoed = use_action(echo).value();
    Ok(view! {
        <h1>{format!("home in {}", own.tag())}</h1>
        <Form action=save let(WordFields { text })><Field of=text/></Form>
        <Form action=echo let(WordFields { text })>
            <Field of=text/>
            <SubmitTo action=save>"Save"</SubmitTo>
        </Form>
        <p>{echoed}</p>
    })
}

async fn users(Query(filter): Query<Filter>, own: Language) -> Result<impl IntoView> {
    let (number, tag) = (state::<Counter>().next(), own.tag());
    let greeting = greeting_of(tag.to_owned()).await?;
    Ok(view! {
        <p>{format!("render {number} of page {:?} in {tag}, {greeting}", filter.page)}</p>
        <a id="user" href=href::user(7)></a>
    })
}

async fn user(Path(id): Path<u32>) -> Result<impl IntoView> {
    let number = state::<Counter>().next();
    Ok(format!("render {number} of user {id} in {}", language().tag()))
}

async fn ids() -> Result<Vec<u32>> {
    Ok(vec![1, 2])
}

async fn linked() -> Result<impl IntoView> {
    Ok(view! {
        <a id="start" href=Href::new("/")></a>
        <a id="page" href=href::users().page(2)></a>
        <a id="english" href=href::users().in_language("en")></a>
        <a id="german" href=href::user(7).in_language("de")></a>
        <a id="unknown" href=href::users().in_language("fr")></a>
        <a id="api" href=href::api()></a>
        <a id="api-german" href=href::api().in_language("de")></a>
        <a id="string" href="/users"></a>
        <i id="text" title=href::users().to_string()></i>
        <i id="german-text" title=href::users().in_language("de").to_string()></i>
        <Search action=href::users()><input name="page"/></Search>
    })
}

async fn careless_page() -> Result<impl IntoView> {
    careless().await
}

async fn failing() -> Result<String> {
    Err(Error::failed("nothing to show"))
}

async fn moved() -> Result<String> {
    Err(permanent_redirect(href::user(7)).into())
}

/// Leads elsewhere when the answer has begun.
async fn slow(Path(how): Path<String>) -> Result<String> {
    tokio::task::yield_now().await;
    Err(match how.as_str() {
        "relative" => redirect("../users").into(),
        "missing" => not_found(),
        _ => redirect(href::user(7)).into(),
    })
}

async fn original(OriginalUri(uri): OriginalUri) -> Result<impl IntoView> {
    Ok(uri.to_string())
}

#[action]
async fn draw_up() -> ActionResult<()> {
    draft::enable()?;
    Ok(())
}

fn loading() -> impl IntoView {
    format!("loading in {}", language().tag())
}

fn failure(_: Failure) -> impl IntoView {
    format!("failure in {}", language().tag())
}

fn missing() -> impl IntoView {
    format!("missing in {}", language().tag())
}

fn routes() -> Routes {
    let forever = Cache::forever();
    let said = Metadata::empty().canonical("/users?page=3");
    let said = said.open_graph(OpenGraph::new().url("/users"));
    let hidden = Metadata::empty().robots(formwork::render::metadata::RobotsMeta::new().noindex());
    let boundary = Boundary::new().error(failure).not_found(missing);
    Routes::new()
        .layout(Layout::new(root), |routes| {
            routes.not_found(missing).boundary(boundary, |routes| {
                routes
                    .page("/", Page::new(home).metadata_with(metadata))
                    .page("/users", Page::new(users).cache(forever))
                    .page("/users/{id}", Page::new(user).cache(forever).static_params(ids))
                    .page(
                        "/listed/{id}",
                        Page::new(user).cache(forever.only_listed()).static_params(ids),
                    )
                    .page("/linked", Page::new(linked))
                    .page("/linked/kept", Page::new(linked).cache(forever))
                    .page("/careless", Page::new(careless_page).cache(forever))
                    .page("/failing", Page::new(failing))
                    .page("/moved", Page::new(moved))
                    .page("/original", Page::new(original))
                    .boundary(Boundary::new().loading(loading), |routes| {
                        routes.page("/slow/{how}", Page::new(slow))
                    })
                    .page("/hidden", Page::new(linked).metadata(hidden))
                    .page("/said", Page::new(linked).metadata(said))
                    .page(
                        "/said/elsewhere",
                        Page::new(linked)
                            .metadata(Metadata::empty().canonical("https://other.org/")),
                    )
            })
        })
        .route("/api/users", Methods::new().get(async || language().tag()))
        .route("/users/export", Methods::new().get(async || "exported"))
        .with_state(Counter::default())
}

async fn start() -> Server {
    start_with(&[]).await
}

async fn start_with(variables: &[(&str, &str)]) -> Server {
    Server::start(routes().languages(["en", "de", "pt-BR"]), config(variables)).await
}

/// Which language a page says that it is in, by its layout.
#[track_caller]
fn language_of(page: &Response) -> &str {
    let (_, rest) = page.text().split_once("layout in ").unwrap_or_else(|| panic!("{page:?}"));
    rest.split('<').next().unwrap()
}

/// The attribute of the element with an id.
#[track_caller]
fn attribute(page: &Response, element: &str, name: &str) -> String {
    let element = crate::html::Element::find(page.text(), element).unwrap();
    element.attribute(name).unwrap_or_else(|| panic!("{name} of {element:?}"))
}
