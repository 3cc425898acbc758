//! Islands that show when and how islands load.

pub use note_form::{Note, NoteFields, NoteForm, NoteFormProps, keep_note};
pub use panel::{Panel, PanelProps};

mod note_form;
mod panel;
