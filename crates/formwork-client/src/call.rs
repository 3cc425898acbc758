//! Calling an action from an island.

use formwork_core::{
    Error, Result,
    action::{Action, Arguments, Call},
};
use send_wrapper::SendWrapper;
use wasm_bindgen_futures::JsFuture;

use crate::{answer, browser};

/// Calls an action of the server; what `#[action]` expands to in the browser.
///
/// The page is brought up to date before the call returns, if the action changed what it shows; of
/// several calls under way the last one does it.
pub fn call<A: Action>(args: A::Args) -> Call<A> {
    let open = OpenCall::new();
    // A browser has one thread, so the future never leaves it.
    Call::new(SendWrapper::new(async move {
        let answer = open.ask(A::ID, &args.to_json()).await?;
        answer::value(&answer)
    }))
}

/// A call that the script waits for, because it may be made yet.
struct OpenCall(());

impl OpenCall {
    fn new() -> Self {
        browser::expect_call(1);
        Self(())
    }

    /// Everything of a call that does not depend on its types. The script knows when it has ended,
    /// even if the island that made it is gone by then.
    async fn ask(self, id: &'static str, args: &str) -> Result<String> {
        std::mem::forget(self);
        let answer = JsFuture::from(browser::call(id, args)).await.ok();
        let text = answer.and_then(|answer| answer.as_string());
        text.ok_or_else(|| Error::failed("no answer from the server"))
    }
}

impl Drop for OpenCall {
    fn drop(&mut self) {
        browser::expect_call(-1);
    }
}
