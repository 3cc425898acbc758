//! A page that was written for plain Leptos and its axum integration, moved over as it was.

use std::sync::{Arc, Mutex};

use formwork::routing::{Page, Routes};

use crate::{
    http::Request,
    sample::Counter,
    support::{Server, config},
};

/// The Leptos page. Nothing in this module knows of Formwork.
#[expect(unreachable_pub, reason = "the component macro writes more than is reached here")]
mod notes {
    use std::sync::{Arc, Mutex};

    use leptos::prelude::*;

    pub(super) type Notes = Arc<Mutex<Vec<String>>>;

    #[server(endpoint = "notes")]
    pub(super) async fn list_notes() -> Result<Vec<String>, ServerFnError> {
        Ok(expect_context::<Notes>().lock().unwrap().clone())
    }

    #[server(endpoint = "add_note")]
    pub(super) async fn add_note(text: String) -> Result<(), ServerFnError> {
        use http::{HeaderValue, header};
        let response = expect_context::<leptos_axum::ResponseOptions>();
        response.append_header(header::SET_COOKIE, HeaderValue::from_static("noted=yes"));
        expect_context::<Notes>().lock().unwrap().push(text);
        Ok(())
    }

    #[component]
    pub(super) fn NotesPage() -> impl IntoView {
        let add = ServerAction::<AddNote>::new();
        let notes = Resource::new(move || add.version().get(), |_| list_notes());
        let agent = leptos_axum::extract::<http::HeaderMap>();
        view! {
            <h1>"Notes"</h1>
            <ActionForm action=add>
                <input name="text"/>
                <button>"Add"</button>
            </ActionForm>
            <Suspense fallback=|| view! { <p>"Loading"</p> }>
                <ul>
                    {move || Suspend::new(async move {
                        notes
                            .await
                            .unwrap_or_default()
                            .into_iter()
                            .map(|note| view! { <li>{note}</li> })
                            .collect_view()
                    })}
                </ul>
            </Suspense>
            <Await future=async move {
                let agent = agent.await.ok()?.get("user-agent")?.to_str().ok()?.to_owned();
                Some(agent)
            } let:agent>
                <p id="agent">{agent.clone()}</p>
            </Await>
        }
    }

    #[component]
    pub(super) fn MissingPage() -> impl IntoView {
        expect_context::<leptos_axum::ResponseOptions>().set_status(http::StatusCode::NOT_FOUND);
        let parts = expect_context::<http::request::Parts>();
        view! { <p>"Nothing at "{parts.uri.path().to_owned()}</p> }
    }

    #[component]
    pub(super) fn OldPage() -> impl IntoView {
        leptos_axum::redirect("/notes", false);
    }
}

async fn notes_page() -> formwork::Result<impl formwork::prelude::IntoView> {
    formwork::prelude::provide_context(formwork::request::state::<notes::Notes>());
    Ok(notes::NotesPage())
}

async fn missing_page() -> formwork::Result<impl formwork::prelude::IntoView> {
    Ok(notes::MissingPage())
}

async fn old_page() -> formwork::Result<impl formwork::prelude::IntoView> {
    Ok(notes::OldPage())
}

async fn server() -> (Server, notes::Notes) {
    let notes: notes::Notes = Arc::new(Mutex::new(vec!["<first>".to_owned()]));
    let routes = Routes::new()
        .page("/notes", Page::new(notes_page))
        .page("/missing", Page::new(missing_page))
        .page("/old", Page::new(old_page))
        .server_functions({
            let notes = Arc::clone(&notes);
            move || formwork::prelude::provide_context(Arc::clone(&notes))
        })
        .with_state(Counter::default())
        .with_state(Arc::clone(&notes));
    (Server::start(routes, config(&[])).await, notes)
}

#[tokio::test]
async fn it_shows_what_its_resources_load_and_its_extractors_read() {
    let (server, _) = server().await;
    let answer = server.send(&Request::get("/notes").header("user-agent", "a&b")).await;
    assert_eq!(answer.status, 200);
    assert!(answer.text().contains("<li>&lt;first&gt;</li>"), "{}", answer.text());
    assert!(answer.text().contains("<p id=\"agent\">a&amp;b</p>"), "{}", answer.text());
    assert!(!answer.text().contains("__RESOLVED_RESOURCES"));
}

#[tokio::test]
async fn its_status_and_its_redirect_are_those_of_the_answer() {
    let (server, _) = server().await;
    let answer = server.get("/missing").await;
    assert_eq!(answer.status, 404);
    assert!(answer.text().contains("Nothing at <!---->/missing"));
    let answer = server.send(&Request::get("/old").header("accept", "text/html")).await;
    assert_eq!((answer.status, answer.header("location")), (302, Some("/notes")));
}

fn add(text: &str) -> Request {
    Request::form("/api/add_note", format!("text={text}"))
        .header("accept", "text/html")
        .header("referer", "/notes")
}

#[tokio::test]
async fn its_form_runs_its_server_function_without_a_script() {
    let (server, notes) = server().await;
    let page = server.get("/notes").await;
    assert!(page.text().contains("action=\"/api/add_note\""), "{}", page.text());
    let answer = server.send(&add("second")).await;
    assert_eq!((answer.status, answer.header("location")), (302, Some("/notes")));
    assert_eq!(answer.header("set-cookie"), Some("noted=yes"));
    assert_eq!(*notes.lock().unwrap(), ["<first>", "second"]);
    assert!(server.get("/notes").await.text().contains("<li>second</li>"));
}

#[tokio::test]
async fn its_server_functions_stand_behind_the_rules_of_forms() {
    let (server, notes) = server().await;
    let foreign = add("x").header("sec-fetch-site", "cross-site");
    assert_eq!(server.send(&foreign).await.status, 403);
    let opaque = add("x").header("origin", "null");
    assert_eq!(server.send(&opaque).await.status, 403);
    let large = add(&"x".repeat(1024 * 1024));
    assert_eq!(server.send(&large).await.status, 413);
    assert_eq!(*notes.lock().unwrap(), ["<first>"]);
}
