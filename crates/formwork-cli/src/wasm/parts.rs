//! Takes the lazy islands out of the WASM: what only they need, each page loads for itself.

use std::{
    collections::BTreeMap,
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
};

use anyhow::anyhow;
use wasm_encoder::{ExportSection, Module, RawSection};
use wasm_split_cli_support::Options;
use wasmparser::{ExportSectionReader, Parser, Payload};

use super::{Part, grouping::grouped, merge::merged};
use crate::hash;

/// The WASM of all pages, and what only some of them load.
pub(super) struct Parts {
    /// Goes on to wasm-bindgen.
    pub(super) main: PathBuf,
    /// One for each lazy island, and one for each set of them that share code.
    pub(super) files: Vec<PathBuf>,
    /// The parts of each lazy island, by the name that it has on pages.
    islands: BTreeMap<String, Vec<String>>,
}

impl Parts {
    /// Takes `input` apart, into `folder`.
    ///
    /// What nothing refers to is dropped on the way, which the compiler's linker could not know:
    /// it keeps all that is exported, and what that refers to.
    pub(super) fn of(input: &Path, folder: &Path) -> anyhow::Result<Self> {
        let whole = without_streams(&fs::read(input)?)?;
        let main = folder.join("main.wasm");
        let mut options = Options::new(&whole);
        options.output_dir = folder;
        options.main_out_path = &main;
        let split = wasm_split_cli_support::transform(options)
            .map_err(|error| anyhow!("cannot take the lazy islands out of the WASM: {error:#}"))?;
        for file in &split.split_modules {
            fs::write(file, without_names(&fs::read(file)?)?)?;
        }
        let mut islands: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (part, files) in split.prefetch_map {
            islands.entry(component_of(&part).to_owned()).or_default().extend(files);
        }
        Ok(Self { main, files: split.split_modules, islands })
    }

    /// The files that browsers load, some of them of several parts, under the names that browsers load them
    /// by, and the script that does.
    ///
    /// A hash of all of them stands in each name: it is one in the glue, and few edits change one alone.
    pub(super) fn published(&self) -> anyhow::Result<(Vec<Part>, String)> {
        let parts = self.files.iter().map(fs::read).collect::<Result<Vec<_>, _>>()?;
        let sizes: Vec<_> = parts.iter().map(Vec::len).collect();
        let needs = self.needs();
        let groups = grouped(&sizes, &needs);
        let files = groups.iter().map(|group| as_one(&parts, group));
        let files = files.collect::<anyhow::Result<Vec<_>>>()?;
        let hash = hash::short(&files.concat());
        let islands: BTreeMap<_, Vec<_>> = self
            .islands
            .keys()
            .zip(needs)
            .map(|(island, needs)| {
                let is_needed =
                    |file: &usize| groups[*file].iter().any(|part| needs.contains(part));
                (island, (0..groups.len()).filter(is_needed).collect())
            })
            .collect();
        let table = serde_json::to_string(&islands)?;
        let named = |(number, wasm)| Part { name: format!("app_part.{number}.{hash}.wasm"), wasm };
        let published = files.into_iter().enumerate().map(named).collect();
        Ok((published, LOADER.replace("ISLANDS", &table).replace("HASH", &hash)))
    }

    /// The parts of each lazy island, by their places in `files`.
    fn needs(&self) -> Vec<Vec<usize>> {
        let stems = self.files.iter().map(|file| file.file_stem().unwrap_or_default());
        let places: BTreeMap<_, _> = stems.map(OsStr::to_string_lossy).zip(0..).collect();
        let places_of = |parts: &Vec<String>| {
            parts.iter().filter_map(|part| places.get(part.as_str()).copied()).collect()
        };
        self.islands.values().map(places_of).collect()
    }
}

/// What the parts of a file are together. One that is alone stays as it is.
fn as_one(parts: &[Vec<u8>], group: &[usize]) -> anyhow::Result<Vec<u8>> {
    match group {
        [alone] => Ok(parts[*alone].clone()),
        several => merged(several.iter().map(|part| parts[*part].as_slice())),
    }
}

/// What the script calls before it hydrates an island: loads its files, each once, while `main`
/// still starts. A request that failed is made again at the next call.
///
/// In which order they are instantiated does not matter: each writes its own functions into the table and
/// its own data into the memory, and nothing calls them before the island does.
const LOADER: &str = r"
const islands = ISLANDS;
const files = {};
export function load(component, main) {
    const numbers = islands[component] || [];
    return Promise.all(numbers.map((number) => (files[number] ||= loadFile(number, main))));
}
async function loadFile(number, main) {
    try {
        const response = fetch(new URL('app_part.' + number + '.HASH.wasm', import.meta.url));
        await Promise.all([response, main]);
        await WebAssembly.instantiateStreaming(response, { __wasm_split: wasm });
    } catch (error) {
        delete files[number];
        throw error;
    }
}
";

/// A part has the name of its island and a hash, of which pages say the first eight digits.
fn component_of(part: &str) -> &str {
    part.get(..part.len().saturating_sub(8)).unwrap_or(part)
}

