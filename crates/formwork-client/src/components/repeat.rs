//! A list of forms within a form.

use formwork_core::{
    Form,
    field::{Row, Rows},
};
use leptos::prelude::*;

use super::{
    field_error::{error_id, error_text},
    list_button::{add_button, place_buttons},
    messages,
};

/// A list of forms: each with buttons that move and remove it, and one that adds another.
///
/// The buttons submit the form, and the page comes back with the list changed and everything that
/// was typed; the action does not run. The children are given the fields of one of the forms:
/// `<Repeat of=lines let(LineFields { sku, quantity })>`.
#[component]
pub fn Repeat<F, C, V>(
    /// The field, as the form hands it to its children.
    of: Rows<F>,
    /// Renders the fields of one form.
    children: C,
) -> impl IntoView
where
    F: Form,
    C: Fn(F::Fields) -> V,
    V: IntoView + 'static,
{
    let (id, spec, list, len) = (of.id(), of.spec(), of.name().to_owned(), of.len());
    let (min, max) = (spec.rules.min_items.unwrap_or(0), spec.rules.max_items);
    let described_by = error_id(&id);
    let error = error_text(&id, spec.label, of.errors());
    let add = max.is_none_or(|max| len < max);
    let item = messages().label(spec.item_label());
    let is_focused = of.is_focused();
    let add = add.then(|| add_button(&list, item, is_focused));
    let rows = of.into_rows().into_iter().enumerate().map(|(place, row)| {
        let Row { index, name, id, fields } = row;
        let what = format!("{item} {}", place + 1);
        let buttons = place_buttons(&list, index, place, len, min, &what);
        view! {
            <fieldset id=id class="row">
                <legend>{what}</legend>
                // There is one even if nothing in it is submitted.
                <input type="hidden" name=name value=""/>
                {children(fields).into_any()}
                {buttons}
            </fieldset>
        }
        .into_any()
    });
    let rows = rows.collect::<Vec<_>>();
    view! {
        <fieldset id=id class="list" tabindex="-1" aria-describedby=described_by>
            <legend>{messages().label(spec.label)}</legend>
            {error}
            {rows}
            {add}
        </fieldset>
    }
    .into_any()
}
