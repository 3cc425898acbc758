//! What stands where a page has failed.

use formwork::prelude::*;

/// Says so, with what the failure is found by in the log.
pub fn error(failure: Failure) -> impl IntoView {
    view! {
        <h1>"Something went wrong"</h1>
        <p>"The page could not be shown. Try it again in a while."</p>
        <p>"If it goes on, tell us this number: " <code>{failure.digest()}</code></p>
        {failure.cause().map(|cause| view! { <pre>{cause.to_owned()}</pre> })}
    }
}
