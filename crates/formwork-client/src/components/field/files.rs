//! A file control, with the files that were received already.

use formwork_core::{Field, field::Kept, upload::size_text};
use leptos::prelude::*;

use super::About;
use crate::components::{
    attributes::{constraints, control as tie},
    messages,
};

pub(super) fn control(field: &Field<()>, about: About) -> AnyView {
    let kept = field.kept().iter().map(|kept| keep(field.name(), kept));
    let kept = kept.collect::<Vec<_>>();
    view! {
        {kept}
        <input {..tie(field, about.described_by)} {..constraints(field)}/>
    }
    .into_any()
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