/// The same module, without the exports of the stream types of Leptos' own remote functions.
/// Nothing makes one: an action is called by one `fetch`, and islands take no streams.
fn without_streams(wasm: &[u8]) -> anyhow::Result<Vec<u8>> {
    rewritten(wasm, |module, payload| match payload {
        Payload::ExportSection(exports) => {
            module.section(&kept(exports.clone())?);
            Ok(true)
        }
        _ => Ok(false),
    })
}

/// The same module, without the names of its functions.
fn without_names(wasm: &[u8]) -> anyhow::Result<Vec<u8>> {
    rewritten(wasm, |_, payload| {
        Ok(matches!(payload, Payload::CustomSection(section) if section.name() == "name"))
    })
}

/// A module section by section: as `replace` writes it, and as it is where that returns false.
fn rewritten(
    wasm: &[u8],
    replace: impl Fn(&mut Module, &Payload<'_>) -> anyhow::Result<bool>,
) -> anyhow::Result<Vec<u8>> {
    let mut module = Module::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        if replace(&mut module, &payload)? {
            continue;
        }
        if let Some((id, range)) = payload.as_section() {
            let range = usize::try_from(range.start)?..usize::try_from(range.end)?;
            module.section(&RawSection { id, data: &wasm[range] });
        }
    }
    Ok(module.finish())
}

fn kept(exports: ExportSectionReader<'_>) -> anyhow::Result<ExportSection> {
    let mut kept = ExportSection::new();
    for export in exports {
        let export = export?;
        if !is_of_a_stream(export.name) {
            kept.export(export.name, export.kind.into(), export.index);
        }
    }
    Ok(kept)
}

fn is_of_a_stream(export: &str) -> bool {
    export.contains("intounderlying") || export.contains("IntoUnderlying")
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{CustomSection, ExportKind, MemorySection, MemoryType};

    use super::*;

    fn sample(exports: &[&str]) -> Vec<u8> {
        let mut module = Module::new();
        let mut memories = MemorySection::new();
        let (minimum, maximum, page_size_log2) = (1, None, None);
        memories.memory(MemoryType {
            minimum,
            maximum,
            memory64: false,
            shared: false,
            page_size_log2,
        });
        module.section(&memories);
        let mut section = ExportSection::new();
        for name in exports {
            section.export(name, ExportKind::Memory, 0);
        }
        module.section(&section);
        module.finish()
    }

    #[test]
    fn only_the_exports_of_streams_are_dropped() {
        let streams = ["__wbg_intounderlyingsource_free", "intounderlyingsink_write"];
        let whole = sample(&["memory", streams[0], "LikeButton_0123456789abcdef", streams[1]]);
        let kept = sample(&["memory", "LikeButton_0123456789abcdef"]);
        assert_eq!(without_streams(&whole).unwrap(), kept);
        assert!(without_streams(b"no WASM").is_err());
    }

    #[test]
    fn a_part_has_no_names() {
        let plain = sample(&["memory"]);
        let mut named = plain.clone();
        let name = CustomSection { name: "name".into(), data: (&[]).into() };
        wasm_encoder::Section::append_to(&name, &mut named);
        assert_ne!(named, plain);
        assert_eq!(without_names(&named).unwrap(), plain);
    }

    #[test]
    fn a_part_is_published_for_its_island() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("split_Check_0123456789abcdef.wasm");
        fs::write(&file, b"a part").unwrap();
        let island = component_of("Check_0123456789abcdef").to_owned();
        let stem = "split_Check_0123456789abcdef".to_owned();
        let islands = BTreeMap::from([(island, vec![stem])]);
        let parts = Parts { main: PathBuf::new(), files: vec![file], islands };
        let (files, loader) = parts.published().unwrap();
        let hash = hash::short(b"a part");
        let name = format!("app_part.0.{hash}.wasm");
        assert_eq!(files.iter().map(|part| &*part.name).collect::<Vec<_>>(), [&*name]);
        assert_eq!(files[0].wasm, b"a part");
        assert!(loader.contains(r#"const islands = {"Check_01234567":[0]};"#));
        assert!(loader.contains(&format!("'.{hash}.wasm'")));
    }

    #[test]
    fn small_parts_are_published_as_one_file() {
        let folder = tempfile::tempdir().unwrap();
        let stems = ["split_Add_0", "split_Basket_1", "chunk_2"];
        let files = stems.map(|stem| folder.path().join(format!("{stem}.wasm"))).to_vec();
        for file in &files {
            fs::write(file, Module::new().finish()).unwrap();
        }
        let needs = |own: &str| vec!["chunk_2".to_owned(), own.to_owned()];
        let islands = [("Add", needs(stems[0])), ("Basket", needs(stems[1]))];
        let islands = islands.map(|(island, parts)| (island.to_owned(), parts)).into();
        let (files, loader) = Parts { main: PathBuf::new(), files, islands }.published().unwrap();
        assert_eq!(files.len(), 1);
        assert!(loader.contains(r#"const islands = {"Add":[0],"Basket":[0]};"#), "{loader}");
    }
}
