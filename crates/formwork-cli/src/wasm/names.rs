//! Short names between glue and WASM.
//!
//! wasm-bindgen names what the two hand each other by function and hash, so that several programs
//! can be told apart. A site has one, and the hashes are the part that does not compress.

use std::collections::HashMap;

use walrus::Module;

/// The short name for each long one.
#[derive(Debug, Default)]
pub(super) struct Names {
    short: HashMap<String, String>,
}

impl Names {
    /// Gives every name that wasm-bindgen made up a short one, in the WASM.
    pub(super) fn shorten(&mut self, module: &mut Module) {
        for import in module.imports.iter_mut() {
            import.name = self.short_for(&import.name);
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
        renamed
    }

    fn short_for(&mut self, name: &str) -> String {
        if !is_made_up(name) {
            return name.to_owned();
        }
        let next = format!("_{:x}", self.short.len());
        self.short.entry(name.to_owned()).or_insert(next).clone()
    }
}

/// Whether a name ends in the hash that wasm-bindgen appends.
fn is_made_up(name: &str) -> bool {
    let prefix = ["__wbg_", "wasm_bindgen__"].iter().any(|prefix| name.starts_with(prefix));
    let hash = name.rsplit('_').next().unwrap_or_default().trim_start_matches('h');
    prefix && hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
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
    fn a_made_up_name_ends_in_a_hash() {
        assert!(is_made_up("wasm_bindgen__convert__closures_____invoke__h06ef8b04afa45492"));
        for name in ["LikeButton_0123456789abcdef", "__wbg_free", "__wbindgen_start", ""] {
            assert!(!is_made_up(name), "{name}");
        }
    }
}
