//! How far a form has been sent, and a button to break it off.

use leptos::prelude::*;

/// How far the files of the form around it have been sent.
///
/// Hidden, until the enhancement script sends files; without the script the browser shows what it
/// shows.
///
/// ```text
/// <Progress label="Sent"/>
/// <Cancel>"Cancel"</Cancel>
/// ```
#[component]
pub fn Progress(
    /// What it is called, for those who do not see it.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    view! { <progress hidden=true aria-label=label data-formwork-progress=""></progress> }
}

/// A button that breaks off what the form around it sends; all that was entered stays.
///
/// Hidden, unless the enhancement script is sending the form. What the server has done by then is
/// not undone.
#[component]
pub fn Cancel(
    /// What stands on it.
    children: Children,
) -> impl IntoView {
    view! {
        <button type="button" hidden=true data-formwork-cancel="">
            {children()}
        </button>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_are_hidden_until_the_script_shows_them() {
        let progress = view! { <Progress label="Sent & stored"/> }.to_html();
        // In which order the attributes stand is the renderer's affair.
        assert!(progress.starts_with("<progress ") && progress.contains(" hidden"), "{progress}");
        assert!(progress.contains("aria-label=\"Sent &amp; stored\""), "{progress}");
        assert!(progress.contains("data-formwork-progress=\"\""), "{progress}");
        let cancel = view! { <Cancel>"Cancel"</Cancel> }.to_html();
        assert!(cancel.starts_with("<button "), "{cancel}");
        assert!(cancel.contains("type=\"button\"") && cancel.contains(" hidden"), "{cancel}");
        assert!(
            cancel.contains("data-formwork-cancel=\"\"") && cancel.contains("Cancel"),
            "{cancel}"
        );
    }
}
