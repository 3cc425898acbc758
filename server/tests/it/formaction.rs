//! Buttons that submit a form to another action than its own.

use formwork::{
    action::Action,
    prelude::*,
    routing::{Page, Routes},
};

use crate::{
    html::{Element, Form as HtmlForm},
    http::{Request, Response},
    support::{Server, config},
};

#[derive(Form, Debug)]
struct Article {
    #[field(label = "Title", length(1..=20))]
    title: String,
    #[field(label = "Text")]
    text: String,
}

/// A part of the article.
#[derive(Form, Debug)]
struct Headline {
    #[field(label = "Title", length(5..=20), trim)]
    title: String,
}

#[action]
async fn save(id: i64, article: Article) -> ActionResult<Redirect> {
    Ok(redirect(format!("/saved/{id}/{}", article.text)))
}

#[action]
async fn publish(headline: Headline) -> ActionResult<Redirect> {
    if headline.title == "hidden" {
        return Err(forbidden());
    }
    Ok(redirect(format!("/published/{}", headline.title)))
}

#[action]
async fn duplicate(id: i64, copies: String, article: Article) -> ActionResult<Redirect> {
    Ok(redirect(format!("/copied/{id}/{copies}/{}", article.title)))
}

/// Stays on the page.
#[action]
async fn remove(id: i64) -> ActionResult<i64> {
    Ok(id)
}

async fn page() -> Result<impl IntoView> {
    Ok(view! {
        <Form action=save.bind(7) let(ArticleFields { title, text })>
            <Field of=title/>
            <Field of=text/>
            <Submit>"Save"</Submit>
            <SubmitTo action=publish>"Publish"</SubmitTo>
            <SubmitTo action=duplicate.bind((8, "a&b".to_owned()))>"Duplicate"</SubmitTo>
            <SubmitTo action=remove.bind(9)>"Remove"</SubmitTo>
        </Form>
    })
}

/// Publishes what the form has no field for.
async fn lacking() -> Result<impl IntoView> {
    Ok(view! {
        <Form action=remove.bind(1) let(NoFields)>
            <SubmitTo action=publish>"Publish"</SubmitTo>
        </Form>
    })
}

async fn alone() -> Result<impl IntoView> {
    Ok(view! { <SubmitTo action=publish>"Publish"</SubmitTo> })
}

async fn start() -> Server {
    let routes = Routes::new()
        .page("/", Page::new(page))
        .page("/cached", Page::new(page).cache(Cache::forever()))
        .page("/lacking", Page::new(lacking))
        .page("/alone", Page::new(alone));
    Server::start(routes, config(&[])).await
}

/// Where the button that names action `A` submits to.
#[track_caller]
fn formaction<A: Action>(html: &str) -> String {
    let named = A::ID.replace("::", "%3A%3A");
    let button = Element::find(html, &format!("_action={named}")).expect("the button");
    button.attribute("formaction").unwrap()
}

/// Fills the form of a page, and presses the button that names action `A`.
async fn press<A: Action>(server: &Server, page: &str, title: &str) -> Request {
    let html = server.get(page).await;
    let form = HtmlForm::find(html.text(), "save").fill("title", title).fill("text", "t");
    Request::form(&formaction::<A>(html.text()), form.body())
}

fn location(answer: &Response) -> (u16, Option<&str>) {
    (answer.status, answer.header("location"))
}

#[tokio::test]
async fn a_button_submits_to_the_action_it_names_with_its_own_arguments() {
    let server = start().await;
    for page in ["/", "/?page=2&x=%C3%A4", "/cached"] {
        let published = server.send(&press::<publish>(&server, page, " title ").await).await;
        assert_eq!(location(&published), (303, Some("/published/title")), "{page}");
        let copied = server.send(&press::<duplicate>(&server, page, "title").await).await;
        assert_eq!(location(&copied), (303, Some("/copied/8/a&b/title")), "{page}");
        let removed = server.send(&press::<remove>(&server, page, "").await).await;
        assert_eq!(location(&removed), (303, Some(page)), "back to the page, its query included");
        let form = server.form(page, "save").await.fill("title", "a").fill("text", "t");
        assert_eq!(location(&server.submit(page, &form).await), (303, Some("/saved/7/t")));
    }
}

