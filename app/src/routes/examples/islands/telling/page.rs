//! Islands that know of each other, and of the form that they stand in.

use formwork::prelude::*;

use crate::islands::{Add, Basket, NoteFields, Sending, keep_note};

pub const METADATA: Metadata =
    Metadata::new("Islands that tell", "Of each other, and of the form around them");

/// Two buttons and what they fill, and a form that says what is being sent of it.
pub async fn page() -> Result<impl IntoView> {
    Ok(view! {
        <h1>"Islands that tell"</h1>
        <p class="buttons"><Add name="apples"/><Add name="pears"/></p>
        <p>"In the basket: "<Basket/></p>
        <Form action=keep_note let(NoteFields { text })>
            <Field of=text/>
            <Submit>"Keep"</Submit>
            <Sending/>
        </Form>
    })
}
