use std::{io, path::PathBuf};

/// Why no pages are shipped.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ShipError {
    /// The settings name no folder.
    #[error("no folder to render pages into: set FORMWORK_RENDER_AHEAD")]
    NoFolder,
    /// Pages failed that read nothing of the running site: they would fail wherever they are rendered.
    #[error("cannot render ahead {}; the log says why", paths.join(", "))]
    Failed {
        /// The paths of these pages.
        paths: Vec<String>,
    },
    /// The pages cannot be written.
    #[error("cannot write the pages rendered ahead to {}: {source}", folder.display())]
    Write {
        /// The folder.
        folder: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
}
