//! What the macros write, beside the same by hand as their documentation shows it.

// Leptos' macros write `::leptos::..`; Formwork is where Leptos is found.
extern crate formwork as leptos;

use std::convert::Infallible;

use formwork::{
    FormValues,
    action::{Action, Arguments, Next, Outcome, ServerAction},
    config::Config,
    database::{self, Writer},
    form::Form as _,
    prelude::*,
    routing::{Page, Routes},
};
use http_body_util::BodyExt;
use sqlx::SqliteConnection;
use tower::ServiceExt;

mod cached;
mod choice;
mod component;
mod island;
mod query;
mod wizard;

mod by_macro {
    use formwork::prelude::*;
    use sqlx::SqliteConnection;

    #[derive(Form, Clone, Debug, PartialEq)]
    pub(crate) struct Profile {
        #[field(label = "Name", length(2..=10), trim)]
        pub(crate) name: String,
        #[field(label = "About", length(..=20), multiline)]
        pub(crate) about: Option<String>,
        #[field(label = "Age")]
        pub(crate) age: u8,
        #[field(label = "Public")]
        pub(crate) public: bool,
    }

    #[action]
    pub(crate) async fn rename(id: i64, profile: Profile) -> ActionResult<String> {
        Ok(format!("{id} {profile:?}"))
    }

    #[action(wrap(super::outer, super::inner), body_limit = 64)]
    pub(crate) async fn archive(id: i64) -> ActionResult<i64> {
        Ok(id)
    }

    #[action(once)]
    pub(crate) async fn place(
        item: String,
        transaction: &mut SqliteConnection,
    ) -> ActionResult<i64> {
        super::insert(&item, transaction).await
    }

    #[derive(Query, Debug)]
    pub(crate) struct Filter {
        pub(crate) page: Option<u32>,
        pub(crate) tag: Vec<String>,
    }

    /// Is refused below 1.
    #[component]
    pub async fn Half(
        /// An even number.
        number: u32,
        #[prop(optional)] suffix: &'static str,
    ) -> Result<impl IntoView> {
        let half = number.checked_sub(1).ok_or_else(not_found)?.div_ceil(2);
        Ok(view! { <b>{half}{suffix}</b> })
    }
}

mod by_hand {
    use formwork::{
        FieldName, FormValues,
        action::{
            Action, ActionEntry, ActionResult, Argument, ArgumentError, BoundArguments, Call,
            ErrorsFuture, Next, OnceTransaction, ServerAction, SubmittedFuture, call, form_check,
            form_errors, form_from_json, form_from_values, form_submitted, form_to_json,
        },
        field::{Field, FieldSpec, InputType, Rules},
        form::{CheckFuture, Form, FormReader, FormView, FormWriter, ServerChecks},
    };
    use sqlx::SqliteConnection;

    #[derive(Clone, Debug, PartialEq)]
    pub(crate) struct Profile {
        pub(crate) name: String,
        pub(crate) about: Option<String>,
        pub(crate) age: u8,
        pub(crate) public: bool,
    }

    #[derive(Debug)]
    pub(crate) struct ProfileFields {
        pub(crate) name: Field<String>,
        pub(crate) about: Field<Option<String>>,
        pub(crate) age: Field<u8>,
        pub(crate) public: Field<bool>,
    }

    #[allow(non_upper_case_globals, reason = "the names are those of the fields")]
    impl Profile {
        pub(crate) const name: FieldName<Self, String> = FieldName::new("name");
        pub(crate) const about: FieldName<Self, Option<String>> = FieldName::new("about");
    }

