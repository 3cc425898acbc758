//! Calling an action from an island.

use formwork_core::{
    Error, Result,
    action::{Action, Arguments, Call},
    wire::{ACTION_PATH, CallAnswer},
};
use send_wrapper::SendWrapper;

use crate::browser;

/// Calls an action of the server; what `#[action]` expands to in the browser.
///
/// The page is brought up to date before the call returns, if the action invalidated it.
pub fn call<A: Action>(args: A::Args) -> Call<A> {
    // A browser has one thread, so the future never leaves it.
    Call::new(SendWrapper::new(async move {
        let answer = ask(A::ID, &args.to_json()).await?;
        answer.into_result()
    }))
}

async fn ask(id: &str, args: &str) -> Result<CallAnswer> {
    let page = browser::current_page();
    let body = format!("{{\"args\":{args},\"page\":{}}}", json_text(&page));
    let text = browser::post_json(&format!("{ACTION_PATH}{id}"), &body).await?;
    let answer: CallAnswer =
        serde_json::from_str(&text).map_err(|_| Error::failed("the server sent no answer"))?;
    if let Some(html) = &answer.html {
        browser::dispatch("formwork:html", &[("html", html), ("url", &page)]);
    }
    if let Some(url) = &answer.redirect {
        browser::dispatch("formwork:visit", &[("url", url)]);
    }
    Ok(answer)
}

fn json_text(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}
