//! Sealed arguments: what a form carries for its action, and nobody can change.

use formwork::{
    action::{Action, Sealed, SealedFor},
    prelude::*,
    routing::{Page, Routes},
};

use crate::{
    http::{Request, Response},
    support::{Server, config},
};

/// Whoever has the cookie that they had when the form was rendered.
struct Visit;

impl SealedFor for Visit {
    const COOKIE: Option<&'static str> = Some("visit");
}

#[derive(Form, Debug)]
struct Title {
    #[field(label = "Title", length(..=9))]
    title: String,
}

#[action]
async fn rename(book: Sealed<i64>, shelf: i64, title: Title) -> ActionResult<Redirect> {
    Ok(redirect(format!("/{}-{shelf}-{}", *book, title.title)))
}

#[action]
async fn swap(one: Sealed<i64>, other: Sealed<i64>, _title: Title) -> ActionResult<Redirect> {
    Ok(redirect(format!("/{}-{}", *one, *other)))
}

#[action]
async fn keep(book: Sealed<i64, Visit>, _title: Title) -> ActionResult<Redirect> {
    Ok(redirect(format!("/kept-{}", book.into_inner())))
}

async fn page() -> Result<impl IntoView> {
    Ok(view! {
        <Form action=rename.bind((Sealed::new(1234), 7)) let(TitleFields { title })>
            <Field of=title/>
        </Form>
        <Form action=rename.bind((Sealed::new(5678), 7)) let(TitleFields { title })>
            <Field of=title/>
        </Form>
        <Form action=swap.bind((Sealed::new(1), Sealed::new(2))) let(TitleFields { title })>
            <Field of=title/>
        </Form>
        <Form action=keep.bind(Sealed::new(3)) let(TitleFields { title })>
            <Field of=title/>
        </Form>
    })
}

fn routes() -> Routes {
    Routes::new().page("/", Page::new(page))
}

async fn server(variables: &[(&str, &str)]) -> Server {
    Server::start(routes(), config(variables)).await
}

fn key(digits: &str) -> String {
    digits.repeat(32)
}

/// The fields of every form of an action on the page, as name and value.
fn forms(page: &Response, action: &str) -> Vec<Vec<String>> {
    let of_action = format!("value=\"{action}\"");
    let forms = page.text().split("<form").filter(|form| form.contains(&of_action));
    forms
        .map(|form| {
            let arguments = form.split("name=\"_arg\" value=\"").skip(1);
            arguments.map(|rest| rest.split('"').next().unwrap().replace("&quot;", "\"")).collect()
        })
        .collect()
}

async fn post(server: &Server, action: &str, arguments: &[&str]) -> Response {
    post_as(server, action, arguments, None).await
}

async fn post_as(
    server: &Server,
    action: &str,
    arguments: &[&str],
    cookie: Option<&str>,
) -> Response {
    let mut body = form_urlencoded::Serializer::new(String::new());
    body.append_pair("_action", action).append_pair("title", "x");
    for argument in arguments {
        body.append_pair("_arg", argument);
    }
    let request = Request::form("/", body.finish());
    let request = match cookie {
        Some(cookie) => request.header("cookie", cookie),
        None => request,
    };
    server.send(&request).await
}

#[tokio::test]
async fn a_sealed_argument_comes_back_as_it_was_and_is_not_shown() {
    let server = server(&[]).await;
    let page = server.get("/").await;
    assert!(!page.text().contains("1234") && !page.text().contains("5678"), "{}", page.text());
    let [first, second] = &forms(&page, rename::ID)[..] else { panic!("two forms") };
    for (form, to) in [(first, "/1234-7-x"), (second, "/5678-7-x")] {
        let answer = post(&server, rename::ID, &[&form[0], &form[1]]).await;
        assert_eq!((answer.status, answer.header("location")), (303, Some(to)));
    }
}

