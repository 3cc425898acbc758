//! Calling an action from an island.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed};

use formwork_core::{
    Result,
    action::{Action, Arguments, Call},
    wire::ACTION_PATH,
};
use send_wrapper::SendWrapper;
use wasm_bindgen::JsValue;

use crate::{answer, browser};

/// How many calls were made and have no answer yet.
static OPEN: AtomicU32 = AtomicU32::new(0);

/// Whether a page that came along was not shown.
static MISSED: AtomicBool = AtomicBool::new(false);

/// Calls an action of the server; what `#[action]` expands to in the browser.
///
/// The page is brought up to date before the call returns, if the action changed what it shows. Of
/// several calls under way the last one does it: a page from in between would put islands back to what
/// they showed before the calls that are still to be made.
pub fn call<A: Action>(args: A::Args) -> Call<A> {
    let open = Open::new();
    // A browser has one thread, so the future never leaves it.
    Call::new(SendWrapper::new(async move {
        let answer = ask(A::ID, args.to_json(), open).await?;
        answer::value(&answer)
    }))
}

/// Everything of a call that does not depend on its types.
async fn ask(id: &'static str, args: String, open: Open) -> Result<JsValue> {
    let page = browser::current_page();
    let refresh = if MISSED.swap(false, Relaxed) { ",\"refresh\":true}" } else { "}" };
    let page_json = browser::json_text(&page);
    let body = ["{\"args\":", &args, ",\"page\":", &page_json, refresh].concat();
    let answer = browser::post_json(&[ACTION_PATH, id].concat(), &body).await?;
    let is_last = open.close();
    if let Some(html) = answer::text(&answer, "html") {
        if is_last {
            browser::dispatch("formwork:html", &[("html", &html), ("url", &page)]);
        } else {
            MISSED.store(true, Relaxed);
        }
    }
    if let Some(url) = answer::text(&answer, "redirect") {
        browser::dispatch("formwork:visit", &[("url", &url)]);
    }
    Ok(answer)
}

/// A call that has no answer yet, or will never be made.
struct Open;

impl Open {
    fn new() -> Self {
        OPEN.fetch_add(1, Relaxed);
        Self
    }

    /// Tells whether no other call is open.
    fn close(self) -> bool {
        drop(self);
        OPEN.load(Relaxed) == 0
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        OPEN.fetch_sub(1, Relaxed);
    }
}
