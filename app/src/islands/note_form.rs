//! A form in an island.

use formwork::prelude::*;

/// What is noted.
#[derive(Form, Debug)]
pub struct Note {
    #[field(label = "Note", length(3..=80), trim)]
    pub text: String,
}

/// Shows the note once.
#[action]
pub async fn keep_note(note: Note) -> ActionResult<Redirect> {
    use crate::routes::href;

    flash(format!("Noted: {}", note.text));
    Ok(redirect(href::examples::islands::form()))
}

/// A form that is checked while one types, and submitted like any other.
#[island(lazy)]
pub fn NoteForm() -> impl IntoView {
    view! {
        <Form action=keep_note let(NoteFields { text })>
            <Field of=text/>
            {check_while_typing::<Note>(Messages::ENGLISH)}
            <Submit>"Keep"</Submit>
        </Form>
    }
}
