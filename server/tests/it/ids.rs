//! Ids are unique on a page, whatever fields are called.

use std::collections::HashSet;

use formwork::{
    FieldErrors,
    prelude::*,
    routing::{Page, Routes},
};

use crate::{
    http::Request,
    support::{Server, config},
};

/// A form whose fields are called as parts of ids are.
#[derive(Form, Debug)]
#[form(check = Odd::refused)]
struct Odd {
    #[field(label = "Error")]
    error: String,
    #[field(label = "Error's hint")]
    error_hint: String,
    #[field(label = "Hint", one_of("error", "hint", "1"), radio)]
    hint: String,
    #[field(label = "Form")]
    form: Names,
    #[field(label = "Rows", items(2..))]
    rows: Vec<Names>,
}

#[derive(Form, Debug)]
struct Names {
    #[field(label = "Error")]
    error: String,
    #[field(label = "Hint", items(3..))]
    hint: Vec<String>,
    #[field(label = "Errors", items(1..))]
    errors: Vec<Inner>,
}

#[derive(Form, Debug)]
struct Inner {
    #[field(label = "Error", one_of("error", "hint"))]
    error: Vec<String>,
}

impl Odd {
    fn refused(&self) -> FieldErrors {
        let mut errors = FieldErrors::new();
        let refused = || Violation::new("refused").with_message("is refused");
        errors.add(Self::error, refused());
        errors.add(Self::error_hint, refused());
        errors.add(Self::hint, refused());
        errors.add(Self::form, refused());
        errors.add(Self::form.then(Names::error), refused());
        errors.add(Self::form.then(Names::hint), refused());
        errors.add(Self::form.then(Names::errors), refused());
        errors.add(Self::rows, refused());
        errors.add(Self::rows.item(0).then(Names::error), refused());
        errors
    }
}

#[action]
async fn keep(odd: Odd) -> ActionResult<String> {
    Ok(format!("{odd:?}"))
}

fn names(NamesFields { error, hint, errors }: NamesFields) -> impl IntoView {
    view! {
        <Field of=error hint="A hint."/>
        <Field of=hint hint="A hint."/>
        <Repeat of=errors let(InnerFields { error })>
            <Field of=error hint="A hint."/>
        </Repeat>
    }
}

async fn page() -> Result<impl IntoView> {
    Ok(view! {
        <Form action=keep let(OddFields { error, error_hint, hint, form, rows })>
            <Field of=error hint="A hint."/>
            <Field of=error_hint hint="A hint."/>
            <Field of=hint hint="A hint."/>
            <Fieldset of=form children=names/>
            <Repeat of=rows children=names/>
            <Submit>"Keep"</Submit>
        </Form>
    })
}

/// Every value of an attribute, in order.
fn attributes<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let start = format!(" {name}=\"");
    html.split(start.as_str()).skip(1).map(|rest| rest.split_once('"').unwrap().0).collect()
}

#[track_caller]
fn check(html: &str) {
    let mut ids = HashSet::new();
    for id in attributes(html, "id") {
        assert!(ids.insert(id), "{id} twice: {html}");
    }
    for id in attributes(html, "for") {
        assert!(ids.contains(id), "a label for {id}");
    }
    for described_by in attributes(html, "aria-describedby") {
        assert!(described_by.split(' ').all(|id| ids.contains(id)), "described by {described_by}");
    }
    for href in attributes(html, "href") {
        assert!(ids.contains(href.trim_start_matches('#')), "a link to {href}");
    }
}

#[tokio::test]
async fn ids_are_unique_whatever_fields_are_called() {
    let server = Server::start(Routes::new().page("/", Page::new(page)), config(&[])).await;
    check(server.get("/").await.text());
    let names = |form: &str| {
        let hints = format!("&{form}.hint=a").repeat(3);
        let inner = format!("&{form}.errors[0].error=hint&{form}.errors[1].error=error");
        format!("&{form}.error=a{hints}{inner}")
    };
    let form = server.form("/", "keep").await.body();
    let action = form.split('&').next().unwrap();
    let rest = names("form") + &names("rows[0]") + &names("rows[1]");
    let body = format!("{action}&error=a&error_hint=a&hint=1{rest}");
    let refused = server.send(&Request::form("/", body)).await;
    assert_eq!(refused.status, 422);
    assert_eq!(attributes(refused.text(), "href").len(), 9, "{}", refused.text());
    check(refused.text());
}
