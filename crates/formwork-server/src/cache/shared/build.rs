//! What tells the pages of one build of a site from those of another.

use std::{
    fs::File,
    hash::{BuildHasher, RandomState},
    io,
    path::Path,
};

use sha2::{Digest, Sha256};

use crate::config::Config;

/// What pages are made by, beside the program itself.
#[derive(Clone, Debug)]
pub(crate) struct Settings(Sha256);

/// The name of a build with its settings: instances with the same name render the same.
pub(super) type Build = String;

impl Settings {
    /// `assets` is the build of the files that pages load.
    pub(crate) fn of(config: &Config, assets: &str) -> Self {
        let mut hash = Sha256::new();
        hash.update(assets);
        hash.update([0, u8::from(config.development)]);
        if let Some(origin) = &config.origin {
            hash.update(origin.to_string());
        }
        // What is sealed in a page is opened with it.
        hash.update([0]);
        hash.update(
            config.secret.as_ref().map(crate::config::Secret::as_bytes).unwrap_or_default(),
        );
        Self(hash)
    }

    /// With the program: its own bytes, as no time and no length tells two of them apart for sure.
    pub(super) async fn build(&self) -> Build {
        let hash = self.0.clone();
        let build = tokio::task::spawn_blocking(move || build(hash)).await;
        // A name of this process alone shares no page.
        build
            .ok()
            .and_then(Result::ok)
            .unwrap_or_else(|| RandomState::new().hash_one(0).to_string())
    }
}

fn build(mut hash: Sha256) -> io::Result<Build> {
    let program = std::env::current_exe()?;
    io::copy(&mut open(&program)?, &mut hash)?;
    Ok(hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect())
}

/// The program that runs, even if the file was replaced since.
fn open(program: &Path) -> io::Result<File> {
    File::open("/proc/self/exe").or_else(|_| File::open(program))
}
