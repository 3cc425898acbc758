//! Forms in forms, lists, rules of several fields, and checks that only the server makes.

use formwork::{
    FieldErrors,
    prelude::*,
    routing::{Layout, Page, Routes},
};

use crate::{
    html,
    http::{Request, Response},
    support::{Server, config},
};

#[derive(Choice, Clone, Copy, Debug, PartialEq)]
enum Extra {
    Gift,
    Express,
}

#[derive(Form, Debug)]
#[form(check = Basket::not_too_much)]
struct Basket {
    #[field(label = "Customer", trim, server_check = is_known)]
    customer: String,
    #[field(label = "Code", check = is_even)]
    code: Option<u32>,
    #[field(label = "Password")]
    password: Secret<String>,
    #[field(label = "Password again", matches = password)]
    again: Secret<String>,
    #[field(label = "Size", one_of("s" = "Small", "l" = "Large"))]
    size: String,
    #[field(label = "Extras", items(..=1))]
    extras: Vec<Extra>,
    #[field(label = "Notes", item = "Note", length(..=5), items(..=3))]
    notes: Vec<String>,
    #[field(label = "Address")]
    address: Address,
    #[field(label = "Lines", item = "Line", items(1..=3))]
    lines: Vec<Line>,
}

#[derive(Form, Debug)]
struct Address {
    #[field(label = "City", server_check = is_known)]
    city: String,
}

#[derive(Form, Debug)]
struct Line {
    #[field(label = "Article", server_check = is_known)]
    article: String,
    #[field(label = "Amount", range(1..=9))]
    amount: u8,
    #[field(label = "Wrapped")]
    wrapped: bool,
    #[field(label = "Parts")]
    parts: Vec<Part>,
}

#[derive(Form, Debug)]
struct Part {
    #[field(hidden)]
    id: Option<u32>,
    #[field(label = "Size", one_of("1" = "One", "2" = "Two"), select)]
    size: Option<u8>,
    #[field(label = "Colour")]
    colour: String,
}

impl Basket {
    fn not_too_much(&self) -> FieldErrors {
        let mut errors = FieldErrors::new();
        let amount: u32 = self.lines.iter().map(|line| u32::from(line.amount)).sum();
        if amount > 10 {
            let field = Self::lines.item(0).then(Line::amount);
            errors.add(field, Violation::new("sum").with_message("is too much with the others"));
        }
        errors
    }
}

fn is_even(number: &Option<u32>) -> Option<Violation> {
    number
        .is_some_and(|number| number % 2 == 1)
        .then(|| Violation::new("odd").with_message("must be even"))
}

/// Nobody called "Nobody" is known; "Crash" fails.
async fn is_known(name: &str) -> Result<Option<Violation>> {
    match name {
        "Nobody" => Ok(Some(Violation::new("unknown").with_message("is not known here"))),
        "Crash" => Err(Error::failed("the list of names is gone")),
        _ => Ok(None),
    }
}

#[action]
async fn order(basket: Basket) -> ActionResult<Redirect> {
    let lines: Vec<_> =
        basket.lines.iter().map(|line| (&line.article, line.amount, line.wrapped)).collect();
    let colours: Vec<_> =
        basket.lines.iter().flat_map(|line| &line.parts).map(|part| &part.colour).collect();
    let text = format!(
        "{} {} {:?} {lines:?} {colours:?} {:?} {:?}",
        basket.customer, basket.address.city, basket.extras, basket.notes, basket.size
    );
    let text: String = text.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
    Ok(redirect(format!("/{text}")))
}

async fn page() -> Result<impl IntoView> {
    Ok(view! {
        <Form action=order let(BasketFields { customer, code, password, again, size, extras, notes, address, lines })>
            <Field of=customer check=true/>
            <Field of=code/>
            <Field of=password/>
            <Field of=again/>
            <Field of=size/>
            <Field of=extras/>
            <Field of=notes/>
            <Fieldset of=address let(AddressFields { city })>
                <Field of=city/>
            </Fieldset>
            <Repeat of=lines let(LineFields { article, amount, wrapped, parts })>
                <Field of=article/>
                <Field of=amount/>
                <Field of=wrapped/>
                <Repeat of=parts let(PartFields { id, size, colour })>
                        <Field of=id/>
                        <Field of=size/>
                    <Field of=colour/>
                </Repeat>
            </Repeat>
            <Submit>"Order"</Submit>
        </Form>
    })
}

/// Nobody may come in.
async fn closed(_: Outlet) -> Result<impl IntoView> {
    Err::<(), _>(forbidden())
}

