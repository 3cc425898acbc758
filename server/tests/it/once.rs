//! Actions that are done exactly once, however often they are submitted.

use std::time::{Duration, SystemTime};

use aes_gcm::{
    Aes256Gcm, KeyInit, Nonce,
    aead::{Aead, Payload},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use formwork::action::{Action, once};
use futures::future::join_all;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::{
    html::{Element, Form},
    http::{Connection, Request, Response},
    support::{Server, config},
};

mod killed;
mod shop;
mod stuck;
mod undone;
mod within;

use shop::{
    SECRET, Shop, announce, hand_in, keep, keep_for, place_order, place_two, returns, why_not,
};

/// A form of the home page, filled in.
async fn order(shop: &Shop, action: &str, item: &str) -> Form {
    shop.server.form("/", action).await.fill("item", item)
}

fn cookies_of(answer: &Response) -> Vec<&str> {
    answer.all("set-cookie").iter().map(|set| set.split(';').next().unwrap()).collect()
}

/// Asserts that the page is shown again as the answer, and gives its form.
#[track_caller]
fn shown_again(answer: &Response, status: u16, id: &str, error: &str) -> Form {
    assert_eq!(answer.status, status, "{}", answer.text());
    assert_eq!(answer.text().contains(error), !error.is_empty(), "{}", answer.text());
    Form::find(answer.text(), id)
}

const ALREADY_SENT: &str = "<li>This form was sent before with other content";
const EXPIRED: &str = "<li>This form was open for too long";

#[tokio::test]
async fn a_repeated_submit_is_answered_with_the_first_outcome() {
    let shop = Shop::start().await;
    let form = order(&shop, "place_order", "unique").await;
    let first = shop.server.submit("/", &form).await;
    assert_eq!((first.status, first.header("location")), (303, Some("/orders/1")));
    assert_eq!(cookies_of(&first), ["visited=yes", "order=1"]);
    // Its rules would say by now that the item is sold.
    for _ in 0..2 {
        let again = shop.server.submit("/", &form).await;
        assert_eq!(again.comparable(), first.clone().comparable());
    }
    assert_eq!(shop.orders().await, ["unique"]);

    let other = order(&shop, "place_order", "unique").await;
    assert_eq!(shop.server.submit("/", &other).await.status, 422);
    assert_eq!(shop.orders().await.len(), 1);
}

#[tokio::test]
async fn an_action_that_stays_on_its_page_is_repeated_so_too() {
    let shop = Shop::start().await;
    let form = order(&shop, "keep", "a").await;
    for _ in 0..2 {
        let answer = shop.server.submit("/", &form).await;
        assert_eq!((answer.status, answer.header("location")), (303, Some("/")));
        let enhanced = Request::form("/", form.body()).header("formwork-request", "submit");
        let answer = shop.server.send(&enhanced).await;
        assert_eq!((answer.status, answer.header("formwork-location")), (200, Some("/")));
        assert!(answer.text().contains("<p>kept as 1</p>"), "{}", answer.text());
        let next = Form::find(answer.text(), "keep");
        assert_ne!(next.value("_once"), form.value("_once"), "the next page has a fresh token");
    }
    assert_eq!(shop.orders().await, ["a"]);
}

#[tokio::test]
async fn another_form_with_a_spent_token_is_shown_again_and_can_be_sent() {
    let shop = Shop::start().await;
    let form = order(&shop, "place_order", "a").await;
    assert_eq!(shop.server.submit("/", &form).await.status, 303);
    let changed = form.clone().fill("item", "b");
    let answer = shop.server.submit("/", &changed).await;
    let shown = shown_again(&answer, 409, "place_order", ALREADY_SENT);
    assert_eq!(shown.value("item"), Some("b"));
    assert!(!cookies_of(&answer).contains(&"order=1"));
    let enhanced = Request::form("/", changed.body()).header("formwork-request", "submit");
    let answer = shop.server.send(&enhanced).await;
    shown_again(&answer, 409, "place_order", ALREADY_SENT);
    assert_eq!(answer.header("formwork-location"), Some("/"));
    assert_eq!(shop.orders().await, ["a"]);

    assert_eq!(shop.server.submit("/", &shown).await.header("location"), Some("/orders/2"));
    // The first is still what it was.
    assert_eq!(shop.server.submit("/", &form).await.header("location"), Some("/orders/1"));
    assert_eq!(shop.orders().await, ["a", "b"]);
}

#[tokio::test]
async fn fifty_at_once_are_one() {
    let shop = Shop::start().await;
    let form = order(&shop, "place_order", "unique").await;
    let answers = join_all((0..50).map(|_| shop.server.submit("/", &form))).await;
    let first = answers[0].clone().comparable();
    assert_eq!((first.status, first.header("location")), (303, Some("/orders/1")));
    for answer in answers {
        assert_eq!(answer.comparable(), first);
    }
    assert_eq!((shop.orders().await.len(), shop.tokens().await), (1, 1));
}

#[tokio::test]
async fn of_fifty_different_ones_at_once_one_is_done_and_all_others_hear_of_it() {
    let shop = Shop::start().await;
    let form = order(&shop, "place_order", "").await;
    let forms: Vec<_> =
        (0..50).map(|number| form.clone().fill("item", &number.to_string())).collect();
    let answers = join_all(forms.iter().map(|form| shop.server.submit("/", form))).await;
    let (done, refused): (Vec<_>, Vec<_>) =
        forms.iter().zip(&answers).partition(|(_, answer)| answer.status == 303);
    assert_eq!((done.len(), refused.len()), (1, 49));
    assert_eq!(shop.orders().await, [done[0].0.value("item").unwrap()]);
    for (form, answer) in refused {
        let shown = shown_again(answer, 409, "place_order", ALREADY_SENT);
        assert_eq!(shown.value("item"), form.value("item"));
    }
}

#[tokio::test]
async fn what_fails_leaves_nothing_and_the_token_is_still_good() {
    let shop = Shop::start().await;
    let form = order(&shop, "place_order", "").await;
    for (item, status) in [
        ("", 422),
        ("a much too long name of an item", 422),
        ("out of stock", 422),
        ("failed", 500),
        ("panic", 500),
        ("elsewhere", 303),
    ] {
        for _ in 0..2 {
            let answer = shop.server.submit("/", &form.clone().fill("item", item)).await;
            assert_eq!(answer.status, status, "{item}");
            assert_ne!(answer.header("location"), Some("/orders/1"));
        }
        assert!(shop.orders().await.is_empty(), "{item}");
    }
    let corrected = form.fill("item", "a");
    for _ in 0..2 {
        let answer = shop.server.submit("/", &corrected).await;
        assert_eq!(answer.header("location"), Some("/orders/1"));
    }
    assert_eq!((shop.orders().await, shop.tokens().await), (vec!["a".to_owned()], 1));
}

/// The post of an order with tokens, past every page.
fn post(action: &str, tokens: &[&str]) -> Request {
    let mut body = form_urlencoded::Serializer::new(String::new());
    body.append_pair("_action", action).append_pair("item", "a");
    body.extend_pairs(tokens.iter().map(|token| ("_once", *token)));
    Request::form("/", body.finish())
}

#[tokio::test]
async fn no_token_two_and_one_of_another_action_are_400() {
    let shop = Shop::start().await;
    let token =
        async |action: &str| order(&shop, action, "a").await.value("_once").unwrap().to_owned();
    let (good, second, other) =
        (token("place_order").await, token("place_order").await, token("keep").await);
    let mut altered = good.clone().into_bytes();
    altered[3] = if altered[3] == b'A' { b'B' } else { b'A' };
    let altered = String::from_utf8(altered).unwrap();
    let long = "A".repeat(100_000);
    for tokens in [
        &[][..],
        &[""],
        &["x"],
        &["ä"],
        &[&altered],
        &[&good[1..]],
        &[&long],
        &[&other],
        &[&good, &good],
        &[&good, &second],
    ] {
        let request = post(place_order::ID, tokens);
        assert_eq!(shop.server.send(&request).await.status, 400, "{tokens:?}");
        // Nor is a wrapper asked.
        let request = request.header("x-refuse", "yes");
        assert_eq!(shop.server.send(&request).await.status, 400, "{tokens:?}");
    }
    assert_eq!(shop.server.send(&post(shop::draft::ID, &[&good])).await.status, 303);
    let refused = post(place_order::ID, &[&good]).header("x-refuse", "yes");
    assert_eq!(shop.server.send(&refused).await.status, 401);
    assert!(shop.orders().await.is_empty());
    assert_eq!(shop.server.send(&post(place_order::ID, &[&good])).await.status, 303);
}

/// A token as the site makes them, but for its time.
fn token_of(action: &str, minted: SystemTime) -> String {
    let key = Sha256::digest([0x0f; 32]);
    let key = Sha256::new().chain_update("formwork once\0").chain_update(key).finalize();
    let minted = minted.duration_since(SystemTime::UNIX_EPOCH).unwrap();
    let mut token = vec![7; 16];
    token.extend(minted.as_secs().to_be_bytes());
    let place = format!("token\0{action}");
    let payload = Payload { msg: &token, aad: place.as_bytes() };
    let sealed = Aes256Gcm::new(&key).encrypt(Nonce::from_slice(&[0; 12]), payload).unwrap();
    URL_SAFE_NO_PAD.encode([&[0; 12], &sealed[..]].concat())
}

#[tokio::test]
async fn a_token_past_its_life_is_refused_and_the_form_can_be_sent_again() {
    let shop = Shop::start().await;
    let now = SystemTime::now();
    let old = token_of(place_order::ID, now - once::LIFE - Duration::from_secs(5));
    let answer = shop.server.send(&post(place_order::ID, &[&old])).await;
    let shown = shown_again(&answer, 409, "place_order", EXPIRED);
    assert_eq!(shown.value("item"), Some("a"));
    assert!(shop.orders().await.is_empty());
    assert_eq!(shop.server.submit("/", &shown).await.header("location"), Some("/orders/1"));
    let young = token_of(place_order::ID, now - once::LIFE + Duration::from_secs(60));
    assert_eq!(shop.server.send(&post(place_order::ID, &[&young])).await.status, 303);
    assert_eq!(shop.orders().await.len(), 2);
}

#[tokio::test]
async fn a_token_of_a_clock_that_was_fast_is_kept_as_long_as_it_is_good() {
    let shop = Shop::start().await;
    let fast = token_of(place_order::ID, SystemTime::now() + Duration::from_secs(3600));
    assert_eq!(shop.server.send(&post(place_order::ID, &[&fast])).await.status, 303);
    let ahead = sqlx::query_scalar("SELECT created_at - unixepoch() FROM _formwork_once");
    let ahead: i64 = ahead.fetch_one(&shop.db).await.unwrap();
    assert!((3000..=3600).contains(&ahead), "{ahead}");
}

#[tokio::test]
async fn spent_tokens_are_deleted_after_their_life_a_few_at_once() {
    let shop = Shop::start().await;
    let send = async || {
        let form = order(&shop, "keep", "a").await;
        assert_eq!(shop.server.submit("/", &form).await.status, 303);
    };
    send().await;
    let life = i64::try_from(once::LIFE.as_secs()).unwrap();
    for (count, age) in [(i64::from(once::EXPIRED_AT_ONCE) + 1, life + 5), (3, life - 60)] {
        sqlx::query(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1) \
             INSERT INTO _formwork_once (id, action, payload, outcome, created_at) \
             SELECT randomblob(32), 'old', x'', '', unixepoch() - ?2 FROM n",
        )
        .bind(count)
        .bind(age)
        .execute(&shop.db)
        .await
        .unwrap();
    }
    send().await;
    assert_eq!(shop.tokens().await, 2 + 1 + 3);
    send().await;
    assert_eq!(shop.tokens().await, 3 + 3);
}

