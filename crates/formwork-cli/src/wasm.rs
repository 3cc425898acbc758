//! From the compiler's WASM to what a browser loads: the glue, the WASM, and snippets.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::Context;
use wasm_bindgen_cli_support::Bindgen;

use names::Names;
use parts::Parts;

use crate::{cargo::Mode, files, hash, process, programs, terminal::complain};

mod glue;
mod grouping;
mod merge;
mod names;
mod parts;

/// What rustc and wasm-bindgen make use of, and every browser in use understands. All that wasm-opt
/// knows would be more than browsers do.
const WASM_FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Where a copy of wasm-opt is found beside the path.
const LOCAL_WASM_OPT: [&str; 2] =
    ["end2end/node_modules/.bin/wasm-opt", "node_modules/.bin/wasm-opt"];

/// What a browser loads.
#[derive(Debug)]
pub(crate) struct Islands {
    pub(crate) glue: String,
    pub(crate) wasm: Vec<u8>,
    /// What only pages with a lazy island load; in development it is all in one.
    pub(crate) parts: Vec<Part>,
    pub(crate) snippets: Vec<Snippet>,
}

/// WASM that the glue loads where an island needs it.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) name: String,
    pub(crate) wasm: Vec<u8>,
}

/// A script that the glue imports.
#[derive(Debug)]
pub(crate) struct Snippet {
    pub(crate) name: String,
    pub(crate) text: String,
}

impl Islands {
    /// Makes the glue for `input`, working in `folder`.
    pub(crate) fn generate(input: &Path, folder: &Path, mode: Mode) -> anyhow::Result<Self> {
        let _ = fs::remove_dir_all(folder);
        match mode {
            Mode::Development => Self::as_compiled(input, folder),
            Mode::Production => Self::small(input, folder),
        }
    }

    /// In one piece and with its names: it is made at every edit.
    fn as_compiled(input: &Path, folder: &Path) -> anyhow::Result<Self> {
        let mut bindgen = bindgen(input);
        // Emitting rather than taking the parts: the text is tidied on the way.
        bindgen.web(true)?.generate_output().context("wasm-bindgen")?.emit(folder)?;
        let mut glue = fs::read_to_string(folder.join("app.js"))?;
        let snippets = adopt_snippets(&mut glue, folder)?;
        Ok(Self { glue, wasm: fs::read(folder.join("app_bg.wasm"))?, parts: Vec::new(), snippets })
    }

    /// As few bytes as possible for each page.
    fn small(input: &Path, folder: &Path) -> anyhow::Result<Self> {
        let parts = Parts::of(input, folder)?;
        let mut bindgen = bindgen(&parts.main);
        bindgen.remove_name_section(true).remove_producers_section(true);
        // The parts import the table of functions.
        bindgen.keep_lld_exports(!parts.files.is_empty());
        let mut output = bindgen.web(true)?.generate_output().context("wasm-bindgen")?;
        let mut names = Names::default();
        names.shorten(output.wasm_mut());
        output.emit(folder)?;
        let wasm = folder.join("app_bg.wasm");
        optimise(&wasm, &parts.files)?;
        let mut glue = names.apply(&glue::trimmed(&fs::read_to_string(folder.join("app.js"))?)?);
        let mut published = Vec::new();
        if !parts.files.is_empty() {
            let (files, loader) = parts.published()?;
            published = files;
            glue.push_str(&loader);
        }
        let mut glue = minified(&glue)?;
        let snippets = adopt_snippets(&mut glue, folder)?;
        Ok(Self { glue, wasm: fs::read(wasm)?, parts: published, snippets })
    }
}

fn bindgen(input: &Path) -> Bindgen {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(input).out_name("app").typescript(false);
    bindgen
}

fn minified(glue: &str) -> anyhow::Result<String> {
    match minifier::js::minify(glue) {
        Ok(minified) => Ok(minified.to_string()),
        Err(problem) => anyhow::bail!("cannot minify the glue of the islands: {problem}"),
    }
}

/// The scripts that the glue imports, each renamed by its text and moved beside the glue.
fn adopt_snippets(glue: &mut String, folder: &Path) -> anyhow::Result<Vec<Snippet>> {
    let mut snippets = Vec::new();
    for file in files::below(&folder.join("snippets"))? {
        let path = file.strip_prefix(folder)?.to_string_lossy().into_owned();
        let text = fs::read_to_string(&file)?;
        let name = format!("snippet.{}.js", hash::short(text.as_bytes()));
        *glue = glue.replace(&format!("./{path}"), &format!("./{name}"));
        snippets.push(Snippet { name, text });
    }
    Ok(snippets)
}

fn optimise(main: &Path, parts: &[PathBuf]) -> anyhow::Result<()> {
    let local = LOCAL_WASM_OPT.iter().map(PathBuf::from).find(|path| path.is_file());
    let Some(program) = programs::find(&["wasm-opt"]).or(local) else {
        complain(
            "warning: no wasm-opt: the WASM stays a third larger: install binaryen, or run \
             `npm ci` in end2end/",
        );
        return Ok(());
    };
    for wasm in std::iter::once(main).chain(parts.iter().map(PathBuf::as_path)) {
        let mut command = Command::new(&program);
        command.args(["-Oz", "--strip-debug", "--strip-producers"]).args(WASM_FEATURES);
        command.arg(wasm).arg("-o").arg(wasm);
        process::run(&mut command)?;
    }
    Ok(())
}
