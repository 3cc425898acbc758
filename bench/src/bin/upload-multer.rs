//! What uploads are compared with: axum and multer as one would write it by hand.
//!
//! `upload-multer ADDRESS FOLDER` reads a form at `/` and throws its files away, or writes them to
//! FOLDER at `/store`, and deletes them once it has answered.

use std::{env, error::Error, path::PathBuf};

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    http::{StatusCode, header},
    routing::post,
    serve::ListenerExt,
};
use multer::Multipart;
use tokio::{
    fs::{self, File},
    io::AsyncWriteExt,
    net::TcpListener,
};

type Failure = Box<dyn Error + Send + Sync>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [address, folder] = arguments.as_slice() else {
        return Err("expected ADDRESS FOLDER".into());
    };
    let router = Router::new()
        .route("/", post(async |request: Request| answer(discard(request).await)))
        .route("/store", post(async |folder, request| answer(store(folder, request).await)))
        .layer(DefaultBodyLimit::disable())
        .with_state(PathBuf::from(folder));
    let listener = TcpListener::bind(address).await?;
    println!("listening on http://{}", listener.local_addr()?);
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    axum::serve(listener, router).await?;
    Ok(())
}

fn answer(read: Result<u64, Failure>) -> (StatusCode, String) {
    match read {
        Ok(size) => (StatusCode::OK, size.to_string()),
        Err(error) => (StatusCode::BAD_REQUEST, error.to_string()),
    }
}

fn multipart(request: Request) -> Result<Multipart<'static>, Failure> {
    let content_type = request.headers().get(header::CONTENT_TYPE).ok_or("no content type")?;
    let boundary = multer::parse_boundary(content_type.to_str()?)?;
    Ok(Multipart::new(request.into_body().into_data_stream(), boundary))
}

async fn discard(request: Request) -> Result<u64, Failure> {
    let mut multipart = multipart(request)?;
    let mut size = 0;
    while let Some(mut field) = multipart.next_field().await? {
        while let Some(chunk) = field.chunk().await? {
            size += chunk.len() as u64;
        }
    }
    Ok(size)
}

async fn store(State(folder): State<PathBuf>, request: Request) -> Result<u64, Failure> {
    let mut multipart = multipart(request)?;
    let mut size = 0;
    while let Some(mut field) = multipart.next_field().await? {
        if field.file_name().is_none() {
            continue;
        }
        let path = folder.join("stored");
        let mut file = File::create(&path).await?;
        while let Some(chunk) = field.chunk().await? {
            size += chunk.len() as u64;
            file.write_all(&chunk).await?;
        }
        file.flush().await?;
        fs::remove_file(&path).await?;
    }
    Ok(size)
}