async fn server() -> Server {
    let routes = Routes::new()
        .page("/", Page::new(page))
        .layout(Layout::new(closed), |routes| routes.page("/closed", Page::new(page)));
    Server::start(routes, config(&[])).await
}

/// A form that is right but for what a test changes.
async fn filled(server: &Server) -> html::Form {
    let form = server.form("/", "order").await.fill("customer", "Ada").fill("size", "s");
    let form = form.fill("password", "x").fill("again", "x").fill("address.city", "Ulm");
    form.fill("lines[0].article", "Pen").fill("lines[0].amount", "2")
}

async fn press(server: &Server, form: &html::Form, button: &str) -> Response {
    let pair = form_urlencoded(button);
    server.send(&Request::form("/", format!("{}&_list={pair}", form.body()))).await
}

fn form_urlencoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn again(answer: &Response) -> html::Form {
    html::Form::find(answer.text(), "order")
}

#[tokio::test]
async fn a_form_of_forms_is_read_as_a_whole() {
    let server = server().await;
    let form = filled(&server).await;
    let body = form.body()
        + "&extras=gift&notes=a&notes=+&notes=b&lines[5].article=Ink&lines[5].amount=1&lines[5].wrapped=on&lines[5].parts[0].colour=red&lines[x].article=no";
    let answer = server.send(&Request::form("/", body)).await;
    assert_eq!(answer.status, 303);
    assert_eq!(answer.header("location"), Some("/AdaUlmGiftPen2falseInk1trueredabs"));
}

#[tokio::test]
async fn everything_that_is_wrong_is_said_at_once_where_it_is() {
    let server = server().await;
    let form = filled(&server).await.fill("customer", "Nobody").fill("size", "xl");
    let form = form.fill("again", "y").fill("code", "3").fill("address.city", "Nobody");
    let form = form.fill("lines[0].amount", "99");
    let body = form.body() + "&extras=gift&extras=express&notes=abcdef&lines[1]=";
    let answer = server.send(&Request::form("/", body)).await;
    assert_eq!(answer.status, 422);
    for (field, text) in [
        ("customer", "Customer is not known here"),
        ("code", "Code must be even"),
        ("again", "Password again must be the same as Password"),
        ("size", "Size is none of what is offered"),
        ("extras", "Extras must have at most 1"),
        ("notes", "Notes must have at most 5 characters"),
        ("address-city", "Address: City is not known here"),
        ("lines-0-amount", "Line 1: Amount must be at most 9"),
        ("lines-1-article", "Line 2: Article is required"),
        ("lines-1-amount", "Line 2: Amount is required"),
    ] {
        let link = format!("<a href=\"#order-{field}\">{text}</a>");
        assert!(answer.text().contains(&link), "{link}\n{}", answer.text());
        assert!(answer.text().contains(&format!("id=\"order-{field}\"")), "{field}");
    }
    assert_eq!(answer.text().matches("<li>").count(), 10);
    let place = |text| answer.text().find(text);
    assert!(place("#order-customer") < place("#order-code"), "in the order of the form");
    assert!(place("#order-address-city") < place("#order-lines-0-amount"));
}

#[tokio::test]
async fn the_server_checks_every_form_that_is_right_by_itself() {
    let server = server().await;
    let form = filled(&server).await.fill("customer", "Nobody").fill("code", "x");
    let body = form.body() + "&lines[1].article=Nobody&lines[1].amount=1";
    let answer = server.send(&Request::form("/", body)).await;
    for text in ["Customer is not known", "Code must be a number", "Line 2: Article is not known"] {
        assert!(answer.text().contains(text), "{text}\n{}", answer.text());
    }
}

#[tokio::test]
async fn rules_of_the_whole_form_come_after_those_of_its_fields() {
    let server = server().await;
    let form = filled(&server).await.fill("lines[0].amount", "9");
    let body = form.body() + "&lines[1].article=Ink&lines[1].amount=9";
    let answer = server.send(&Request::form("/", body)).await;
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains("Line 1: Amount is too much with the others"));
}

#[tokio::test]
async fn a_list_has_as_many_as_its_rules_say() {
    let server = server().await;
    let page = server.get("/").await;
    assert!(page.text().contains("<legend>Line 1</legend>"), "one at least: {}", page.text());
    assert!(!page.text().contains("value=\"remove lines[0]\""), "and not fewer");
    let form = filled(&server).await;
    let body = form.body() + "&lines[1]=&lines[2]=&lines[3]=";
    let answer = server.send(&Request::form("/", body)).await;
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains("Lines must have at most 3"));
    assert!(!answer.text().contains("value=\"add lines\""), "no more can be added");
    let none = server.send(&Request::form("/", "_action=it%3A%3Anested%3A%3Aorder")).await;
    assert!(none.text().contains("Lines is required"));
}