#[tokio::test]
async fn what_is_wrong_is_shown_at_the_fields_of_the_form_around_the_button() {
    let server = start().await;
    let request = press::<publish>(&server, "/?page=2", "tiny").await;
    let answer = server.send(&request).await;
    assert_eq!((answer.status, answer.header("formwork-location")), (422, None));
    let html = answer.text();
    assert!(html.contains("must have at least 5 characters"), "{html}");
    let form = HtmlForm::find(html, "save");
    assert_eq!((form.value("title"), form.value("text")), (Some("tiny"), Some("t")));
    // The page is whole again: each of its buttons does what it did before.
    assert_eq!(
        formaction::<publish>(html),
        formaction::<publish>(server.get("/?page=2").await.text())
    );
    let saved = server.submit("/?page=2", &form).await;
    assert_eq!(location(&saved), (303, Some("/saved/7/t")));

    let enhanced = server.send(&request.header("formwork-request", "submit")).await;
    let own = (enhanced.status, enhanced.header("formwork-location"));
    assert_eq!(own, (422, Some("/?page=2")), "neither action nor arguments are part of it");
    assert_eq!(enhanced.text(), html);
}

/// Where a browser sends the form of a document that it got at `url`.
#[track_caller]
fn target(html: &str, url: &str) -> String {
    let form = Element::find(html, "id=\"save").unwrap();
    form.attribute("action").unwrap_or_else(|| url.to_owned())
}

#[tokio::test]
async fn the_forms_own_button_does_what_it_did_before_on_the_page_that_another_one_led_to() {
    let server = start().await;
    for (page, own) in [("/", "/"), ("/?page=2", "/?page=2"), ("/cached?x=1", "/cached")] {
        let request = press::<publish>(&server, page, "tiny").await;
        let url = formaction::<publish>(server.get(page).await.text());
        let html = server.send(&request).await.text().to_owned();
        let form = HtmlForm::find(&html, "save");
        assert_eq!(target(&html, &url), own);
        let saved = server.submit(&target(&html, &url), &form).await;
        assert_eq!(location(&saved), (303, Some("/saved/7/t")), "{page}");
    }
}

#[tokio::test]
async fn no_link_to_a_page_chooses_what_its_forms_do() {
    let server = start().await;
    let evil = format!("_action={}&_arg=9&_once=x", remove::ID.replace(':', "%3A"));
    for url in ["/?", "/?page=2&", "/cached?", "/cached?x=1&"].map(|page| page.to_owned() + &evil) {
        let html = server.get(&url).await.text().to_owned();
        let form = HtmlForm::find(&html, "save").fill("title", "title").fill("text", "t");
        let saved = server.submit(&target(&html, &url), &form).await;
        assert_eq!(location(&saved), (303, Some("/saved/7/t")), "{url}");
    }
}

#[tokio::test]
async fn the_script_is_answered_alike() {
    let server = start().await;
    let enhanced =
        async |request: Request| server.send(&request.header("formwork-request", "submit")).await;
    let removed = enhanced(press::<remove>(&server, "/?page=2", "").await).await;
    let own = (removed.status, removed.header("formwork-location"));
    assert_eq!(own, (200, Some("/?page=2")));
    let hidden = enhanced(press::<publish>(&server, "/", "hidden").await).await;
    assert_eq!((hidden.status, hidden.header("formwork-location")), (403, None));
}

#[tokio::test]
async fn arguments_of_the_form_are_none_of_the_button() {
    let server = start().await;
    let body = format!("_action={}&_arg=7&title=title&text=t", save::ID);
    let to = |query: &str| Request::form(&format!("/?{query}"), body.clone());
    let publish = format!("_action={}", publish::ID);
    assert_eq!(server.send(&to(&publish)).await.status, 303);
    assert_eq!(server.send(&to(&format!("{publish}&_arg=7"))).await.status, 400);
    assert_eq!(server.send(&to(&format!("_action={}", remove::ID))).await.status, 400);
    // Where the body names no action, the form is one that was written by hand.
    let by_hand = Request::form(&format!("/?_action={}", remove::ID), "_arg=9");
    assert_eq!(location(&server.send(&by_hand).await), (303, Some("/")));
}

#[tokio::test]
async fn a_button_without_a_form_that_fits_is_a_failure_of_the_page() {
    let server = start().await;
    for page in ["/lacking", "/alone"] {
        assert_eq!(server.get(page).await.status, 500, "{page}");
    }
}
