//! The files that pages load: script, stylesheet, WASM, and the application's public files.

use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use axum::{
    body::Body,
    response::{IntoResponse, Response},
    routing::{MethodRouter, get},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Deserialize;
use tower::ServiceExt;
use tower_http::services::ServeDir;

pub(crate) use reload::reload;

use crate::{
    cache::encoding::{self, Encodings},
    config::Config,
    routing::Href,
    speculation,
};

mod reload;

/// The enhancement script, as built from `script/`.
const SCRIPT: &[u8] = include_bytes!("../script/dist/formwork.js");

/// Assets have their hash in their name, so a browser never has to ask for one again.
const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// What `site/manifest.json` says: the paths of the built files.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Manifest {
    /// The glue that loads the WASM.
    pub(crate) islands: Option<String>,
    /// The islands.
    pub(crate) wasm: Option<String>,
    /// The stylesheet.
    pub(crate) stylesheet: Option<String>,
    /// Changes when any of the files does.
    #[serde(default)]
    build: String,
}

/// The files that pages load.
#[derive(Clone)]
pub(crate) struct Assets {
    manifest: Arc<Manifest>,
    script: Arc<Script>,
    files: ServeDir,
    public: ServeDir,
    folder: PathBuf,
}

struct Script {
    path: String,
    build: String,
    encodings: Encodings,
}

/// The site's folder cannot be served.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AssetsError {
    /// It cannot be read.
    #[error(
        "cannot read {file}: {source}; build the site with `cargo formwork build`, or set FORMWORK_SITE to its folder"
    )]
    Read {
        /// The file or folder.
        file: String,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// A public file has the path of a route, or one below `/_formwork/`.
    #[error("{path} is a public file and a route as well: remove public{path}, or the route")]
    Shadowed {
        /// The path of both.
        path: String,
    },
    /// A public file stands where the pages in a language are.
    #[error("{path} is a public file where the pages in a language are: rename public{path}")]
    InLanguage {
        /// The path of the file.
        path: String,
    },
}

impl Assets {
    /// Reads the manifest. A folder without one is a site without stylesheet and islands.
    pub(crate) fn load(config: &Config) -> Result<Self, AssetsError> {
        let manifest = manifest(&config.site.join("manifest.json"))?;
        let hash = encoding::hash(SCRIPT);
        let script = Script {
            path: format!("/_formwork/formwork.{hash}.js"),
            build: format!("{}{hash}", manifest.build),
            encodings: Encodings::of_asset(SCRIPT, script_headers()),
        };
        let folder = |name: &str| {
            ServeDir::new(config.site.join(name))
                .append_index_html_on_directories(false)
                .precompressed_br()
                .precompressed_gzip()
        };
        Ok(Self {
            manifest: Arc::new(manifest),
            script: Arc::new(script),
            files: folder("assets"),
            public: folder("public"),
            folder: config.site.join("public"),
        })
    }

    pub(crate) fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    pub(crate) fn script_path(&self) -> String {
        self.script.path.clone()
    }

    /// Identifies the build: a document of another one needs a full load.
    pub(crate) fn build(&self) -> &str {
        &self.script.build
    }

    pub(crate) fn public_files(&self) -> ServeDir {
        self.public.clone()
    }

    /// The paths of the public files that are there now.
    ///
    /// They are routes like others, so that no dynamic segment hides a file. One that is added
    /// later is found where nothing else answers.
    pub(crate) fn public_paths(&self) -> Result<Vec<String>, AssetsError> {
        let mut paths = Vec::new();
        collect(&self.folder, "", &mut paths).map_err(|source| AssetsError::Read {
            file: self.folder.display().to_string(),
            source,
        })?;
        Ok(paths)
    }

    /// Answers `/_formwork/{file}`.
    pub(crate) fn route(&self) -> MethodRouter {
        let assets = self.clone();
        get(async move |request: http::Request<Body>| {
            if request.uri().path() == assets.script.path {
                return assets.script.encodings.answer(request.headers());
            }
            if request.uri().path() == "/_formwork/reload.js" {
                return reload::script();
            }
            if request.uri().path() == speculation::PATH {
                return speculation::rules();
            }
            assets.file(request).await
        })
    }

    async fn file(self, mut request: http::Request<Body>) -> Response {
        let name = request.uri().path().trim_start_matches("/_formwork").to_owned();
        let Ok(uri) = name.parse() else {
            return StatusCode::NOT_FOUND.into_response();
        };
        *request.uri_mut() = uri;
        let mut response = match self.files.oneshot(request).await {
            Ok(response) => response.map(Body::new),
            Err(never) => match never {},
        };
        if response.status().is_success() {
            response.headers_mut().insert(header::CACHE_CONTROL, IMMUTABLE);
        }
        response
    }
}

impl fmt::Debug for Assets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Assets").field("manifest", &self.manifest).finish_non_exhaustive()
    }
}

fn collect(folder: &Path, path: &str, paths: &mut Vec<String>) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        // A name that is not UTF-8 has no spelling as a path.
        let Ok(name) = entry.file_name().into_string() else { continue };
        let below = format!("{path}/{}", Href::encode_segment(name.as_bytes()));
        // A link to a folder may lead to one above it. What is there is found where nothing else
        // answers.
        let is_linked_folder = entry.file_type()?.is_symlink() && entry.path().is_dir();
        if is_linked_folder {
            continue;
        }
        if entry.path().is_dir() {
            collect(&entry.path(), &below, paths)?;
        } else if !is_precompressed(&entry.path()) {
            paths.push(below);
        }
    }
    Ok(())
}

/// The compressed form of a file beside it.
fn is_precompressed(file: &Path) -> bool {
    let is_coding =
        file.extension().is_some_and(|extension| extension == "br" || extension == "gz");
    is_coding && file.with_extension("").is_file()
}

fn script_headers() -> HeaderMap {
    let content_type = (header::CONTENT_TYPE, HeaderValue::from_static("text/javascript"));
    HeaderMap::from_iter([content_type, (header::CACHE_CONTROL, IMMUTABLE)])
}

fn manifest(path: &Path) -> Result<Manifest, AssetsError> {
    let failed = |source| AssetsError::Read { file: path.display().to_string(), source };
    match std::fs::read(path) {
        Ok(json) => serde_json::from_slice(&json).map_err(|error| failed(error.into())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Manifest::default()),
        Err(error) => Err(failed(error)),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn links_are_files_and_never_folders() {
        let folder = tempfile::tempdir().unwrap();
        let images = folder.path().join("images");
        fs::create_dir(&images).unwrap();
        fs::write(images.join("logo.svg"), "").unwrap();
        symlink("logo.svg", images.join("icon.svg")).unwrap();
        symlink("..", images.join("up")).unwrap();
        let mut paths = Vec::new();
        collect(folder.path(), "", &mut paths).unwrap();
        paths.sort_unstable();
        assert_eq!(paths, ["/images/icon.svg", "/images/logo.svg"]);
    }
}
