//! Islands that tell each other what happens.

use formwork::prelude::*;

use crate::click::instead;

/// What a button has put into the basket.
#[derive(Clone, Debug)]
struct Added {
    name: String,
}

static ADDED: Channel<Added> = Channel::new("added");

/// A button that tells other islands what it stands for.
#[island(lazy)]
pub fn Add(#[prop(into)] name: String) -> impl IntoView {
    let label = format!("Add {name}");
    let add = instead(move || ADDED.send(Added { name: name.clone() }));
    view! { <button type="button" on:click=add>{label}</button> }
}

/// Lists what was added, wherever the buttons stand.
#[island(lazy)]
pub fn Basket() -> impl IntoView {
    let names = RwSignal::new(Vec::new());
    ADDED.listen(move |added| names.update(|names| names.push(added.name)));
    view! { <output class="basket">{move || names.with(|names| names.join(", "))}</output> }
}
