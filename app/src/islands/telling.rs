//! Islands that tell each other what happens.

use formwork::{field::FieldValue, prelude::*};
use serde::{Deserialize, Serialize};

use crate::click::instead;

/// What may be put into the basket.
#[derive(Choice, Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fruit {
    Apples,
    Pears,
}

impl Fruit {
    /// As it stands in the basket, and in the address of the page.
    #[must_use]
    pub fn name(self) -> String {
        self.to_text().unwrap_or_default()
    }
}

/// What was put into the basket, for every island that shows it.
static ADDED: Channel<Fruit> = Channel::new("added");

/// A button that tells other islands what is added; where no WASM runs it asks for the page with that.
#[island(lazy)]
pub fn Add(fruit: Fruit) -> impl IntoView {
    let add = instead(move || ADDED.send(fruit));
    view! { <button name="added" value=fruit.name() on:click=add>"Add " {fruit.name()}</button> }
}

/// The basket: what the page knew, and what has been added since this began.
#[island(lazy)]
pub fn Basket(added: Vec<Fruit>) -> impl IntoView {
    let names = RwSignal::new(added.into_iter().map(Fruit::name).collect::<Vec<_>>());
    ADDED.listen(move |fruit| names.update(|names| names.push(fruit.name())));
    view! { <output class="basket">{move || names.with(|names| names.join(", "))}</output> }
}
