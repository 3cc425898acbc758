//! Which formatter the table is for.

mod rustfmt;

use std::{fs, io::ErrorKind, path::Path};

use crate::Error;

/// Gives the table the format that `cargo fmt` leaves it in, in `directory`. It is made for the
/// settings of this project; where others hold, rustfmt itself has the last word.
pub(crate) fn formatted(table: String, directory: &Path) -> Result<String, Error> {
    match settings(directory)? {
        Some(settings) if are_ours(&settings) => Ok(table),
        _ => rustfmt::rustfmt(&table, directory),
    }
}

/// The settings that rustfmt finds: the nearest file on the way up.
fn settings(directory: &Path) -> Result<Option<String>, Error> {
    let directory = directory.canonicalize().map_err(|source| Error::io(directory, source))?;
    for folder in directory.ancestors() {
        for name in [".rustfmt.toml", "rustfmt.toml"] {
            let file = folder.join(name);
            match fs::read_to_string(&file) {
                Ok(settings) => return Ok(Some(settings)),
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(source) => return Err(Error::io(&file, source)),
            }
        }
    }
    Ok(None)
}

/// Whether the settings are those that the table is made for, and others that do not touch it.
fn are_ours(settings: &str) -> bool {
    let lines = settings.lines().map(|line| line.replace(' ', ""));
    let lines: Vec<_> = lines.filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    let needed = ["edition=\"2024\"", "max_width=100", "use_small_heuristics=\"Max\""];
    let harmless = ["use_field_init_shorthand=true", "use_field_init_shorthand=false"];
    needed.iter().all(|needed| lines.iter().any(|line| line == needed))
        && lines.iter().all(|line| {
            let line = line.as_str();
            needed.contains(&line) || harmless.contains(&line)
        })
}

#[cfg(test)]
mod tests {
    use super::are_ours;

    #[test]
    fn the_settings_of_this_project_are_ours() {
        assert!(are_ours(include_str!("../../../rustfmt.toml")));
    }

    #[test]
    fn other_settings_are_for_rustfmt() {
        let ours = include_str!("../../../rustfmt.toml");
        assert!(!are_ours(""));
        assert!(!are_ours(&ours.replace("100", "80")));
        assert!(!are_ours(&format!("{ours}hard_tabs = true\n")));
    }
}