#[tokio::test]
async fn buttons_change_a_list_and_run_nothing() {
    let server = server().await;
    let form = filled(&server).await.fill("customer", "Crash");
    let answer = press(&server, &form, "add lines").await;
    assert_eq!(answer.status, 200);
    assert!(!answer.text().contains("role=\"alert\""));
    let form = again(&answer);
    assert_eq!(form.value("lines[0].article"), Some("Pen"), "what was typed is kept");
    assert_eq!(form.value("lines[1].article"), Some(""));
    assert!(
        answer
            .text()
            .contains(r#"id="order-lines-1-article" name="lines[1].article" value="" autofocus"#)
            || answer
                .text()
                .contains(r#"id="order-lines-1-article" name="lines[1].article" autofocus"#),
        "{}",
        answer.text()
    );
    let form = form.fill("lines[1].article", "Ink").fill("lines[1].amount", "3");
    let moved = again(&press(&server, &form, "up lines[1]").await);
    assert_eq!(moved.value("lines[0].article"), Some("Ink"));
    assert_eq!(moved.value("lines[1].article"), Some("Pen"));
    let back = again(&press(&server, &moved, "down lines[0]").await);
    assert_eq!(back.value("lines[0].article"), Some("Pen"));
    let nested = again(&press(&server, &back, "add lines[1].parts").await);
    assert_eq!(nested.value("lines[1].parts[0].colour"), Some(""));
    let removed = again(&press(&server, &nested, "remove lines[0]").await);
    assert_eq!(removed.value("lines[0].article"), Some("Ink"));
    assert_eq!(removed.value("lines[0].parts[0].colour"), Some(""), "with what is in it");
    assert_eq!(removed.value("lines[1].article"), None);
}

#[tokio::test]
async fn buttons_change_a_list_of_values() {
    let server = server().await;
    let form = filled(&server).await.fill("notes", "one");
    let added = press(&server, &form, "add notes").await;
    assert_eq!(added.status, 200);
    assert_eq!(added.text().matches("name=\"notes\"").count(), 2);
    assert!(added.text().contains("value=\"one\""));
    let removed = press(&server, &again(&added), "remove notes[0]").await;
    assert_eq!(removed.text().matches("name=\"notes\"").count(), 1);
    assert!(!removed.text().contains("value=\"one\""));
}

#[tokio::test]
async fn a_button_that_means_no_list_of_the_form_is_refused() {
    let server = server().await;
    let form = filled(&server).await;
    for button in
        ["add customer", "add nothing", "drop lines[0]", "remove lines", "add lines[0]", ""]
    {
        assert_eq!(press(&server, &form, button).await.status, 400, "{button}");
    }
    let unchanged = press(&server, &form, "remove lines[7]").await;
    assert_eq!((unchanged.status, again(&unchanged).value("lines[0].article")), (200, Some("Pen")));
}

#[tokio::test]
async fn enter_submits_the_form_and_changes_no_list() {
    let page = server().await.get("/").await;
    let first = page.text().find("<button").unwrap();
    let list = page.text().find("name=\"_list\"").unwrap();
    let button = &page.text()[first..list];
    assert!(button.contains("hidden") && button.contains("</button>"), "{button}");
}

fn check(form: &html::Form, fields: &str) -> Request {
    let request = Request::form("/", form.body()).header("formwork-request", "check");
    request.header("formwork-fields", fields)
}

#[tokio::test]
async fn fields_are_checked_without_running_the_action() {
    let server = server().await;
    let form = filled(&server).await.fill("customer", "Nobody").fill("again", "y");
    let answer = server.send(&check(&form, "customer")).await;
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains("Customer is not known here"));
    assert!(!answer.text().contains("Password again must"), "not asked for: {}", answer.text());
    let answer = server.send(&check(&form, "again,lines%5B0%5D.article")).await;
    assert!(
        answer.text().contains("Password again must") && !answer.text().contains("Customer is")
    );
    let form = form.fill("customer", "Ada").fill("again", "x");
    let right = server.send(&check(&form, "customer,again")).await;
    assert_eq!((right.status, right.header("location")), (200, None));
    assert_eq!(right.header("cache-control"), Some("no-store"));
    let nothing = server.send(&check(&form, "")).await;
    assert_eq!(nothing.status, 200);
    let failed = server.send(&check(&form.fill("customer", "Crash"), "customer")).await;
    assert_eq!(failed.status, 500);
}

#[tokio::test]
async fn a_check_that_fails_is_a_failure_of_the_submit() {
    let server = server().await;
    let form = filled(&server).await.fill("lines[0].article", "Crash");
    assert_eq!(server.submit("/", &form).await.status, 500);
}

#[tokio::test]
async fn the_guard_of_a_page_runs_before_the_checks_of_the_server() {
    let server = server().await;
    // A check that is asked fails.
    let form = filled(&server).await.fill("customer", "Crash");
    for (target, status) in [("/", 500), ("/closed", 403)] {
        let submit = Request::form(target, form.body());
        let check = submit.clone().header("formwork-request", "check");
        let check = check.header("formwork-fields", "customer");
        for request in [submit, check] {
            assert_eq!(server.send(&request).await.status, status, "{target}");
        }
    }
}

#[tokio::test]
async fn as_many_fields_are_checked_as_a_form_has() {
    let server = server().await;
    let form = filled(&server).await.fill("customer", "Nobody");
    let unknown = "a,".repeat(999);
    for (fields, status) in [
        (format!("{unknown}customer"), 422),
        (format!("{unknown},,,customer"), 422),
        (format!("{unknown}a"), 200),
        (format!("{unknown}a,customer"), 400),
    ] {
        assert_eq!(server.send(&check(&form, &fields)).await.status, status, "{}", fields.len());
    }
}

#[tokio::test]
async fn a_form_beyond_the_limits_is_malformed() {
    let server = server().await;
    let form = filled(&server).await;
    let deep = format!("lines[0]{}=1", ".parts".repeat(17));
    for more in ["lines[1001].article=x", "lines[4294967295].article=x", "unknown[99999]=x", &deep]
    {
        let body = format!("{}&{more}", form.body());
        assert_eq!(server.send(&Request::form("/", body)).await.status, 400, "{more}");
    }
    let brackets = format!("{}&{}=1", form.body(), "%5B".repeat(200_000));
    assert_eq!(server.send(&Request::form("/", brackets)).await.status, 400);
    let many = form.body() + &"&lines%5B0%5D.parts%5B0%5D.colour=x".repeat(1000);
    assert_eq!(server.send(&Request::form("/", many)).await.status, 400);
}

#[tokio::test]
async fn a_rule_of_the_whole_form_is_checked_live_too() {
    let server = server().await;
    let form = filled(&server).await.fill("lines[0].amount", "9");
    let body = form.body() + "&lines[1].article=Ink&lines[1].amount=9";
    let request = Request::form("/", body).header("formwork-request", "check");
    let answer = server.send(&request.header("formwork-fields", "lines%5B0%5D.amount")).await;
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains("Line 1: Amount is too much with the others"));
}