    fn no_fields() -> &'static [FieldSpec] {
        &[]
    }

    static FIELDS: [FieldSpec; 4] = [
        FieldSpec {
            name: "name",
            label: "Name",
            item: None,
            input_type: InputType::Text,
            required: true,
            multiple: false,
            choices: &[],
            inner: no_fields,
            rules: Rules { min_length: Some(2), max_length: Some(10), trim: true, ..Rules::NONE },
        },
        FieldSpec {
            name: "about",
            label: "About",
            item: None,
            input_type: InputType::Text,
            required: false,
            multiple: false,
            choices: &[],
            inner: no_fields,
            rules: Rules { max_length: Some(20), multiline: true, ..Rules::NONE },
        },
        FieldSpec {
            name: "age",
            label: "Age",
            item: None,
            input_type: InputType::Number,
            required: true,
            multiple: false,
            choices: &[],
            inner: no_fields,
            rules: Rules { min: Some("0"), max: Some("255"), ..Rules::NONE },
        },
        FieldSpec {
            name: "public",
            label: "Public",
            item: None,
            input_type: InputType::Checkbox,
            required: false,
            multiple: false,
            choices: &[],
            inner: no_fields,
            rules: Rules::NONE,
        },
    ];

    impl Form for Profile {
        type Fields = ProfileFields;
        type Draft = (Option<String>, Option<Option<String>>, Option<u8>, Option<bool>);

        fn specs() -> &'static [FieldSpec] {
            &FIELDS
        }

        fn read(reader: &mut FormReader<'_>) -> Self::Draft {
            let name = reader.field::<String>(&FIELDS[0]);
            let about = reader.field::<Option<String>>(&FIELDS[1]);
            let age = reader.field::<u8>(&FIELDS[2]);
            let public = reader.field::<bool>(&FIELDS[3]);
            (name, about, age, public)
        }

        fn finish((name, about, age, public): Self::Draft, _: &mut FormReader<'_>) -> Option<Self> {
            Some(Self { name: name?, about: about?, age: age?, public: public? })
        }

        fn write(&self, writer: &mut FormWriter) {
            writer.field(&FIELDS[0], &self.name);
            writer.field(&FIELDS[1], &self.about);
            writer.field(&FIELDS[2], &self.age);
            writer.field(&FIELDS[3], &self.public);
        }

        fn view(view: &mut FormView<'_>) -> ProfileFields {
            ProfileFields {
                name: view.field::<String>(&FIELDS[0]),
                about: view.field::<Option<String>>(&FIELDS[1]),
                age: view.field::<u8>(&FIELDS[2]),
                public: view.field::<bool>(&FIELDS[3]),
            }
        }

        fn draft_check<'a>(_: &'a Self::Draft, _: &'a mut ServerChecks) -> CheckFuture<'a> {
            Box::pin(std::future::ready(Ok(())))
        }

        fn server_check<'a>(&'a self, _: &'a mut ServerChecks) -> CheckFuture<'a> {
            Box::pin(std::future::ready(Ok(())))
        }
    }

    impl Argument for Profile {
        fn from_form(
            values: &FormValues,
            _: &mut BoundArguments<'_>,
        ) -> Result<Self, ArgumentError> {
            form_from_values(values)
        }

        fn from_json(json: &str) -> Result<Self, ArgumentError> {
            form_from_json(json)
        }

        fn to_json(&self) -> String {
            form_to_json(self)
        }

        fn specs() -> &'static [FieldSpec] {
            &FIELDS
        }

        fn server_check(&self) -> Option<ErrorsFuture<'_>> {
            Some(form_check(self))
        }

        fn check_form<'a>(
            values: &'a FormValues,
            only: Option<&'a [String]>,
        ) -> Option<ErrorsFuture<'a>> {
            Some(form_errors::<Self>(values, only))
        }

        fn submitted(self) -> SubmittedFuture<Self> {
            form_submitted(self)
        }
    }

    #[allow(non_camel_case_types, reason = "one name for the function and its identity")]
    #[derive(Debug)]
    pub(crate) struct rename {}

    impl Action for rename {
        const ID: &'static str = concat!(module_path!(), "::", "rename");
        type Args = (i64, Profile);
        type Output = String;
    }

    impl ServerAction for rename {
        type Extractors = ();

        fn run((id, profile): (i64, Profile), (): ()) -> Call<Self> {
            async fn formwork_body(id: i64, profile: Profile) -> ActionResult<String> {
                Ok(format!("{id} {profile:?}"))
            }
            Call::new(formwork_body(id, profile))
        }
    }

    formwork::inventory::submit! { ActionEntry::new::<rename>() }

    #[allow(non_camel_case_types, reason = "one name for the function and its identity")]
    #[derive(Debug)]
    pub(crate) struct archive {}

    impl Action for archive {
        const ID: &'static str = concat!(module_path!(), "::", "archive");
        type Args = (i64,);
        type Output = i64;
    }

    impl ServerAction for archive {
        type Extractors = ();

        fn run((id,): (i64,), (): ()) -> Call<Self> {
            async fn formwork_body(id: i64) -> ActionResult<i64> {
                Ok(id)
            }
            Call::new(formwork_body(id))
        }

        const BODY_LIMIT: usize = 64;

        fn wrap(next: Next) -> Next {
            next.inside(super::inner).inside(super::outer)
        }
    }

    formwork::inventory::submit! { ActionEntry::new::<archive>() }

    #[allow(non_camel_case_types, reason = "one name for the function and its identity")]
    #[derive(Debug)]
    pub(crate) struct place {}

    impl Action for place {
        const ID: &'static str = concat!(module_path!(), "::", "place");
        type Args = (String,);
        type Output = i64;
        const IS_ONCE: bool = true;
    }

    impl ServerAction for place {
        type Extractors = ();

        fn run((item,): (String,), (): ()) -> Call<Self> {
            async fn formwork_body(
                item: String,
                transaction: &mut SqliteConnection,
            ) -> ActionResult<i64> {
                super::insert(&item, transaction).await
            }
            Call::new(async move {
                let mut transaction = OnceTransaction::take()?;
                formwork_body(item, &mut transaction).await
            })
        }
    }

    formwork::inventory::submit! { ActionEntry::new::<place>() }

    pub(crate) fn place(item: String) -> Call<place> {
        call((item,))
    }

    pub(crate) fn archive(id: i64) -> Call<archive> {
        call((id,))
    }

    pub(crate) fn rename(id: i64, profile: Profile) -> Call<rename> {
        call((id, profile))
    }
}

