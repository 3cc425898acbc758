//! Files as answers.

use std::{fs, path::PathBuf};

use formwork::{
    axum::http::header,
    prelude::{ApiError, FileResponse, Path, State},
    routing::{Methods, Routes},
};
use tempfile::TempDir;

use crate::{
    http::Request,
    support::{Server, config},
};

const TEXT: &str = "0123456789";

#[derive(Clone)]
struct Folder(PathBuf);

type Answer = Result<FileResponse, ApiError>;

async fn report(State(folder): State<Folder>) -> Answer {
    FileResponse::open(folder.0.join("uploads/report.txt")).await
}

async fn missing(State(folder): State<Folder>) -> Answer {
    FileResponse::open(folder.0.join("uploads/missing.txt")).await
}

async fn directory(State(folder): State<Folder>) -> Answer {
    FileResponse::open(folder.0.join("uploads")).await
}

async fn download(State(folder): State<Folder>) -> Answer {
    let file = FileResponse::open(folder.0.join("uploads/report.txt")).await?;
    Ok(file.attachment("näme.pdf").content_type("application/pdf"))
}

async fn bad_type(State(folder): State<Folder>) -> Answer {
    Ok(FileResponse::open(folder.0.join("uploads/report.txt")).await?.content_type("a\nb"))
}

async fn upload(State(folder): State<Folder>, Path(name): Path<String>) -> Answer {
    Ok(FileResponse::within(folder.0.join("uploads"), &name).await?.inline(&name))
}

/// A server, and the folder that its files are in.
async fn start() -> (Server, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let uploads = folder.path().join("uploads");
    fs::create_dir_all(uploads.join("deep")).unwrap();
    fs::write(uploads.join("report.txt"), TEXT).unwrap();
    fs::write(uploads.join("deep/er.json"), "{}").unwrap();
    fs::write(uploads.join("empty.bin"), "").unwrap();
    fs::write(folder.path().join("secret.txt"), "secret").unwrap();
    std::os::unix::fs::symlink(folder.path().join("secret.txt"), uploads.join("out.txt")).unwrap();
    std::os::unix::fs::symlink(uploads.join("report.txt"), uploads.join("in.txt")).unwrap();
    std::os::unix::fs::symlink(folder.path(), uploads.join("up")).unwrap();
    let public = [(header::CACHE_CONTROL, "public, max-age=60")];
    let routes = Routes::new()
        .route("/report", Methods::new().get(report))
        .route("/public", Methods::new().get(async move |state| (public, report(state).await)))
        .route("/missing", Methods::new().get(missing))
        .route("/directory", Methods::new().get(directory))
        .route("/download", Methods::new().get(download))
        .route("/bad-type", Methods::new().get(bad_type))
        .route("/uploads/{*name}", Methods::new().get(upload))
        .with_state(Folder(folder.path().to_owned()));
    (Server::start(routes, config(&[])).await, folder)
}

#[tokio::test]
async fn a_file_is_sent_with_type_length_and_what_to_ask_again_by() {
    let (server, _folder) = start().await;
    let answer = server.get("/report").await;
    assert_eq!((answer.status, answer.text()), (200, TEXT));
    assert_eq!(answer.header("content-type"), Some("text/plain"));
    assert_eq!(answer.header("content-length"), Some("10"));
    assert_eq!(answer.header("accept-ranges"), Some("bytes"));
    assert_eq!(answer.header("cache-control"), Some("private, no-cache"));
    assert_eq!(answer.header("content-disposition"), None);
    assert!(answer.header("etag").is_some() && answer.header("last-modified").is_some());
    let head = server.send(&Request::new("HEAD", "/report")).await;
    assert_eq!(head.comparable().headers, answer.comparable().headers);
    let public = server.get("/public").await;
    assert_eq!(public.header("cache-control"), Some("public, max-age=60"));
}

#[tokio::test]
async fn a_client_that_has_the_file_gets_304() {
    let (server, folder) = start().await;
    let first = server.get("/report").await;
    let (etag, date) = (first.header("etag").unwrap(), first.header("last-modified").unwrap());
    for (name, value, status) in [
        ("if-none-match", etag, 304),
        ("if-none-match", "*", 304),
        ("if-none-match", "\"other\"", 200),
        ("if-modified-since", date, 304),
        ("if-modified-since", "Thu, 01 Jan 1970 00:00:00 GMT", 200),
        ("if-match", etag, 200),
        ("if-match", "\"other\"", 412),
    ] {
        let answer = server.send(&Request::get("/download").header(name, value)).await;
        assert_eq!(answer.status, status, "{name}: {value}");
        if status != 200 {
            assert!(answer.body.is_empty());
            assert_eq!(answer.header("content-disposition"), None);
        }
    }
    fs::write(folder.path().join("uploads/report.txt"), "something longer").unwrap();
    let changed = server.send(&Request::get("/report").header("if-none-match", etag)).await;
    assert_eq!((changed.status, changed.text()), (200, "something longer"));
}