#[tokio::test]
async fn what_was_not_sealed_for_the_place_is_400() {
    let server = server(&[]).await;
    let page = server.get("/").await;
    let of = |action| forms(&page, action).remove(0);
    let (renaming, swapping) = (of(rename::ID), of(swap::ID));
    let sealed = renaming[0].as_str();
    let mut altered = sealed.to_owned().into_bytes();
    altered[3] = if altered[3] == b'A' { b'B' } else { b'A' };
    let altered = String::from_utf8(altered).unwrap();
    for forged in
        ["1234", "\"1234\"", "", "null", &altered, &sealed[..sealed.len() - 1], &swapping[0]]
    {
        let answer = post(&server, rename::ID, &[forged, "7"]).await;
        assert_eq!(answer.status, 400, "{forged}");
    }
    assert_eq!(post(&server, rename::ID, &["7", sealed]).await.status, 400);
    assert_eq!(post(&server, rename::ID, &[sealed]).await.status, 400);
    let [one, two] = [&swapping[0], &swapping[1]];
    assert_eq!(post(&server, swap::ID, &[one, two]).await.header("location"), Some("/1-2"));
    for wrong in [[two, one], [one, one]] {
        assert_eq!(post(&server, swap::ID, &[wrong[0], wrong[1]]).await.status, 400);
    }
}

#[tokio::test]
async fn a_refused_form_is_shown_again_with_its_own_argument() {
    let server = server(&[]).await;
    let page = server.get("/").await;
    let second = &forms(&page, rename::ID)[1];
    let body = form_urlencoded::Serializer::new(String::new())
        .extend_pairs([("_action", rename::ID), ("title", "much too long")])
        .extend_pairs([("_arg", &second[0]), ("_arg", &second[1])])
        .finish();
    let answer = server.send(&Request::form("/", body)).await;
    assert_eq!(answer.status, 422);
    assert_eq!(answer.text().matches("much too long").count(), 1);
    let again = &forms(&answer, rename::ID)[1];
    assert_ne!(again[0], second[0], "it is sealed anew");
    let answer = post(&server, rename::ID, &[&again[0], "7"]).await;
    assert_eq!(answer.header("location"), Some("/5678-7-x"));
}

#[tokio::test]
async fn forms_with_different_sealed_arguments_have_ids_that_stay() {
    let secret = key("0f");
    let ids = |page: &Response| -> Vec<String> {
        let ids = page.text().split("<form method=\"post\" id=\"").skip(1);
        ids.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
    };
    let server = server(&[("FORMWORK_SECRET", &secret)]).await;
    let (one, two) = (ids(&server.get("/").await), ids(&server.get("/").await));
    assert_eq!(one, two);
    assert_eq!(one.len(), 4);
    assert_ne!(one[0], one[1]);
}

#[tokio::test]
async fn one_that_is_tied_to_a_cookie_holds_while_the_cookie_does() {
    let server = server(&[]).await;
    let page = server.send(&Request::get("/").header("cookie", "visit=a")).await;
    let sealed = forms(&page, keep::ID).remove(0).remove(0);
    for (cookie, status) in [(Some("visit=a"), 303), (Some("visit=b"), 400), (None, 400)] {
        let answer = post_as(&server, keep::ID, &[&sealed], cookie).await;
        assert_eq!(answer.status, status, "{cookie:?}");
    }
}

#[tokio::test]
async fn an_argument_outlives_a_new_key_as_long_as_the_old_one_is_listed() {
    let (old, new) = (key("0f"), key("f0"));
    let before = server(&[("FORMWORK_SECRET", &old)]).await;
    let sealed = forms(&before.get("/").await, rename::ID).remove(0).remove(0);
    for (secret, status) in [(format!("{new},{old}"), 303), (new, 400)] {
        let server = server(&[("FORMWORK_SECRET", &secret)]).await;
        assert_eq!(post(&server, rename::ID, &[&sealed, "7"]).await.status, status);
    }
}

#[tokio::test]
async fn a_call_has_to_carry_the_sealed_text_as_well() {
    let server = server(&[]).await;
    let sealed = forms(&server.get("/").await, rename::ID).remove(0).remove(0);
    for (argument, status) in [(format!("\"{sealed}\""), 200), ("1234".to_owned(), 400)] {
        let body = format!(r#"{{"args":[{argument},7,[["title","x"]]],"page":"/"}}"#);
        let path = format!("/_formwork/action/{}", rename::ID);
        let request = Request::json(&path, &serde_json::from_str(&body).unwrap());
        let answer = server.send(&request).await;
        assert_eq!(answer.status, status, "{}", answer.text());
    }
}