#[tokio::test]
async fn a_row_whose_first_field_is_hidden_gives_the_focus_to_the_next() {
    let server = server().await;
    let answer = press(&server, &filled(&server).await, "add lines[0].parts").await;
    let focus = answer.text().find(" autofocus").unwrap();
    let control = &answer.text()[answer.text()[..focus].rfind('<').unwrap()..focus];
    assert!(control.contains("lines[0].parts[0].size"), "{control}");
}

#[tokio::test]
async fn what_is_wrong_with_a_hidden_field_is_said_but_leads_nowhere() {
    let server = server().await;
    let added = press(&server, &filled(&server).await, "add lines[0].parts").await;
    let body = again(&added).body() + "&lines[0].parts[0].id=none";
    let answer = server.send(&Request::form("/", body)).await;
    assert_eq!(answer.status, 422);
    let summary = &answer.text()[answer.text().find("error-summary").unwrap()..];
    assert!(summary.contains("id must be a number<"), "{summary}");
    assert!(!summary.contains("parts-0-id\">"), "{summary}");
    assert!(summary.contains("parts-0-colour\">"), "{summary}");
}

#[tokio::test]
async fn after_the_only_row_is_removed_the_button_that_adds_one_has_the_focus() {
    let server = server().await;
    let added = press(&server, &filled(&server).await, "add lines[0].parts").await;
    let removed = press(&server, &again(&added), "remove lines[0].parts[0]").await;
    let focus = removed.text().find(" autofocus").unwrap();
    let control = &removed.text()[removed.text()[..focus].rfind('<').unwrap()..focus];
    assert!(control.contains(r#"value="add lines[0].parts""#), "{control}");
}