#[tokio::test]
async fn the_outcome_outlives_the_process_and_a_new_key() {
    let (old, new) = (SECRET, "f0".repeat(32));
    let shop = Shop::start().await;
    let first = order(&shop, "place_order", "a").await;
    let second = order(&shop, "place_order", "b").await;
    assert_eq!(shop.server.submit("/", &first).await.header("location"), Some("/orders/1"));

    let shop = shop.restart(&format!("{new},{old}")).await;
    let again = shop.server.submit("/", &first).await;
    assert_eq!(again.header("location"), Some("/orders/1"));
    assert_eq!(cookies_of(&again), ["visited=yes", "order=1"]);
    assert_eq!(shop.server.submit("/", &second).await.header("location"), Some("/orders/2"));

    // The outcome of the second was encrypted with the new key.
    let shop = shop.restart(old).await;
    assert_eq!(shop.server.submit("/", &second).await.header("location"), Some("/"));
    assert_eq!(shop.server.submit("/", &first).await.header("location"), Some("/orders/1"));
    let shop = shop.restart(&new).await;
    assert_eq!(shop.server.submit("/", &first).await.status, 400);
    assert_eq!(shop.orders().await, ["a", "b"]);
}

#[tokio::test]
async fn bound_and_sealed_arguments_are_part_of_what_was_sent() {
    let shop = Shop::start().await;
    let form = order(&shop, "reorder", "a").await;
    for _ in 0..2 {
        assert_eq!(shop.server.submit("/", &form).await.status, 303);
    }
    let other = form.body().replace("_arg=7&", "_arg=8&");
    assert_ne!(other, form.body());
    assert_eq!(shop.server.send(&Request::form("/", other)).await.status, 409);
    assert_eq!(shop.orders().await, ["1234/7/a"]);
}

