//! What keeps two texts apart that stand side by side in a document.
//!
//! Leptos writes `<!>`. Every parser makes an empty comment of it, but it is an error (HTML Standard, section
//! 13.2.2, incorrectly-opened-comment); written in full it is the same node.

const SHORT: &str = "<!>";
const FULL: &str = "<!---->";

/// Part of a document, as a view has written it, with its markers in full. A view writes each at once, so none
/// is in two parts; and in texts and attributes `<` is escaped, so nothing else reads like one.
pub(super) fn in_full(part: String) -> String {
    if part.contains(SHORT) { part.replace(SHORT, FULL) } else { part }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_are_comments_and_nothing_else_changes() {
        for (part, expect) in [
            ("<p>a<!>b<!></p>", "<p>a<!---->b<!----></p>"),
            (
                "<!DOCTYPE html><p>a &lt;!&gt;</p><!-- c -->",
                "<!DOCTYPE html><p>a &lt;!&gt;</p><!-- c -->",
            ),
            ("", ""),
        ] {
            assert_eq!(in_full(part.to_owned()), expect);
        }
    }
}
