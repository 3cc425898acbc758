//! From the compiler's WASM to what a browser loads: the glue, the WASM, and snippets.

use std::{
    fs, mem,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::Context;
use wasm_bindgen_cli_support::Bindgen;

use crate::{cargo::Mode, process, programs, terminal::complain};

/// Where a copy of wasm-opt is found beside the path.
const LOCAL_WASM_OPT: [&str; 2] =
    ["end2end/node_modules/.bin/wasm-opt", "node_modules/.bin/wasm-opt"];

/// What a browser loads.
#[derive(Debug)]
pub(crate) struct Islands {
    pub(crate) glue: String,
    pub(crate) wasm: Vec<u8>,
    /// Scripts that the glue imports: the path as imported, and the text.
    pub(crate) snippets: Vec<(String, String)>,
}

impl Islands {
    /// Makes the glue for `input`, working in `folder`.
    pub(crate) fn generate(input: &Path, folder: &Path, mode: Mode) -> anyhow::Result<Self> {
        let mut bindgen = Bindgen::new();
        bindgen.input_path(input).out_name("app").typescript(false);
        let is_release = mode == Mode::Production;
        bindgen.remove_name_section(is_release).remove_producers_section(is_release);
        let mut output = bindgen.web(true)?.generate_output().context("wasm-bindgen")?;
        // Emitting rather than taking the parts: the text is tidied on the way.
        let _ = fs::remove_dir_all(folder);
        output.emit(folder)?;
        let wasm = folder.join("app_bg.wasm");
        if is_release {
            optimise(&wasm)?;
        }
        let glue = fs::read_to_string(folder.join("app.js"))?;
        Ok(Self { glue, wasm: fs::read(wasm)?, snippets: snippets(folder)? })
    }

    /// Gives every snippet a name that holds a hash of its text, all in one folder.
    pub(crate) fn rename_snippets(&mut self, hash: impl Fn(&[u8]) -> String) -> Vec<(String, String)> {
        let renamed = mem::take(&mut self.snippets).into_iter().map(|(path, text)| {
            let name = format!("snippet.{}.js", hash(text.as_bytes()));
            self.glue = self.glue.replace(&format!("./{path}"), &format!("./{name}"));
            (name, text)
        });
        renamed.collect()
    }
}

fn snippets(folder: &Path) -> anyhow::Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    for file in files_below(&folder.join("snippets"))? {
        let path = file.strip_prefix(folder)?.to_string_lossy().into_owned();
        found.push((path, fs::read_to_string(&file)?));
    }
    Ok(found)
}

/// Every file below `folder`, in order; none if there is no such folder.
pub(crate) fn files_below(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        if !folder.is_dir() {
            continue;
        }
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    Ok(files)
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
    command.args(["-Oz", "--all-features", "--disable-gc"]).arg(wasm).arg("-o").arg(wasm);
    process::run(&mut command)
}
