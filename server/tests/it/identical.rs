//! One table of outcomes, the same whichever way an action is called.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use formwork::{
    FieldError, FieldErrors, Kind,
    action::{Action, Next, Outcome as Done},
    axum::Json,
    prelude::*,
    routing::{Methods, Page, Routes},
};
use serde_json::{Value, json};

use crate::{
    html::{Element, Form as HtmlForm},
    http::{Request, Response},
    support::{Server, config},
};

/// The value that the action has come to, if it came to one: a form's post does not show it.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Option<String>>>);

#[derive(Form, Debug)]
struct Entry {
    #[field(label = "Title", length(2..=10), trim, server_check = is_free)]
    title: String,
    #[field(label = "How", length(1..=20))]
    how: String,
}

async fn is_free(title: &str) -> Result<Option<Violation>> {
    match title {
        "broken" => Err(Error::failed("the secret cause")),
        _ => Ok((title == "taken").then(|| Violation::new("unique"))),
    }
}

/// Refuses in the way that a header asks for.
async fn guarded(next: Next) -> Result<Done> {
    let refusal = headers().get("x-refuse").map(|how| how.to_str().unwrap().to_owned());
    match refusal {
        Some(how) => Err(error(&how).expect("a way to refuse")),
        None => next.run().await,
    }
}

fn error(how: &str) -> Option<Error> {
    Some(match how {
        "unauthorized" => unauthorized(),
        "forbidden" => forbidden(),
        "not found" => not_found(),
        "often" => too_many_requests(Duration::from_secs(7)),
        "turn away" => redirect("/left").into(),
        "fail" => Error::failed("the secret cause"),
        "invalid" => {
            let error = FieldError::new("how", "odd").with_message("is odd");
            FieldErrors::from_iter([error]).into()
        }
        "panic" => panic!("the secret cause"),
        _ => return None,
    })
}

#[action(wrap = guarded)]
async fn keep(entry: Entry) -> ActionResult<String> {
    match error(&entry.how) {
        Some(error) => Err(error),
        None => {
            state::<Kept>().0.lock().unwrap().replace(entry.title.clone());
            Ok(entry.title)
        }
    }
}

#[action(wrap = guarded)]
async fn lead(entry: Entry) -> ActionResult<Redirect> {
    match error(&entry.how) {
        Some(error) => Err(error),
        None => Ok(redirect(format!("/left?{}", entry.title))),
    }
}

/// What the form on the page is for; its buttons are for something else.
#[action]
async fn reject(entry: Entry) -> ActionResult<()> {
    drop(entry);
    Err(Error::failed("the form's own action"))
}

async fn page() -> Result<impl IntoView> {
    Ok(view! {
        <Form action=keep let(EntryFields { title, how })>
            <Field of=title/>
            <Field of=how/>
        </Form>
        <Form action=lead let(EntryFields { title, how })>
            <Field of=title/>
            <Field of=how/>
        </Form>
        <Form action=reject let(EntryFields { title, how })>
            <Field of=title/>
            <Field of=how/>
            <SubmitTo action=keep>"Keep"</SubmitTo>
            <SubmitTo action=lead>"Lead"</SubmitTo>
        </Form>
    })
}

async fn left() -> Result<impl IntoView> {
    Ok(view! { <p>"Left"</p> })
}

/// What became of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Outcome {
    Value(String),
    Redirect(String),
    /// Field and text of every error.
    Invalid(Vec<(String, String)>),
    /// The status, and when to ask again.
    Refused(u16, Option<String>),
}

/// Calls the actions from Rust, and says what it is given.
async fn direct(Json((is_keep, title, how)): Json<(bool, String, String)>) -> Json<Value> {
    let entry = Entry { title, how };
    let result = match is_keep {
        true => keep(entry).await.map(|value| json!(["value", value])),
        false => lead(entry).await.map(|to| json!(["redirect", to.location()])),
    };
    Json(result.unwrap_or_else(|error| match error.into_kind() {
        Kind::Redirect(to) => json!(["redirect", to.location()]),
        Kind::Invalid(errors) => {
            let errors = errors.iter().map(|error| json!([error.field(), error.message()]));
            json!(["invalid", errors.collect::<Vec<_>>()])
        }
        Kind::Unauthorized => json!(["refused", 401, null]),
        Kind::Forbidden => json!(["refused", 403, null]),
        Kind::NotFound => json!(["refused", 404, null]),
        Kind::TooManyRequests { retry_after } => {
            json!(["refused", 429, retry_after.as_secs().to_string()])
        }
        Kind::Failed(_) => json!(["refused", 500, null]),
        other => panic!("{other:?}"),
    }))
}