#[tokio::test]
async fn a_range_is_206_and_one_outside_of_the_file_416() {
    let (server, _folder) = start().await;
    let first = server.get("/report").await;
    let (etag, date) = (first.header("etag").unwrap(), first.header("last-modified").unwrap());
    let weak = format!("W/{etag}");
    for (range, of, status, content_range, body) in [
        ("bytes=2-4", None, 206, Some("bytes 2-4/10"), "234"),
        ("bytes=7-", None, 206, Some("bytes 7-9/10"), "789"),
        ("bytes=-1", None, 206, Some("bytes 9-9/10"), "9"),
        ("bytes=10-", None, 416, Some("bytes */10"), ""),
        ("bytes=2-4", Some(etag), 206, Some("bytes 2-4/10"), "234"),
        ("bytes=2-4", Some(date), 206, Some("bytes 2-4/10"), "234"),
        ("bytes=2-4", Some("\"older\""), 200, None, TEXT),
        ("bytes=2-4", Some(&weak), 200, None, TEXT),
        ("bytes=10-", Some("\"older\""), 200, None, TEXT),
    ] {
        let mut request = Request::get("/report").header("range", range);
        if let Some(of) = of {
            request = request.header("if-range", of);
        }
        let answer = server.send(&request).await;
        assert_eq!((answer.status, answer.text()), (status, body), "{range} {of:?}");
        assert_eq!(answer.header("content-range"), content_range, "{range} {of:?}");
    }
    let part = server.send(&Request::get("/download").header("range", "bytes=0-0")).await;
    assert_eq!((part.status, part.header("content-type")), (206, Some("application/pdf")));
    assert!(part.header("content-disposition").is_some());
}

#[tokio::test]
async fn a_download_has_its_name_and_type() {
    let (server, _folder) = start().await;
    let answer = server.get("/download").await;
    assert_eq!(answer.header("content-type"), Some("application/pdf"));
    assert_eq!(
        answer.header("content-disposition"),
        Some(r#"attachment; filename="n_me.pdf"; filename*=UTF-8''n%C3%A4me.pdf"#)
    );
    let bad = server.get("/bad-type").await;
    assert_eq!((bad.status, bad.text()), (500, ""));
}

#[tokio::test]
async fn what_is_no_file_is_404() {
    let (server, _folder) = start().await;
    for path in ["/missing", "/directory"] {
        let answer = server.get(path).await;
        assert_eq!((answer.status, answer.text()), (404, ""), "{path}");
    }
}

#[tokio::test]
async fn nothing_outside_of_the_folder_can_be_asked_for() {
    let (server, folder) = start().await;
    for (name, body) in [
        ("report.txt", TEXT),
        ("deep/er.json", "{}"),
        ("deep%2Fer.json", "{}"),
        ("empty.bin", ""),
        ("in.txt", TEXT),
        ("up/uploads/report.txt", TEXT),
    ] {
        let answer = server.get(&format!("/uploads/{name}")).await;
        assert_eq!((answer.status, answer.text()), (200, body), "{name}");
        assert!(answer.header("content-disposition").unwrap().starts_with("inline; filename="));
    }
    let absolute = folder.path().join("secret.txt").display().to_string().replace('/', "%2F");
    for name in [
        "missing.txt",
        "../secret.txt",
        "%2e%2e/secret.txt",
        "..%2Fsecret.txt",
        "deep/../../secret.txt",
        "deep/../report.txt",
        "out.txt",
        "up/secret.txt",
        "deep",
        ".",
        "report.txt%2F",
        "report.txt%2Fx",
        "report.txt%00",
        "a%00b",
        "%2Fetc%2Fpasswd",
        &absolute,
        &"a".repeat(5000),
    ] {
        let answer = server.get(&format!("/uploads/{name}")).await;
        assert_eq!(answer.status, 404, "{name}: {}", answer.text());
        assert!(!answer.text().contains("secret"), "{name}");
    }
}
