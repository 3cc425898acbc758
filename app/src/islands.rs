//! Islands that show when and how islands load.

pub use counter::{Counter, CounterProps};
pub use failing::{Failing, FailingProps};
pub use greeting::{Greeting, GreetingProps};
pub use note_form::{Note, NoteFields, NoteForm, NoteFormProps, keep_note};
pub use panel::{Panel, PanelProps};
pub use shade_name::{ShadeName, ShadeNameProps};

mod counter;
mod failing;
mod greeting;
mod note_form;
mod panel;
mod shade_name;