/// The ways in which an action is called.
#[derive(Clone, Copy, Debug)]
enum Way {
    Form,
    Multipart,
    Enhanced,
    Button,
    EnhancedButton,
    Island,
    Rust,
}

const WAYS: [Way; 7] = [
    Way::Form,
    Way::Multipart,
    Way::Enhanced,
    Way::Button,
    Way::EnhancedButton,
    Way::Island,
    Way::Rust,
];

#[derive(Clone)]
struct Case {
    refuse: Option<&'static str>,
    title: &'static str,
    how: &'static str,
}

struct Site {
    server: Server,
    kept: Kept,
    page: String,
}

impl Site {
    async fn start() -> Self {
        let kept = Kept::default();
        let routes = Routes::new()
            .page("/", Page::new(page))
            .page("/left", Page::new(left))
            .route("/direct", Methods::new().post(direct))
            .with_state(kept.clone());
        let server = Server::start(routes, config(&[])).await;
        let page = server.get("/").await.text().to_owned();
        Self { server, kept, page }
    }

    /// Calls an action, and says what became of it.
    async fn call<A: Action>(&self, way: Way, case: &Case) -> Outcome {
        let request = self.request::<A>(way, case);
        let request = match case.refuse {
            Some(how) => request.header("x-refuse", how),
            None => request,
        };
        self.kept.0.lock().unwrap().take();
        let answer = self.server.send(&request).await;
        let outcome = match way {
            Way::Rust => of_rust(&answer.json()),
            Way::Island => of_island(&answer),
            _ => self.of_form(&answer),
        };
        if let Outcome::Value(value) = &outcome {
            assert_eq!(self.kept.0.lock().unwrap().as_ref(), Some(value), "{way:?}");
        }
        outcome
    }

    fn request<A: Action>(&self, way: Way, case: &Case) -> Request {
        let Case { title, how, .. } = case;
        let name = A::ID.rsplit("::").next().unwrap();
        let form = |id: &str| HtmlForm::find(&self.page, id).fill("title", title).fill("how", how);
        let pressed = || {
            let named = A::ID.replace("::", "%3A%3A");
            let button = Element::find(&self.page, &format!("_action={named}")).unwrap();
            Request::form(&button.attribute("formaction").unwrap(), form("reject").body())
        };
        let is_keep = name == "keep";
        match way {
            Way::Form => Request::form("/", form(name).body()),
            Way::Multipart => multipart(&[("_action", A::ID), ("title", title), ("how", how)]),
            Way::Enhanced => {
                Request::form("/", form(name).body()).header("formwork-request", "submit")
            }
            Way::Button => pressed(),
            Way::EnhancedButton => pressed().header("formwork-request", "submit"),
            Way::Island => {
                let args = json!([[["title", title], ["how", how]]]);
                let target = format!("/_formwork/action/{}", A::ID);
                Request::json(&target, &json!({ "args": args, "page": "/" }))
            }
            Way::Rust => Request::json("/direct", &json!([is_keep, title, how])),
        }
    }

    fn of_form(&self, answer: &Response) -> Outcome {
        let location = answer.header("location").or(answer.header("formwork-location"));
        match (answer.status, location) {
            (303 | 200, Some("/")) => {
                Outcome::Value(self.kept.0.lock().unwrap().clone().expect("a value"))
            }
            (303 | 200, Some(location)) => Outcome::Redirect(location.to_owned()),
            (422, _) => Outcome::Invalid(summary(answer.text())),
            _ => refused(answer),
        }
    }
}

fn multipart(fields: &[(&str, &str)]) -> Request {
    let parts = fields.iter().map(|(name, value)| {
        format!("--x\r\nContent-Disposition: form-data; name={name}\r\n\r\n{value}\r\n")
    });
    let body = parts.collect::<String>() + "--x--\r\n";
    Request::form("/", body).header("content-type", "multipart/form-data; boundary=x")
}

/// The errors that the summary of a form lists.
fn summary(html: &str) -> Vec<(String, String)> {
    let items = html.split("<li><a href=\"#").skip(1);
    let items = items.map(|item| {
        let (link, text) = item.split_once("</a>").unwrap().0.split_once("\">").unwrap();
        let field = link.rsplit('-').next().unwrap();
        let (_, message) = text.split_once(' ').expect("the label, and the text");
        (field.to_owned(), message.to_owned())
    });
    items.collect()
}

