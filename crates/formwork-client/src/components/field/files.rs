//! A file control, with the files that were received already.

use formwork_core::Field;
use leptos::prelude::*;
#[cfg(not(target_arch = "wasm32"))]
use {
    crate::components::messages,
    formwork_core::{field::Kept, upload::size_text},
};

use super::About;
#[cfg(target_arch = "wasm32")]
use crate::browser;
use crate::components::attributes::{constraints, control as tie};

pub(super) fn control(field: &Field<()>, about: About) -> AnyView {
    let kept = kept(field);
    view! {
        {kept}
        <input {..tie(field, about.described_by)} {..constraints(field)}/>
    }
    .into_any()
}

/// The files that were received already.
#[cfg(not(target_arch = "wasm32"))]
fn kept(field: &Field<()>) -> Vec<AnyView> {
    field.kept().iter().map(|kept| keep(field.name(), kept)).collect()
}

/// As many as there are on the page that an island begins on, whether they are to be kept or not; what
/// the page says of them stays as it is.
#[cfg(target_arch = "wasm32")]
fn kept(field: &Field<()>) -> Vec<AnyView> {
    let around = browser::element(&field.id()).and_then(|control| control.parent_element());
    let count = around.map_or(0, |around| around.get_elements_by_class_name("kept").length());
    (0..count).map(|_| view! { <label></label> }.into_any()).collect()
}

/// What is unchecked is not sent again, and so forgotten.
#[cfg(not(target_arch = "wasm32"))]
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
