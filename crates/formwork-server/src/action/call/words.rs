//! What the visitor is told of a call that failed.

use formwork_core::field::Messages;

/// The text of a [`CallError`](formwork_core::wire::CallError) in the language with this tag; English, where
/// there is none in it.
pub(super) fn of(code: &str, tag: &str) -> &'static str {
    if Messages::of(tag) == Messages::GERMAN { german(code) } else { english(code) }
}

fn english(code: &str) -> &'static str {
    match code {
        "unauthorized" => "Sign in first",
        "forbidden" => "You may not do this",
        "not_found" => "This is no longer there",
        "too_many_requests" | "unavailable" => "Wait a moment and try again",
        _ => "This did not work; try again",
    }
}

fn german(code: &str) -> &'static str {
    match code {
        "unauthorized" => "Bitte zuerst anmelden",
        "forbidden" => "Dazu fehlt die Berechtigung",
        "not_found" => "Das gibt es nicht mehr",
        "too_many_requests" | "unavailable" => {
            "Bitte einen Moment warten und noch einmal versuchen"
        }
        _ => "Das hat nicht geklappt; bitte noch einmal versuchen",
    }
}