fn of_island(answer: &Response) -> Outcome {
    let json = answer.json();
    if let Some(location) = json.get("redirect") {
        return Outcome::Redirect(location.as_str().unwrap().to_owned());
    }
    match answer.status {
        200 => Outcome::Value(json["ok"].as_str().unwrap().to_owned()),
        422 => {
            let errors = json["invalid"].as_array().unwrap().iter();
            let text = |error: &Value, name: &str| error[name].as_str().unwrap().to_owned();
            Outcome::Invalid(errors.map(|it| (text(it, "field"), text(it, "message"))).collect())
        }
        _ => refused(answer),
    }
}

fn of_rust(json: &Value) -> Outcome {
    let text = |value: &Value| value.as_str().map(ToOwned::to_owned);
    match json[0].as_str().unwrap() {
        "value" => Outcome::Value(text(&json[1]).unwrap()),
        "redirect" => Outcome::Redirect(text(&json[1]).unwrap()),
        "invalid" => {
            let errors = json[1].as_array().unwrap().iter();
            let pair = |error: &Value| (text(&error[0]).unwrap(), text(&error[1]).unwrap());
            Outcome::Invalid(errors.map(pair).collect())
        }
        _ => Outcome::Refused(json[1].as_u64().unwrap().try_into().unwrap(), text(&json[2])),
    }
}

fn refused(answer: &Response) -> Outcome {
    assert!(!answer.text().contains("secret"), "{}", answer.text());
    Outcome::Refused(answer.status, answer.header("retry-after").map(ToOwned::to_owned))
}

async fn check<A: Action>(site: &Site, case: &Case, expect: &Outcome) {
    let Case { refuse, title, how } = case;
    for way in WAYS {
        let outcome = site.call::<A>(way, case).await;
        assert_eq!(&outcome, expect, "{way:?} of {}: {refuse:?} {title:?} {how:?}", A::ID);
    }
}

fn invalid(errors: &[(&str, &str)]) -> Outcome {
    let errors = errors.iter().map(|(field, text)| ((*field).to_owned(), (*text).to_owned()));
    Outcome::Invalid(errors.collect())
}

fn refusals() -> [(&'static str, Outcome); 8] {
    [
        ("unauthorized", Outcome::Refused(401, None)),
        ("forbidden", Outcome::Refused(403, None)),
        ("not found", Outcome::Refused(404, None)),
        ("often", Outcome::Refused(429, Some("7".to_owned()))),
        ("turn away", Outcome::Redirect("/left".to_owned())),
        ("fail", Outcome::Refused(500, None)),
        ("panic", Outcome::Refused(500, None)),
        ("invalid", invalid(&[("how", "is odd")])),
    ]
}

#[tokio::test]
async fn what_succeeds_succeeds_alike() {
    let site = Site::start().await;
    let case = Case { refuse: None, title: "  fine ", how: "well" };
    check::<keep>(&site, &case, &Outcome::Value("fine".to_owned())).await;
    check::<lead>(&site, &case, &Outcome::Redirect("/left?fine".to_owned())).await;
}

#[tokio::test]
async fn what_is_wrong_is_said_alike_and_all_at_once() {
    let site = Site::start().await;
    let required = "is required";
    for (title, how, expect) in [
        ("", "well", invalid(&[("title", required)])),
        ("x", "well", invalid(&[("title", "must have at least 2 characters")])),
        (
            "far too long",
            "",
            invalid(&[("title", "must have at most 10 characters"), ("how", required)]),
        ),
        ("taken", "well", invalid(&[("title", "is already taken")])),
        (" taken ", "", invalid(&[("title", "is already taken"), ("how", required)])),
        (
            "a\u{0}b",
            "panic",
            invalid(&[("title", "contains a character that cannot be used here")]),
        ),
        ("broken", "well", Outcome::Refused(500, None)),
        ("broken", "", Outcome::Refused(500, None)),
    ] {
        let case = Case { refuse: None, title, how };
        check::<keep>(&site, &case, &expect).await;
        check::<lead>(&site, &case, &expect).await;
    }
}

#[tokio::test]
async fn an_action_refuses_alike() {
    let site = Site::start().await;
    for (how, expect) in refusals() {
        let case = Case { refuse: None, title: "fine", how };
        check::<keep>(&site, &case, &expect).await;
        check::<lead>(&site, &case, &expect).await;
    }
}

#[tokio::test]
async fn a_wrapper_refuses_alike_whatever_is_wrong_with_the_form() {
    let site = Site::start().await;
    for (how, expect) in refusals() {
        for (title, text) in [("fine", "well"), ("", ""), ("broken", "panic")] {
            let case = Case { refuse: Some(how), title, how: text };
            check::<keep>(&site, &case, &expect).await;
        }
    }
}
