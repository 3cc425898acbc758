//! A form in an island.

use formwork::prelude::*;

/// What is noted.
#[derive(Form, Debug)]
pub struct Note {
    #[field(label = "Note", length(3..=80), trim)]
    pub text: String,
}

/// Shows the note once, on the page that it was written on.
#[action]
pub async fn keep_note(note: Note) -> ActionResult<()> {
    flash(format!("Noted: {}", note.text));
    Ok(())
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