#[tokio::test]
async fn a_button_has_a_token_of_its_own() {
    let shop = Shop::start().await;
    let page = shop.server.get("/drafts").await;
    let form = Form::find(page.text(), "draft").fill("item", "a");
    assert_eq!(form.value("_once"), None);
    let button = Element::find(page.text(), "formaction").unwrap();
    let target = button.attribute("formaction").unwrap();
    let send = async |form: &Form| shop.server.send(&Request::form(&target, form.body())).await;
    for _ in 0..2 {
        assert_eq!(send(&form).await.header("location"), Some("/orders/1"));
    }
    let answer = send(&form.clone().fill("item", "b")).await;
    shown_again(&answer, 409, "draft", ALREADY_SENT);
    let next = Element::find(answer.text(), "formaction").unwrap().attribute("formaction");
    assert_ne!(next.as_ref(), Some(&target));
    assert_eq!(next.unwrap().matches("_once=").count(), 1);
    let without = target.split("&_once").next().unwrap();
    assert_eq!(shop.server.send(&Request::form(without, form.body())).await.status, 400);
    assert_eq!(shop.orders().await, ["a"]);
}

/// The post of a paper: its action, token, title and scan; a text is a reference to a kept file.
fn paper(token: &str, title: &str, scan: Result<&str, &str>) -> Request {
    let mut body = String::new();
    let file = if scan.is_ok() { "; filename=\"a.txt\"" } else { "" };
    let (Ok(scan) | Err(scan)) = scan;
    let fields = [
        ("_action", hand_in::ID, ""),
        ("_once", token, ""),
        ("title", title, ""),
        ("scan", scan, file),
    ];
    for (name, value, file) in fields {
        body += &format!(
            "--x\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{value}\r\n"
        );
    }
    body += "--x--\r\n";
    let request = Request::new("POST", "/papers").body(body);
    request.header("content-type", "multipart/form-data; boundary=x")
}

