//! Clicks that islands answer.

use formwork::ev::MouseEvent;

/// What hears a click. It is of one type, so that what shows a button is compiled once.
pub type OnClick = Box<dyn FnMut(MouseEvent) + Send>;

/// Does `act` where a button is clicked, instead of submitting the form that it stands in.
pub fn instead(act: impl Fn() + Send + 'static) -> OnClick {
    Box::new(move |event| {
        event.prevent_default();
        act();
    })
}
