//! Calling an action from an island.

use formwork_core::{
    Result,
    action::{Action, Arguments, Call},
    wire::ACTION_PATH,
};
use send_wrapper::SendWrapper;

use crate::{answer, browser, json, open_call::OpenCall};

/// Calls an action of the server; what `#[action]` expands to in the browser.
///
/// The page is brought up to date before the call returns, if the action changed what it shows; of
/// several calls under way the last one does it.
pub fn call<A: Action>(args: A::Args) -> Call<A> {
    let open = OpenCall::new();
    // A browser has one thread, so the future never leaves it.
    Call::new(SendWrapper::new(async move {
        let answer = ask(A::ID, args.to_json(), open).await?;
        answer::value(&answer)
    }))
}

/// Everything of a call that does not depend on its types.
async fn ask(id: &'static str, args: String, open: OpenCall) -> Result<String> {
    let page = browser::current_page();
    let refresh = if OpenCall::takes_over() { ",\"refresh\":true}" } else { "}" };
    let page_json = browser::json_text(&page);
    let body = ["{\"args\":", &args, ",\"page\":", &page_json, refresh].concat();
    let answer = browser::post_json(&[ACTION_PATH, id].concat(), &body).await?;
    let (mut html, mut redirect) = (None, None);
    let _ = json::members(&answer, &mut |name, value| match name {
        "html" => html = json::from_str::<String>(value).ok(),
        "redirect" => redirect = json::from_str::<String>(value).ok(),
        _ => {}
    });
    if let Some(html) = html
        && open.shows_page()
    {
        browser::dispatch("formwork:html", &[("html", &html), ("url", &page)]);
    }
    if let Some(url) = redirect {
        browser::dispatch("formwork:visit", &[("url", &url)]);
    }
    Ok(answer)
}