/// Bodies of forms: right ones, and one for each rule that can be broken.
const BODIES: [&str; 12] = [
    "name=Ada&about=a%0D%0Ab&age=36&public=on",
    "name=+Ada+&age=36",
    "",
    "name=A&age=36",
    "name=Adadadadada&age=36",
    "name=A%0Ada&age=36",
    "name=Ada&name=Ada&age=36",
    "name=Ada&age=256",
    "name=Ada&age=x&public=maybe",
    "name=Ada&age=36&public=on&public=false",
    "name=Ada&age=36&about=aaaaaaaaaaaaaaaaaaaaa",
    "name=%FF%FE%FD&age=36&about=%00",
];

#[test]
fn a_form_decodes_and_encodes_alike() {
    for body in BODIES {
        let values = FormValues::parse(body.as_bytes()).expect("a form");
        let macros = by_macro::Profile::decode(&values);
        let hand = by_hand::Profile::decode(&values);
        assert_eq!(format!("{macros:?}"), format!("{hand:?}"), "{body}");
        if let (Ok(macros), Ok(hand)) = (macros, hand) {
            assert_eq!(macros.encode(), hand.encode(), "{body}");
            assert_eq!(by_macro::Profile::decode(&macros.encode()), Ok(macros), "{body}");
        }
    }
    assert_eq!(by_macro::Profile::label("about"), by_hand::Profile::label("about"));
    assert_eq!(by_macro::Profile::label("other"), by_hand::Profile::label("other"));
    assert_eq!(by_macro::Profile::name.as_str(), by_hand::Profile::name.as_str());
    assert_eq!(by_macro::Profile::about.as_str(), by_hand::Profile::about.as_str());
}

#[test]
fn arguments_cross_the_wire_alike() {
    let values = FormValues::parse(BODIES[0].as_bytes()).expect("a form");
    let macros = (7i64, by_macro::Profile::decode(&values).expect("a profile"));
    let hand = (7i64, by_hand::Profile::decode(&values).expect("a profile"));
    assert_eq!(macros.to_json(), hand.to_json());
}

#[tokio::test]
async fn an_action_runs_alike_by_its_name_and_by_its_identity() {
    let values = FormValues::parse(BODIES[0].as_bytes()).expect("a form");
    let profile = by_macro::Profile::decode(&values).expect("a profile");
    let by_name = by_macro::rename(7, profile.clone()).await.expect("a text");
    let by_identity = by_macro::rename::run((7, profile), ()).await.expect("a text");
    assert_eq!(by_name, by_identity);
    let profile = by_hand::Profile::decode(&values).expect("a profile");
    assert_eq!(by_name, by_hand::rename(7, profile).await.expect("a text"));
}

