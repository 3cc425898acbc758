//! Lets the browser fetch what islands need while it still reads the page, where one loads at once.

use crate::assets::Manifest;

/// How the element begins that loads the enhancement script. Text has no `<` and a value of an
/// attribute no quotation mark, so nothing else on a page reads like this.
const SCRIPT: &str = "<script type=\"module\" src=\"/_formwork/formwork.";

/// An island begins or ends; what loads later says so before anything else.
const ISLAND: &str = "leptos-island";

/// Puts links to glue and WASM before the script into `html`, the page or as much of it as is known
/// before the first byte.
pub(super) fn insert(html: &mut String, manifest: &Manifest) {
    let Manifest { islands: Some(glue), wasm: Some(wasm), .. } = manifest else { return };
    let Some(script) = html.find(SCRIPT) else { return };
    if has_island_at_once(&html[script..]) {
        let links = format!(
            "<link rel=\"modulepreload\" href=\"{glue}\">\
             <link rel=\"preload\" as=\"fetch\" type=\"application/wasm\" crossorigin href=\"{wasm}\">"
        );
        html.insert_str(script, &links);
    }
}

/// Whether an island loads at once that is inside of none that waits.
fn has_island_at_once(html: &str) -> bool {
    // How many islands one is in, beginning with one that waits.
    let mut depth = 0_usize;
    let mut rest = html;
    while let Some(at) = rest.find(ISLAND) {
        let (before, after) = (&rest[..at], &rest[at + ISLAND.len()..]);
        rest = after;
        if before.ends_with("</") {
            depth = depth.saturating_sub(1);
        } else if before.ends_with('<') {
            if depth == 0 && !after.starts_with(" data-when=") {
                return true;
            }
            depth += 1;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT_ONCE: &str = "<leptos-island data-component=\"A_1\"><b>a</b></leptos-island>";
    const LATER: &str =
        "<leptos-island data-when=\"idle\" data-component=\"A_1\"><b>a</b></leptos-island>";

    fn manifest() -> Manifest {
        let json = r#"{"islands":"/_formwork/app.1.js","wasm":"/_formwork/app_bg.2.wasm"}"#;
        serde_json::from_str(json).unwrap()
    }

    /// What was put before the script, on a page with this body.
    #[track_caller]
    fn links(body: &str) -> String {
        let (head, rest) =
            ("<html><head><title>\"</title>", format!("{SCRIPT}3.js\"></script>{body}"));
        let mut html = format!("{head}{rest}");
        insert(&mut html, &manifest());
        html.strip_prefix(head).unwrap().strip_suffix(&rest).unwrap().to_owned()
    }

    #[test]
    fn both_files_are_linked_where_an_island_loads_at_once() {
        let wanted = "<link rel=\"modulepreload\" href=\"/_formwork/app.1.js\">\
            <link rel=\"preload\" as=\"fetch\" type=\"application/wasm\" crossorigin \
            href=\"/_formwork/app_bg.2.wasm\">";
        assert_eq!(links(AT_ONCE), wanted);
        assert_eq!(links(&format!("{LATER}<p>{AT_ONCE}</p>")), wanted);
    }

    #[test]
    fn nothing_is_linked_where_none_does() {
        assert_eq!(links(""), "");
        assert_eq!(links(LATER), "");
        assert_eq!(links("leptos-island &lt;leptos-island"), "");
        let inner = LATER.replace("<b>a</b>", &format!("{AT_ONCE}{LATER}{AT_ONCE}"));
        assert_eq!(links(&inner), "");
        assert_ne!(links(&format!("{inner}{AT_ONCE}")), "");
    }

    #[test]
    fn a_page_without_the_script_is_left_alone() {
        let mut html = format!("<head></head>{AT_ONCE}");
        insert(&mut html, &manifest());
        assert!(!html.contains("<link"));
        let mut html = format!("{SCRIPT}3.js\"></script>{AT_ONCE}");
        insert(&mut html, &Manifest::default());
        assert!(!html.contains("<link"));
    }
}
