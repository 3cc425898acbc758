//! Fields by their types: what their controls say, and what a refused form shows again.

use chrono::{NaiveDate, NaiveTime};
use formwork::{
    field::Messages,
    prelude::*,
    routing::{Layout, Page, Routes},
};

use crate::{
    html,
    support::{Server, config},
};

#[derive(Choice, Clone, Copy, Debug)]
pub(crate) enum Plan {
    Free,
    #[choice(label = "Two users & more", value = "duo")]
    TwoUsers,
}

#[derive(Choice, Clone, Copy, Debug)]
pub(crate) enum Delivery {
    AtOnce,
    NextWeek,
}

#[derive(Form)]
pub(crate) struct Order {
    #[field(label = "Name", length(1..=10))]
    name: String,
    #[field(label = "Amount", range(3..=18), step = 5)]
    amount: u8,
    #[field(label = "Share", range(..=0.5))]
    share: Option<f64>,
    #[field(label = "Balance")]
    balance: i16,
    #[field(label = "Password", length(4..))]
    password: Secret<String>,
    #[field(label = "Plan")]
    plan: Option<Plan>,
    #[field(label = "Delivery", radio)]
    delivery: Delivery,
    #[field(label = "Returned", radio)]
    returned: Option<Delivery>,
    #[field(label = "Day", range("2024-01-01"..="2030-12-31"))]
    day: NaiveDate,
    #[field(label = "Hour", range("09:00"..), step = 900)]
    hour: Option<NaiveTime>,
}

#[action]
async fn order(order: Order) -> ActionResult<String> {
    let Order { name, amount, share, balance, password, plan, delivery, returned, day, hour } =
        order;
    let length = password.expose().len();
    let paid = format!("{amount} {share:?} {balance}");
    let when = format!("{delivery:?} {returned:?} {day} {hour:?}");
    Ok(format!("{name} {paid} {password:?} {length} {plan:?} {when}"))
}

async fn page() -> Result<impl IntoView> {
    Ok(view! {
        <Form action=order let(OrderFields {
            name,
            amount,
            share,
            balance,
            password,
            plan,
            delivery,
            returned,
            day,
            hour
        })>
            <Field of=name/>
            <Field of=amount/>
            <Field of=share/>
            <Field of=balance/>
            <Field of=password autocomplete="new-password"/>
            <Field of=plan/>
            <Field of=delivery hint="Weather permitting."/>
            <Field of=returned/>
            <Field of=day/>
            <Field of=hour/>
            <Submit>"Order"</Submit>
        </Form>
    })
}

async fn server() -> Server {
    Server::start(Routes::new().page("/", Page::new(page)), config(&[])).await
}

#[tokio::test]
async fn a_control_says_what_its_type_and_its_rules_accept() {
    let server = server().await;
    let answer = server.get("/").await;
    for control in [
        r#"type="number" id="order-amount" name="amount" required min="3" max="18" step="5""#,
        r#"type="number" id="order-share" name="share" max="0.5" step="any""#,
        r#"type="number" id="order-balance" name="balance" required min="-32768" max="32767""#,
        r#"<select aria-describedby="order-plan-error" id="order-plan" name="plan"><option value="">None</option><option value="free">Free</option><option value="duo">Two users &amp; more</option>"#,
        r#"<fieldset aria-describedby="order-delivery-error order-delivery-hint" class="field"><legend>Delivery</legend>"#,
        r#"<input type="radio" id="order-delivery" name="delivery" value="at-once" required><label for="order-delivery">At once</label>"#,
        r#"<input type="radio" id="order-delivery-1" name="delivery" value="next-week" required><label for="order-delivery-1">Next week</label>"#,
        r#"<input type="radio" id="order-returned" name="returned" value="" checked><label for="order-returned">None</label>"#,
        r#"<input type="radio" id="order-returned-1" name="returned" value="at-once"><label for="order-returned-1">At once</label>"#,
        r#"type="date" id="order-day" name="day" required min="2024-01-01" max="2030-12-31""#,
        r#"type="time" id="order-hour" name="hour" min="09:00" step="900""#,
        r#"type="password" id="order-password" name="password" required minlength="4""#,
    ] {
        assert!(answer.text().contains(control), "{control}\n{}", answer.text());
    }
}

const GERMAN: Messages = Messages::new(&[
    ("required", "muss ausgefüllt werden"),
    ("too_large", "darf höchstens {max} sein"),
    ("summary", "Bitte prüfen Sie Ihre Angaben:"),
    ("none", "Keiner"),
]);

async fn german(children: Outlet) -> Result<impl IntoView> {
    provide_context(GERMAN);
    Ok(children)
}

#[tokio::test]
async fn a_layout_says_in_which_words_forms_speak() {
    let routes = Routes::new()
        .layout(Layout::new(german), |routes| routes.page("/de", Page::new(page)))
        .page("/en", Page::new(page));
    let server = Server::start(routes, config(&[])).await;
    for (path, texts) in [
        (
            "/de",
            [
                "Name muss ausgefüllt werden",
                "Amount darf höchstens 18 sein",
                "Bitte prüfen",
                "Keiner",
            ],
        ),
        ("/en", ["Name is required", "Amount must be at most 18", "Please check", "None"]),
    ] {
        let form = server.form(path, "order").await.fill("amount", "19");
        let answer = server.submit(path, &form).await;
        assert_eq!(answer.status, 422);
        for text in texts {
            assert!(answer.text().contains(text), "{text}: {}", answer.text());
        }
        assert!(answer.text().contains("Password"), "what is not translated is English");
    }
}

#[tokio::test]
async fn what_is_refused_is_shown_again_but_for_a_secret() {
    let server = server().await;
    let form = server.form("/", "order").await;
    let form = form.fill("name", "Ada").fill("amount", "10").fill("share", "0.75");
    let form = form.fill("balance", "1e5").fill("password", "hunter2");
    let form = form.fill("plan", "duo").fill("delivery", "never");
    let form = form.fill("day", "2031-01-01").fill("hour", "09:10");
    let answer = server.submit("/", &form).await;
    assert_eq!(answer.status, 422);
    let page = answer.text();
    for error in [
        "Amount must be 3 plus a multiple of 5",
        "Share must be at most 0.5",
        "Balance must be at most 32767",
        "Delivery is none of what is offered",
        "Day must be at most 2030-12-31",
        "Hour must be given in steps of 900 seconds",
    ] {
        assert!(page.contains(error), "{error}: {page}");
    }
    assert!(page.contains("value=\"0.75\"") && !page.contains("hunter2"), "{page}");
    assert!(page.contains(r#"<option value="duo" selected>"#), "{page}");
    let form = html::Form::find(page, "order").fill("delivery", "next-week");
    let form = form.fill("day", "2024-02-29").fill("hour", "09:15");
    let form = form.fill("amount", "8.0").fill("share", "").fill("balance", "-0");
    assert_eq!(server.submit("/", &form).await.status, 422, "the password is asked for again");
    let form = form.fill("password", "hunter2");
    assert_eq!(server.submit("/", &form).await.status, 303);
}
