//! `build`: everything for production, in one folder that can be copied anywhere.

use std::{fs, path::Path, time::Instant};

use crate::{
    cargo::{self, Mode},
    local_paths, migrations,
    site::{self, Asset},
    terminal::{complain, say, seconds, table},
    toolchain,
    wasm::Islands,
    workspace::{APP_SRC, DIST, Workspace},
};

mod ahead;

/// Where the new folder grows until it is complete.
const UNFINISHED: &str = ".dist-unfinished";

/// Where the old folder waits for its removal.
const REPLACED: &str = ".dist-replaced";

/// Builds `dist/`, with the server and its site.
pub(crate) fn run(workspace: &Workspace) -> anyhow::Result<()> {
    let start = Instant::now();
    toolchain::ensure_wasm_target()?;
    formwork_build::write(Path::new(APP_SRC))?;
    let wasm = cargo::build_frontend(workspace, Mode::Production)?;
    let work = workspace.target.join("formwork/wasm-release");
    let islands = Islands::generate(&wasm, &work, Mode::Production)?;
    let dep_info = cargo::server_dep_info(workspace, Mode::Production);
    migrations::touch_if_new(&workspace.root, &dep_info)?;
    let server = cargo::build_server(workspace, Mode::Production)?;
    let assets = assemble(&server, &islands, &workspace.target.join("formwork/ahead"))?;
    if let Err(problem) = local_paths::check(workspace) {
        complain(&format!("warning: {problem:#}"));
    }
    say(&summary(&assets));
    say(&format!("built {DIST}/ in {}", seconds(start.elapsed())));
    Ok(())
}

/// Fills a new folder and puts it in the place of the old one. The server renders pages for it, and
/// leaves in `scratch` whatever else it makes.
fn assemble(server: &Path, islands: &Islands, scratch: &Path) -> anyhow::Result<Vec<Asset>> {
    for left_over in [UNFINISHED, REPLACED] {
        let _ = fs::remove_dir_all(left_over);
    }
    let folder = Path::new(UNFINISHED);
    let assets = site::write(&folder.join("site"), islands, Mode::Production)?;
    fs::copy(server, folder.join("server"))?;
    ahead::render(folder, scratch)?;
    if Path::new(DIST).exists() {
        fs::rename(DIST, REPLACED)?;
    }
    fs::rename(UNFINISHED, DIST)?;
    let _ = fs::remove_dir_all(REPLACED);
    Ok(assets)
}

fn summary(assets: &[Asset]) -> String {
    let mut rows = vec![["asset", "size", "brotli"].map(str::to_owned).to_vec()];
    rows.extend(assets.iter().map(|asset| {
        let brotli = asset.brotli.map(kibibytes).unwrap_or_default();
        vec![asset.name.clone(), kibibytes(asset.size), brotli]
    }));
    table(&rows)
}

#[expect(clippy::cast_precision_loss, reason = "shown with one decimal")]
fn kibibytes(bytes: usize) -> String {
    format!("{:.1} KiB", bytes as f64 / 1024.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_shows_both_sizes() {
        let asset = Asset { name: "app.js".to_owned(), size: 20_480, brotli: Some(4_608) };
        assert_eq!(summary(&[asset]), "asset   size      brotli\napp.js  20.0 KiB  4.5 KiB");
    }
}
