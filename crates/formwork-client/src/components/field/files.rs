//! A file control, with the files that were received already.

use formwork_core::{Field, field::Kept, upload::size_text};
use leptos::prelude::*;

use super::About;
use crate::components::{
    attributes::{constraints, control as tie},
    messages,
};

pub(super) fn control(field: &Field<()>, about: About) -> AnyView {
    let kept = kept(field);
    view! {
        {kept}
        <input {..tie(field, about.described_by)} {..constraints(field)}/>
    }
    .into_any()
}

/// The files that were received already.
fn kept(field: &Field<()>) -> Vec<AnyView> {
    // An island knows how many there are on the page, and what it says of them stays as it is.
    if cfg!(target_arch = "wasm32") {
        return field.values().iter().map(|_| view! { <label></label> }.into_any()).collect();
    }
    field.kept().iter().map(|kept| keep(field.name(), kept)).collect()
}

/// What is unchecked is not sent again, and so forgotten.
fn keep(name: &str, kept: &Kept) -> AnyView {
    let text = messages().get("kept");
    let text = text.replace("{name}", &kept.file_name).replace("{size}", &size_text(kept.size));
    let (name, reference) = (name.to_owned(), kept.reference.clone());
    view! {
        <label class="kept">
            <input type="checkbox" name=name value=reference checked=true/>
            {text}
        </label>
    }
    .into_any()
}