/// The wrappers that have run.
#[derive(Clone, Default)]
struct Order(std::sync::Arc<std::sync::Mutex<Vec<&'static str>>>);

fn note(name: &'static str) {
    state::<Order>().0.lock().expect("no panic").push(name);
}

async fn outer(next: Next) -> Result<Outcome> {
    note("outer");
    next.run().await
}

async fn inner(next: Next) -> Result<Outcome> {
    note("inner");
    next.run().await
}

#[tokio::test]
async fn an_action_is_wrapped_and_limited_alike() {
    // Outside a request there is no state: the wrapper fails, and the action does not run.
    assert!(by_macro::archive(7).await.is_err());
    assert!(by_hand::archive(7).await.is_err());
    for module in ["by_macro", "by_hand"] {
        for (page, status, order) in
            [("/", 200, vec!["outer", "inner"]), (&*"/".repeat(64), 413, vec![])]
        {
            let seen = Order::default();
            let path = format!("/_formwork/action/expansion::{module}::archive");
            let body = format!(r#"{{"args":[7],"page":"{page}"}}"#);
            let routes = Routes::new().with_state(seen.clone());
            let answer = send(routes, post(&path, "application/json", body)).await;
            assert_eq!(answer.0, status, "{module}: {}", answer.1);
            assert_eq!(*seen.0.lock().expect("no panic"), order, "{module}");
        }
    }
}

async fn insert(item: &str, connection: &mut SqliteConnection) -> Result<i64> {
    let insert = sqlx::query_scalar("INSERT INTO orders (item) VALUES (?) RETURNING id");
    Ok(insert.bind(item).fetch_one(connection).await?)
}

#[tokio::test]
async fn an_action_with_once_works_in_a_transaction_alike() {
    assert_eq!((by_macro::place::IS_ONCE, by_macro::archive::IS_ONCE), (true, false));
    assert!(by_macro::place("a".to_owned()).await.is_err(), "there is no request");
    assert!(by_hand::place("a".to_owned()).await.is_err());
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite:{}/app.db", folder.path().display());
    let db = database::connect(&url).await.expect("a database");
    let table = "CREATE TABLE orders (id INTEGER PRIMARY KEY, item TEXT NOT NULL)";
    sqlx::query(table).execute(&db).await.expect("a table");
    let writer = Writer::connect(&db).await.expect("a writer");
    for (module, id) in [("by_macro", 1), ("by_hand", 2)] {
        let path = format!("/_formwork/action/expansion::{module}::place");
        let body = r#"{"args":["a"],"page":"/"}"#.to_owned();
        let routes = Routes::new().with_state(writer.clone());
        let answer = send(routes, post(&path, "application/json", body)).await;
        assert_eq!(answer, (200, format!(r#"{{"ok":{id}}}"#)), "{module}");
    }
}

#[test]
fn an_action_is_called_by_its_path_and_name() {
    assert_eq!(by_macro::rename::ID, "expansion::by_macro::rename");
    assert_eq!(by_hand::rename::ID, "expansion::by_hand::rename");
}

async fn page_by_macro() -> Result<impl IntoView> {
    use by_macro::{ProfileFields, rename};
    Ok(view! {
        <Form action=rename.bind(7) let(ProfileFields { name, about, age, public })>
            <Field of=name/>
            <Field of=about/>
            <Field of=age/>
            <Field of=public/>
        </Form>
    })
}

async fn page_by_hand() -> Result<impl IntoView> {
    use by_hand::{ProfileFields, rename};
    Ok(view! {
        <Form action=rename.bind(7) let(ProfileFields { name, about, age, public })>
            <Field of=name/>
            <Field of=about/>
            <Field of=age/>
            <Field of=public/>
        </Form>
    })
}

/// Status and body of an answer, the names of the two modules made one.
async fn answer(request: http::Request<String>) -> (u16, String) {
    let routes = Routes::new()
        .page("/by_macro", Page::new(page_by_macro))
        .page("/by_hand", Page::new(page_by_hand));
    send(routes, request).await
}

async fn send(routes: Routes, request: http::Request<String>) -> (u16, String) {
    let config = Config::from_variables(|_| None).expect("the defaults");
    let application = routes.build(config).expect("no assets are needed");
    let answer: Result<_, Infallible> = application.oneshot(request).await;
    let Ok(answer) = answer;
    let status = answer.status().as_u16();
    let body = answer.into_body().collect().await.expect("a body").to_bytes();
    let body = String::from_utf8(body.into()).expect("text");
    (status, body.replace("by_macro", "by_hand"))
}

fn post(path: &str, content_type: &str, body: String) -> http::Request<String> {
    let request = http::Request::post(path).header("content-type", content_type);
    request.body(body).expect("a request")
}

#[tokio::test]
async fn a_page_shows_and_refuses_them_alike() {
    for path in ["/by_macro", "/by_hand"] {
        let request = http::Request::get(path).body(String::new()).expect("a request");
        let (status, html) = answer(request).await;
        assert_eq!(status, 200);
        assert!(html.contains("name=\"_arg\" value=\"7\""), "{html}");
    }
    for body in BODIES {
        let [macros, hand] = ["by_macro", "by_hand"].map(|module| {
            let body = format!("_action=expansion::{module}::rename&_arg=7&{body}");
            answer(post(&format!("/{module}"), "application/x-www-form-urlencoded", body))
        });
        let (macros, hand) = (macros.await, hand.await);
        assert_eq!(macros, hand, "{body}");
        assert!(matches!(macros.0, 303 | 422), "{body}: {macros:?}");
    }
}

#[tokio::test]
async fn a_call_is_answered_alike() {
    for args in
        [r#"[7,[["name","Ada"],["age","36"]]]"#, r#"[7,[["name","A"]]]"#, "[7]", r#"["7",[]]"#]
    {
        let [macros, hand] = ["by_macro", "by_hand"].map(|module| {
            let path = format!("/_formwork/action/expansion::{module}::rename");
            let body = format!(r#"{{"args":{args},"page":"/"}}"#);
            answer(post(&path, "application/json", body))
        });
        assert_eq!(macros.await, hand.await, "{args}");
    }
}

mod names {
    //! Arguments may be called like what the expansion calls.

    use formwork::prelude::*;

    #[action]
    pub(crate) async fn save(save: i64, run: i64) -> ActionResult<i64> {
        Ok(save + run)
    }
}

#[tokio::test]
async fn an_argument_may_have_the_name_of_its_action() {
    assert_eq!(names::save(1, 2).await.expect("a number"), 3);
    assert_eq!(names::save::run((1, 2), ()).await.expect("a number"), 3);
}

mod keywords {
    //! Fields and actions may be called like keywords.

    use formwork::prelude::*;

    #[derive(Query, Debug)]
    pub(crate) struct Search {
        pub(crate) r#type: Option<String>,
        pub(crate) r#in: Vec<String>,
    }

    #[derive(Form, Clone, Debug, PartialEq)]
    pub(crate) struct Car {
        #[field(label = "Type")]
        pub(crate) r#type: String,
    }

    #[action]
    pub(crate) async fn r#move(r#in: i64) -> ActionResult<i64> {
        Ok(r#in)
    }
}

#[tokio::test]
async fn a_raw_identifier_is_the_name_without_its_mark() {
    use formwork::query::QueryParameters;
    let values = FormValues::parse(b"type=van&in=a").expect("few fields");
    let search = keywords::Search::decode(&values).expect("both");
    assert_eq!((search.r#type.as_deref(), &search.r#in[..]), (Some("van"), &["a".to_owned()][..]));
    assert_eq!(search.encode(), values);
    let path = formwork::routing::Href::new("/cars");
    let link = keywords::SearchHref::new(path).r#type("van").r#in("a");
    assert_eq!(link.to_string(), "/cars?type=van&in=a");

    let car = keywords::Car::decode(&values).expect("a type");
    assert_eq!(car.encode(), FormValues::parse(b"type=van").expect("one field"));
    assert_eq!(keywords::Car::r#type.as_str(), "type");
    assert_eq!(keywords::Car::label("type"), "Type");

    assert_eq!(keywords::r#move::ID, "expansion::keywords::move");
    assert_eq!(keywords::r#move(1).await.expect("a number"), 1);
}
