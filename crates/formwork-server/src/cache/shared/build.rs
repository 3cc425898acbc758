//! What tells the pages of one build of a site from those of another.

use std::{
    fs::File,
    hash::{BuildHasher, RandomState},
    io,
    sync::OnceLock,
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
        let program = tokio::task::spawn_blocking(program).await;
        let mut hash = self.0.clone();
        match program {
            Ok(Some(program)) => hash.update(program),
            // A name of this process alone shares no page.
            _ => hash.update(RandomState::new().hash_one(0).to_be_bytes()),
        }
        hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }
}

/// The SHA-256 of the program that runs, which stays the same.
fn program() -> Option<[u8; 32]> {
    static PROGRAM: OnceLock<Option<[u8; 32]>> = OnceLock::new();
    *PROGRAM.get_or_init(|| {
        let mut hash = Sha256::new();
        io::copy(&mut open().ok()?, &mut hash).ok()?;
        Some(hash.finalize().into())
    })
}

/// The program, even if its file was replaced since.
fn open() -> io::Result<File> {
    File::open("/proc/self/exe").or_else(|_| File::open(std::env::current_exe()?))
}
