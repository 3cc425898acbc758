//! Calling an action from an island.

use formwork_core::{
    Result,
    action::{Action, Arguments, Call},
    wire::ACTION_PATH,
};
use send_wrapper::SendWrapper;
use wasm_bindgen::JsValue;

use crate::{answer, browser};

/// Calls an action of the server; what `#[action]` expands to in the browser.
///
/// The page is brought up to date before the call returns, if the action changed what it shows.
pub fn call<A: Action>(args: A::Args) -> Call<A> {
    // A browser has one thread, so the future never leaves it.
    Call::new(SendWrapper::new(async move {
        let answer = ask(A::ID, args.to_json()).await?;
        answer::value(&answer)
    }))
}

/// Everything of a call that does not depend on its types.
async fn ask(id: &'static str, args: String) -> Result<JsValue> {
    let page = browser::current_page();
    let body = ["{\"args\":", &args, ",\"page\":", &browser::json_text(&page), "}"].concat();
    let answer = browser::post_json(&[ACTION_PATH, id].concat(), &body).await?;
    if let Some(html) = answer::text(&answer, "html") {
        browser::dispatch("formwork:html", &[("html", &html), ("url", &page)]);
    }
    if let Some(url) = answer::text(&answer, "redirect") {
        browser::dispatch("formwork:visit", &[("url", &url)]);
    }
    Ok(answer)
}