#[tokio::test]
async fn a_file_counts_by_its_content_and_one_that_is_kept_by_its_reference() {
    let shop = Shop::start().await;
    let token =
        async || shop.server.form("/papers", "hand_in").await.value("_once").unwrap().to_owned();
    let send = async |request: &Request| shop.server.send(request).await.status;
    let first = token().await;
    for (scan, status) in [("one", 303), ("one", 303), ("two", 409), ("one", 303)] {
        assert_eq!(send(&paper(&first, "a", Ok(scan))).await, status, "{scan}");
    }
    assert_eq!(shop.orders().await, ["a one"]);

    let second = token().await;
    let refused = shop.server.send(&paper(&second, "", Ok("kept"))).await;
    assert_eq!(refused.status, 422);
    let kept = Element::find(refused.text(), "type=\"checkbox\"").unwrap().value();
    let corrected = paper(&second, "b", Err(&kept));
    let answers = join_all((0..5).map(|_| shop.server.send(&corrected))).await;
    assert!(answers.iter().all(|answer| answer.status == 303), "{answers:?}");
    assert_eq!(shop.orders().await, ["a one", "b kept"]);
}

#[tokio::test]
async fn a_page_with_a_token_is_never_cached() {
    let shop = Shop::start().await;
    let [one, other] = [shop.server.get("/cached").await, shop.server.get("/cached").await];
    assert_eq!(one.header("formwork-cache"), Some("bypass"));
    assert_eq!(one.header("cache-control"), Some("private, no-store"));
    let token =
        |page: &Response| Form::find(page.text(), "place_order").value("_once").unwrap().to_owned();
    assert_ne!(token(&one), token(&other));
}

