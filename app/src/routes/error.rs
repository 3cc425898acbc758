//! What stands where a page has failed.

use formwork::prelude::*;

use crate::texts::texts;

/// Says so, with what the failure is found by in the log.
pub fn error(failure: Failure) -> impl IntoView {
    let texts = &texts().refusals;
    view! {
        <h1>{texts.failed}</h1>
        <p>{texts.failed_text}</p>
        <p>{texts.failed_number} <code>{failure.digest()}</code></p>
        {failure.cause().map(|cause| view! { <pre>{cause.to_owned()}</pre> })}
    }
}
