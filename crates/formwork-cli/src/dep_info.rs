//! The files that something was built from, as cargo notes them beside it.

use std::{
    collections::BTreeSet,
    fs,
    path::{Component, Path, PathBuf},
};

/// The files that something was built from.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct DepInfo(BTreeSet<PathBuf>);

impl DepInfo {
    /// Reads a `.d` file; `None` if there is none, because nothing was built yet.
    pub(crate) fn read(file: &Path) -> Option<Self> {
        fs::read_to_string(file).ok().map(|text| Self::parse(&text))
    }

    /// Whether a change of `path` calls for a build.
    pub(crate) fn contains(&self, path: &Path) -> bool {
        self.0.contains(path)
    }

    pub(crate) fn paths(&self) -> impl Iterator<Item = &Path> {
        self.0.iter().map(PathBuf::as_path)
    }

    /// `output: input input`, where spaces in names are escaped.
    fn parse(text: &str) -> Self {
        let inputs =
            text.lines().filter_map(|line| line.split_once(": ")).map(|(_, inputs)| inputs);
        Self(inputs.flat_map(words).map(|path| normal(Path::new(&path))).collect())
    }
}

fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut characters = line.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' if characters.peek() == Some(&' ') => {
                characters.next();
                append(&mut words, ' ');
            }
            ' ' => words.push(String::new()),
            other => append(&mut words, other),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn append(words: &mut [String], character: char) {
    if let Some(word) = words.last_mut() {
        word.push(character);
    }
}

/// Without the `..` of `include_str!("../…")`.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => {
                normal.pop();
            }
            Component::CurDir => {}
            other => normal.push(other),
        }
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(
            DepInfo::parse(text).paths().collect::<Vec<_>>(),
            expected.iter().map(Path::new).collect::<Vec<_>>()
        );
    }

    #[test]
    fn inputs_are_listed() {
        check(
            "/t/debug/server: /w/app/src/lib.rs /w/server/src/main.rs\n",
            &["/w/app/src/lib.rs", "/w/server/src/main.rs"],
        );
    }

    #[test]
    fn spaces_in_names_are_unescaped() {
        check("/t/x: /my\\ app/src/lib.rs\n", &["/my app/src/lib.rs"]);
    }

    #[test]
    fn parents_are_resolved() {
        check("/t/x: /w/src/../script/dist/a.js\n", &["/w/script/dist/a.js"]);
    }

    #[test]
    fn a_build_without_inputs_has_none() {
        check("/t/x:\n", &[]);
    }
}
