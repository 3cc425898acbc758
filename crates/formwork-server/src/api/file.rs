//! A file on disk as the answer of a handler.

use std::{
    fmt, io,
    path::{Component, Path, PathBuf},
};

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use formwork_core::{Error, not_found};
use http::{HeaderMap, HeaderValue, Request, StatusCode, header};
use tower_http::services::ServeFile;

use super::{ApiError, ContentDisposition};
use crate::request;

/// What decides which part of a file is sent, if any.
const CONDITIONS: [header::HeaderName; 5] = [
    header::IF_MATCH,
    header::IF_NONE_MATCH,
    header::IF_MODIFIED_SINCE,
    header::IF_UNMODIFIED_SINCE,
    header::RANGE,
];

/// A file on disk as the answer of a handler, streamed.
///
/// It is opened as the request asks for it: with `ETag` and `Last-Modified`, 304 and 412 for
/// conditions, and 206 or 416 for a range (one; `If-Range` is heeded). That is for GET and HEAD,
/// whose headers it takes from the request that is being answered.
///
/// The content type goes by the extension. `Cache-Control` is `private, no-cache`: a client may
/// keep the file and has to ask whether it is current. Both can be replaced, as in
/// `([(CACHE_CONTROL, "public, max-age=3600")], file)`.
///
/// # Paths
///
/// [`open`](Self::open) takes a path that **the application** chose; a path from a request can
/// leave any folder, so it goes through [`within`](Self::within).
///
/// # Examples
///
/// ```no_run
/// use formwork_server::{api::{ApiError, FileResponse}, extract::Path};
///
/// async fn report() -> Result<FileResponse, ApiError> {
///     Ok(FileResponse::open("/srv/reports/2026.pdf").await?.attachment("Jahresbericht für 2026.pdf"))
/// }
///
/// async fn upload(Path(name): Path<String>) -> Result<FileResponse, ApiError> {
///     // 404 for `../secret`, and for a link that leads out of the folder.
///     Ok(FileResponse::within("/srv/uploads", &name).await?.attachment(&name))
/// }
/// ```
pub struct FileResponse {
    response: Response,
}

impl FileResponse {
    /// Opens the file at `path`, which the application chose.
    ///
    /// # Errors
    ///
    /// 404 if there is no such file or it is no file; 500, with the cause in the log, if it cannot
    /// be read.
    ///
    /// # Panics
    ///
    /// Outside a request.
    pub async fn open(path: impl AsRef<Path>) -> Result<Self, ApiError> {
        let headers = request::headers();
        Self::open_for(path.as_ref(), &headers).await
    }

    /// Opens the file at `relative` below the folder `root`; `relative` may come from a request.
    ///
    /// Whatever leaves the folder is 404: `..`, an absolute path, a symbolic link to the outside.
    ///
    /// What visitors uploaded is served as an [`attachment`](Self::attachment): shown in the
    /// browser, an HTML or SVG file of theirs is a page of this site, with its visitors' cookies.
    ///
    /// All that is in the folder can be asked for, hidden files included. Whoever can write to the
    /// folder can exchange a file for a link while it is being opened.
    ///
    /// # Errors
    ///
    /// 404 if there is no such file in the folder; 500, with the cause in the log, if it cannot be
    /// read.
    ///
    /// # Panics
    ///
    /// Outside a request.
    pub async fn within(root: impl AsRef<Path>, relative: &str) -> Result<Self, ApiError> {
        let headers = request::headers();
        let Some(path) = resolve(root.as_ref(), Path::new(relative)).await else {
            return Err(not_found().into());
        };
        Self::open_for(&path, &headers).await
    }

    /// Has the file saved under a name, of which [`ContentDisposition`] makes what is harmless.
    #[must_use]
    pub fn attachment(self, name: &str) -> Self {
        self.disposition(&ContentDisposition::attachment(name))
    }

    /// Has the file shown, and saved under a name if it is saved.
    #[must_use]
    pub fn inline(self, name: &str) -> Self {
        self.disposition(&ContentDisposition::inline(name))
    }

    /// Sets the content type; one that is no header value makes the answer a 500.
    #[must_use]
    pub fn content_type(mut self, content_type: &str) -> Self {
        match HeaderValue::try_from(content_type) {
            Ok(value) if self.has_content() => {
                self.response.headers_mut().insert(header::CONTENT_TYPE, value);
            }
            Ok(_) => {}
            Err(_) => {
                let problem = format!("{content_type:?} is no content type");
                self.response = super::error::failed(&problem);
            }
        }
        self
    }

    async fn open_for(path: &Path, headers: &HeaderMap) -> Result<Self, ApiError> {
        // Reading a folder fails after the head is sent, and opening a pipe waits for a writer.
        match tokio::fs::metadata(path).await {
            Ok(metadata) if metadata.is_file() => {}
            Ok(_) => return Err(not_found().into()),
            Err(error) => return Err(refused(error)),
        }
        let mut response = serve(path, headers, true).await?;
        if !range_is_of(headers, response.headers()) {
            response = serve(path, headers, false).await?;
        }
        let control = HeaderValue::from_static("private, no-cache");
        response.headers_mut().insert(header::CACHE_CONTROL, control);
        Ok(Self { response })
    }

    fn disposition(mut self, disposition: &ContentDisposition) -> Self {
        if self.has_content() {
            let value = disposition.value().clone();
            self.response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
        }
        self
    }

    /// Whether it is the file or a part of it, and not 304, 412 or 416.
    fn has_content(&self) -> bool {
        self.response.status().is_success()
    }
}

impl fmt::Debug for FileResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let status = self.response.status();
        f.debug_struct("FileResponse").field("status", &status).finish_non_exhaustive()
    }
}

impl IntoResponse for FileResponse {
    fn into_response(self) -> Response {
        self.response
    }
}

/// The file as the headers ask for it. HEAD is answered like GET: its body is dropped on the way.
async fn serve(path: &Path, headers: &HeaderMap, ranges: bool) -> Result<Response, ApiError> {
    let mut request = Request::new(Body::empty());
    let wanted = CONDITIONS.into_iter().filter(|name| ranges || name != header::RANGE);
    for name in wanted {
        for value in headers.get_all(&name) {
            request.headers_mut().append(&name, value.clone());
        }
    }
    let response = ServeFile::new(path).try_call(request).await.map_err(refused)?;
    match response.status() {
        StatusCode::NOT_FOUND => Err(not_found().into()),
        _ => Ok(response.map(Body::new)),
    }
}

/// Whether `If-Range` (RFC 9110, section 13.1.5) is absent, or names the file as it is now: by
/// a strong tag or an exact date. A range of another file would be put together with the rest of
/// an older one.
fn range_is_of(request: &HeaderMap, file: &HeaderMap) -> bool {
    let Some(wanted) = request.get(header::IF_RANGE) else {
        return true;
    };
    [header::ETAG, header::LAST_MODIFIED].iter().any(|name| file.get(name) == Some(wanted))
}

/// The real path of a file below a folder; `None` if it is not there, or not below it.
async fn resolve(root: &Path, relative: &Path) -> Option<PathBuf> {
    let is_below = |component| matches!(component, Component::Normal(_));
    if !relative.components().all(is_below) {
        return None;
    }
    let root = tokio::fs::canonicalize(root).await.ok()?;
    let path = tokio::fs::canonicalize(root.join(relative)).await.ok()?;
    path.starts_with(&root).then_some(path)
}

fn refused(error: io::Error) -> ApiError {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => not_found().into(),
        _ => Error::from(error).into(),
    }
}
