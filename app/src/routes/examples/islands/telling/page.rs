//! Islands that know of each other, and of the form that they stand in.

use formwork::prelude::*;

use crate::islands::{Add, Basket, Fruit, NoteFields, Sending, keep_note};

pub const METADATA: Metadata =
    Metadata::new("Islands that tell", "Of each other, and of the form around them");

/// What is in the basket where no WASM keeps it.
#[derive(Query)]
pub struct Address {
    added: Vec<Fruit>,
}

/// Two buttons and what they fill, once in sight and once below; and a form that says what is being sent of it.
pub async fn page(Query(Address { added }): Query<Address>) -> Result<impl IntoView> {
    let before = added.iter().map(|fruit| {
        view! { <input type="hidden" name="added" value=fruit.name()/> }
    });
    let before = before.collect_view();
    Ok(view! {
        <h1>"Islands that tell"</h1>
        <form class="buttons">{before}<Add fruit=Fruit::Apples/><Add fruit=Fruit::Pears/></form>
        <p>"In the basket: "<Basket added=added.clone()/></p>
        <Form action=keep_note let(NoteFields { text })>
            <Field of=text/>
            <Submit>"Keep"</Submit>
            <Sending/>
        </Form>
        <div class="far">
            <Hydrate when=When::Visible>
                <p>"In the basket, as it is known down here: "<Basket added/></p>
            </Hydrate>
        </div>
    })
}
