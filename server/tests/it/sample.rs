//! A small application for what the reference application has no need of.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use formwork::{
    action::Action,
    prelude::*,
    routing::{Layout, Methods, Page, Routes},
};

use crate::{
    http::Request,
    support::{Server, config},
};

/// Counts what ran. Every page and every action of the sample leaves its mark here.
#[derive(Clone, Default)]
pub(crate) struct Counter(Arc<AtomicU32>);

impl Counter {
    pub(crate) fn get(&self) -> u32 {
        self.0.load(Ordering::SeqCst)
    }

    pub(crate) fn next(&self) -> u32 {
        self.0.fetch_add(1, Ordering::SeqCst) + 1
    }
}

#[derive(Form, Debug)]
pub(crate) struct Note {
    #[field(label = "Text", length(1..=10))]
    pub(crate) text: String,
}

/// Says how often something ran.
#[action]
pub(crate) async fn count() -> ActionResult<u32> {
    Ok(state::<Counter>().next())
}

/// Takes a form.
#[action]
pub(crate) async fn note(note: Note) -> ActionResult<String> {
    state::<Counter>().next();
    Ok(note.text)
}

/// Leads to wherever it is told.
#[action]
pub(crate) async fn lead_to(location: String) -> ActionResult<Redirect> {
    Ok(redirect(location))
}

/// Leads there as an error.
#[action]
pub(crate) async fn turn_away(location: String) -> ActionResult<u32> {
    Err(redirect(location).into())
}

/// Refuses in the way it is told, or panics, or fails.
#[action]
pub(crate) async fn refuse(how: String) -> ActionResult<u32> {
    match how.as_str() {
        "unauthorized" => Err(unauthorized()),
        "forbidden" => Err(forbidden()),
        "not found" => Err(not_found()),
        "fail" => Err(Error::failed("the secret cause")),
        _ => panic!("the secret cause"),
    }
}

/// Invalidates the cached page at a path.
#[action]
pub(crate) async fn invalidate(path: String) -> ActionResult<u32> {
    revalidate_path(path);
    Ok(state::<Counter>().get())
}

/// Sets a cookie.
#[action]
pub(crate) async fn greet(name: String) -> ActionResult<()> {
    Ok(cookies().set("name", &name, std::time::Duration::from_secs(60))?)
}

async fn home() -> Result<impl IntoView> {
    Ok(view! {
        <h1>"Home"</h1>
        <Form action=note let(NoteFields { text })>
            <Field of=text/>
            <Submit>"Note"</Submit>
        </Form>
    })
}

async fn counted(State(counter): State<Counter>) -> Result<impl IntoView> {
    Ok(view! { <p>"render "{counter.next()}</p> })
}

async fn counted_of(
    Path(name): Path<String>,
    State(counter): State<Counter>,
) -> Result<impl IntoView> {
    Ok(view! { <p>{name}" render "{counter.next()}</p> })
}

/// Is said to be cached, and reads a cookie behind the compiler's back.
async fn sneaky() -> Result<impl IntoView> {
    let name = cookies().get("name").unwrap_or_default();
    Ok(view! { <p>{format!("Hello {name}")}</p> })
}

async fn broken() -> Result<impl IntoView> {
    if state::<Counter>().next() > 0 {
        panic!("the secret cause");
    }
    Ok(view! { <p>"whole"</p> })
}

async fn closed() -> Result<impl IntoView> {
    Ok(view! { <p>"inside"</p> })
}

async fn members_only(children: Outlet) -> Result<impl IntoView> {
    if cookies().get("name").is_none() {
        return Err(unauthorized());
    }
    Ok(view! { <main>{children}</main> })
}

async fn nobody(_: Outlet) -> Result<impl IntoView> {
    Err::<(), _>(forbidden())
}

async fn elsewhere(_: Outlet) -> Result<impl IntoView> {
    Err::<(), _>(redirect("/").into())
}

async fn broken_handler() -> &'static str {
    panic!("the secret cause")
}

/// The routes of the sample.
pub(crate) fn routes(counter: Counter) -> Routes {
    Routes::new()
        .page("/", Page::new(home))
        .page("/cached", Page::new(counted).cache(Cache::forever()))
        .page("/cached/{name}", Page::new(counted_of).cache(Cache::forever()))
        .page("/short", Page::new(counted).cache(Cache::revalidate(0)))
        .page("/dynamic", Page::new(counted))
        .page("/sneaky", Page::new(sneaky).cache(Cache::forever()))
        .page("/broken", Page::new(broken))
        .page("/broken-cached", Page::new(broken).cache(Cache::forever()))
        .layout(Layout::new(members_only), |routes| routes.page("/members", Page::new(closed)))
        .layout(Layout::new(nobody), |routes| routes.page("/nobody", Page::new(closed)))
        .layout(Layout::new(elsewhere), |routes| routes.page("/elsewhere", Page::new(closed)))
        .route("/handler", Methods::new().post(async || "posted").get(async || "got"))
        .route("/handler/broken", Methods::new().get(broken_handler))
        .with_state(counter)
}

/// The sample, served, and its counter.
pub(crate) async fn start(variables: &[(&str, &str)]) -> (Server, Counter) {
    let counter = Counter::default();
    (Server::start(routes(counter.clone()), config(variables)).await, counter)
}

/// A post of action `A` with bound arguments to `page`.
pub(crate) fn post<A: Action>(page: &str, arguments: &[&str]) -> Request {
    let mut body = form_urlencoded::Serializer::new(String::new());
    body.append_pair("_action", A::ID);
    for argument in arguments {
        body.append_pair("_arg", &serde_json::to_string(argument).unwrap());
    }
    Request::form(page, body.finish())
}
