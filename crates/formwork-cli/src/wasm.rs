//! From the compiler's WASM to what a browser loads: the glue, the WASM, and snippets.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::Context;
use wasm_bindgen_cli_support::Bindgen;

use names::Names;

use crate::{cargo::Mode, files, hash, process, programs, terminal::complain};

mod names;

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
    pub(crate) snippets: Vec<Snippet>,
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
        let mut bindgen = Bindgen::new();
        bindgen.input_path(input).out_name("app").typescript(false);
        let is_release = mode == Mode::Production;
        bindgen.remove_name_section(is_release).remove_producers_section(is_release);
        let mut output = bindgen.web(true)?.generate_output().context("wasm-bindgen")?;
        let mut names = Names::default();
        if is_release {
            drop_stream_exports(output.wasm_mut());
            names.shorten(output.wasm_mut());
        }
        // Emitting rather than taking the parts: the text is tidied on the way.
        let _ = fs::remove_dir_all(folder);
        output.emit(folder)?;
        let wasm = folder.join("app_bg.wasm");
        if is_release {
            optimise(&wasm)?;
        }
        let mut glue = fs::read_to_string(folder.join("app.js"))?;
        if is_release {
            glue = minified(&names.apply(&glue))?;
        }
        let snippets = adopt_snippets(&mut glue, folder)?;
        Ok(Self { glue, wasm: fs::read(wasm)?, snippets })
    }
}

fn minified(glue: &str) -> anyhow::Result<String> {
    match minifier::js::minify(glue) {
        Ok(minified) => Ok(minified.to_string()),
        Err(problem) => anyhow::bail!("cannot minify the glue of the islands: {problem}"),
    }
}

/// Drops what exports the stream types of Leptos' own remote functions, so that wasm-opt can drop
/// the types. Nothing makes one: an action is called by one `fetch`, and islands take no streams.
fn drop_stream_exports(module: &mut walrus::Module) {
    let is_stream = |name: &str| name.trim_start_matches("__wbg_").starts_with("intounderlying");
    let streams = module.exports.iter().filter(|export| is_stream(&export.name));
    let streams: Vec<_> = streams.map(walrus::Export::id).collect();
    for export in streams {
        module.exports.delete(export);
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

fn optimise(wasm: &Path) -> anyhow::Result<()> {
    let local = LOCAL_WASM_OPT.iter().map(PathBuf::from).find(|path| path.is_file());
    let Some(program) = programs::find(&["wasm-opt"]).or(local) else {
        complain(
            "warning: no wasm-opt: the WASM stays a third larger: install binaryen, or run \
             `npm ci` in end2end/",
        );
        return Ok(());
    };
    let mut command = Command::new(program);
    command.arg("-Oz").args(WASM_FEATURES).arg(wasm).arg("-o").arg(wasm);
    process::run(&mut command)
}
