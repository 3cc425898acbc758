//! Takes the lazy islands out of the WASM: what only they need, each page loads for itself.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::anyhow;
use wasm_encoder::{ExportSection, Module, RawSection};
use wasm_split_cli_support::Options;
use wasmparser::{ExportSectionReader, Parser, Payload};

use crate::hash;

/// The WASM of all pages, and what only some of them load.
pub(super) struct Parts {
    /// Goes on to wasm-bindgen.
    pub(super) main: PathBuf,
    /// One file each, and the name that it goes by among the parts.
    pub(super) files: Vec<PathBuf>,
    /// The files of each lazy island, by the island's name.
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
        let mut islands: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (part, files) in split.prefetch_map {
            islands.entry(island_of(&part).to_owned()).or_default().extend(files);
        }
        Ok(Self { main, files: split.split_modules, islands })
    }

    /// The files' contents under the names that browsers load them by, and the script that does.
    pub(super) fn published(&self) -> anyhow::Result<(Vec<(String, Vec<u8>)>, String)> {
        let mut published = Vec::new();
        let mut names = BTreeMap::new();
        for file in &self.files {
            let contents = fs::read(file)?;
            let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let name = format!("app_part.{}.wasm", hash::short(&contents));
            names.insert(stem, name.clone());
            published.push((name, contents));
        }
        let islands: BTreeMap<_, Vec<_>> = self
            .islands
            .iter()
            .map(|(island, files)| (island, files.iter().filter_map(|file| names.get(file))))
            .map(|(island, files)| (island, files.collect()))
            .collect();
        let table = serde_json::to_string(&islands)?;
        Ok((published, LOADER.replace("ISLANDS", &table)))
    }
}

/// What the script calls before it hydrates an island: loads its parts, each once, while `main`
/// still starts. A request that failed is made again at the next call.
const LOADER: &str = r"
const islands = ISLANDS;
const parts = {};
export function load(component, main) {
    const names = islands[component.slice(0, component.lastIndexOf('_'))] || [];
    return Promise.all(names.map((name) => (parts[name] ||= loadPart(name, main))));
}
async function loadPart(name, main) {
    try {
        const response = fetch(new URL(name, import.meta.url));
        await Promise.all([response, main]);
        await WebAssembly.instantiateStreaming(response, { __wasm_split: wasm });
    } catch (error) {
        delete parts[name];
        throw error;
    }
}
";

/// A part is called like its island, and by a hash after it.
fn island_of(part: &str) -> &str {
    part.rsplit_once('_').map_or(part, |(island, _)| island)
}

/// The same module, without the exports of the stream types of Leptos' own remote functions.
/// Nothing makes one: an action is called by one `fetch`, and islands take no streams.
fn without_streams(wasm: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut module = Module::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        if let Payload::ExportSection(exports) = payload {
            module.section(&kept(exports)?);
        } else if let Some((id, range)) = payload.as_section() {
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
