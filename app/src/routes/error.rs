//! What stands where a page has failed, or a form could not be taken.

use formwork::prelude::*;

use crate::texts::texts;

/// Says so, and what to do; scripts say the same at the form, which then keeps what was typed.
pub fn error(failure: Failure) -> impl IntoView {
    let texts = &texts().refusals;
    let (heading, text) = match failure.status().as_u16() {
        400 | 408 | 415 => (texts.malformed, texts.malformed_text),
        413 => (texts.too_large, texts.too_large_text),
        429 => (texts.too_often, texts.too_often_text),
        503 => (texts.unavailable, texts.unavailable_text),
        _ => (texts.failed, texts.failed_text),
    };
    let again = failure.retry_after().map(|wait| (texts.again)(wait.as_secs().div_ceil(60)));
    let number = failure.digest().map(|digest| {
        view! { {texts.failed_number} <code>{digest}</code> }
    });
    view! {
        <h1>{heading}</h1>
        <p data-formwork-alert="">{text} " " {again} {number}</p>
        {failure.cause().map(|cause| view! { <pre>{cause.to_owned()}</pre> })}
    }
}