#[tokio::test]
async fn a_check_claims_nothing_and_needs_no_token() {
    let shop = Shop::start().await;
    let form = order(&shop, "place_order", "a").await;
    for (request, status) in [
        (Request::form("/", form.body()), 200),
        (post(place_order::ID, &[]), 200),
        (Request::form("/", form.clone().fill("item", "").body()), 422),
    ] {
        let check = request.header("formwork-request", "check").header("formwork-fields", "item");
        assert_eq!(shop.server.send(&check).await.status, status);
    }
    assert!(shop.orders().await.is_empty());
    assert_eq!(shop.server.submit("/", &form).await.status, 303);
}

#[tokio::test]
async fn what_was_cached_before_the_commit_is_dropped_after_it() {
    let shop = Shop::start().await;
    let form = order(&shop, "announce", "a").await;
    let count = async || shop.server.get("/count").await.text().contains("<p>1 orders</p>");
    assert!(!count().await);
    let ask = async {
        shop.pause.begun.notified().await;
        // This fills the cache, with what is not yet committed left out.
        assert!(!count().await);
        shop.pause.go_on.notify_one();
    };
    let (answer, ()) = futures::join!(shop.server.submit("/", &form), ask);
    assert_eq!(answer.header("location"), Some("/count"));
    assert!(count().await);
    let _ = announce::ID;
}

#[tokio::test]
async fn a_client_that_goes_away_leaves_no_half_and_no_token_that_waits() {
    let shop = Shop::start().await;
    let form = order(&shop, "announce", "a").await;
    let request = Request::form("/", form.body());
    let mut gone = Connection::open(shop.server.address).await;
    gone.write(&request.bytes(shop.server.address)).await;
    shop.pause.begun.notified().await;
    drop(gone);
    let again = shop.server.send(&request);
    let go_on = async { shop.pause.go_on.notify_one() };
    let (answer, ()) = futures::join!(again, go_on);
    assert_eq!(answer.header("location"), Some("/count"));
    assert_eq!(shop.orders().await, ["a"]);
}

fn call(action: &str, args: &Value) -> Request {
    let target = format!("/_formwork/action/{action}");
    Request::json(&target, &json!({ "args": args, "page": "/" }))
}

#[tokio::test]
async fn calls_have_no_token_and_are_a_transaction_each() {
    let shop = Shop::start().await;
    for (action, args, ok) in [
        (keep::ID, json!([[["item", "a"]]]), 1),
        (keep::ID, json!([[["item", "a"]]]), 2),
        (keep_for::ID, json!(["b"]), 3),
        (returns::give_back::ID, json!(["c"]), 4),
    ] {
        let answer = shop.server.send(&call(action, &args)).await;
        assert_eq!((answer.status, &answer.json()["ok"]), (200, &json!(ok)));
    }
    let panicking = call(place_order::ID, &json!([[["item", "panic"]]]));
    assert_eq!(shop.server.send(&panicking).await.status, 500);
    let nested = call(place_two::ID, &json!(["d"]));
    assert_eq!(shop.server.send(&nested).await.status, 500);
    assert_eq!(shop.orders().await, ["a", "a", "b", "c"]);
}

#[tokio::test]
async fn without_the_writer_nothing_is_done_and_the_cause_says_what_to_do() {
    let routes = shop::routes().with_state(shop::Pause::default());
    let server = Server::start(routes, config(&[])).await;
    let form = server.form("/", "keep").await.fill("item", "a");
    assert_eq!(server.submit("/", &form).await.status, 500);
    let answer = server.send(&call(why_not::ID, &json!(["a"]))).await;
    assert!(answer.text().contains(".with_database(Database::connect("), "{}", answer.text());
}
