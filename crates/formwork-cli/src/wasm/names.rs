//! Short names between glue and WASM.
//!
//! wasm-bindgen names what the two hand each other by function and hash, so that several programs
//! can be told apart. A site has one, and the hashes are the part that does not compress. What the parts
//! of lazy islands ask of the WASM has names of the linker's, which stay.

use std::collections::HashMap;

use walrus::Module;

/// What wasm-bindgen's own names begin with.
const PREFIXES: [&str; 4] = ["__externref_", "__wbg_", "__wbindgen_", "wasm_bindgen__"];

/// Whence the WASM imports what the glue has, and a shorter name for it: it stands at each import.
const MODULE: &str = "./app_bg.js";
const SHORT_MODULE: &str = "g";

/// What the linker exports beside what the glue and the parts ask for.
const UNUSED: [&str; 4] = ["__abort_handler", "__data_end", "__heap_base", "__instance_terminated"];

/// The short name for each long one.
#[derive(Debug, Default)]
pub(super) struct Names {
    short: HashMap<String, String>,
}

impl Names {
    /// Gives every name that wasm-bindgen made up a short one, in the WASM, and drops exports that
    /// nobody asks for.
    pub(super) fn shorten(&mut self, module: &mut Module) {
        for import in module.imports.iter_mut() {
            import.name = self.short_for(&import.name);
            if import.module == MODULE {
                SHORT_MODULE.clone_into(&mut import.module);
            }
        }
        for name in UNUSED {
            // It is not there if no island is lazy.
            let _ = module.exports.remove(name);
        }
        for export in module.exports.iter_mut() {
            export.name = self.short_for(&export.name);
        }
    }

    /// The glue with the same names.
    pub(super) fn apply(&self, glue: &str) -> String {
        let mut renamed = String::with_capacity(glue.len());
        let mut rest = glue;
        while let Some(start) = rest.find(is_identifier) {
            let tail = &rest[start..];
            let end = tail.find(|c| !is_identifier(c)).unwrap_or(tail.len());
            let name = &tail[..end];
            renamed.push_str(&rest[..start]);
            renamed.push_str(self.short.get(name).map_or(name, String::as_str));
            rest = &tail[end..];
        }
        renamed.push_str(rest);
        renamed.replace(&format!("\"{MODULE}\""), &format!("\"{SHORT_MODULE}\""))
    }

    fn short_for(&mut self, name: &str) -> String {
        if !is_made_up(name) {
            return name.to_owned();
        }
        let next = format!("_{:x}", self.short.len());
        self.short.entry(name.to_owned()).or_insert(next).clone()
    }
}

/// Whether wasm-bindgen has made a name up.
fn is_made_up(name: &str) -> bool {
    PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

fn is_identifier(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '$'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_made_up_names_are_replaced_and_whole_ones() {
        let mut names = Names::default();
        let long = "__wbg_fetch_0123456789abcdef";
        assert_eq!(names.short_for(long), "_0");
        assert_eq!(names.short_for(long), "_0");
        assert_eq!(names.short_for("hydrate"), "hydrate");
        let glue = format!("{long}: function() {{ my{long}(\"{long}\"); }}");
        assert_eq!(names.apply(&glue), format!("_0: function() {{ my{long}(\"_0\"); }}"));
    }

    #[test]
    fn what_the_glue_is_imported_as_is_short() {
        let glue = "return { \"./app_bg.js\": import0 };";
        assert_eq!(Names::default().apply(glue), "return { \"g\": import0 };");
    }

    #[test]
    fn wasm_bindgen_makes_names_up_and_others_stay() {
        for name in [
            "wasm_bindgen__convert__closures_____invoke__h06ef8b04afa45492_9",
            "__wbindgen_start",
            "__externref_table_alloc",
        ] {
            assert!(is_made_up(name), "{name}");
        }
        for name in ["LikeButton_0123456789abcdef", "memory", "__wasm_split_shared0", ""] {
            assert!(!is_made_up(name), "{name}");
        }
    }
}
