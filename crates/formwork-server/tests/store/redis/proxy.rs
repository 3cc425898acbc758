//! The way from one instance to Redis, which can be cut.

use std::path::{Path, PathBuf};

use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{UnixListener, UnixStream},
    sync::watch,
};

/// A way that goes on until it is dropped.
pub(crate) struct Proxy {
    is_cut: watch::Sender<bool>,
    folder: TempDir,
}

impl Proxy {
    pub(crate) fn start(server: &Path) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let listener = UnixListener::bind(folder.path().join("socket")).unwrap();
        let is_cut = watch::Sender::new(false);
        let (cut, server) = (is_cut.subscribe(), server.to_owned());
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(carry(client, server.clone(), cut.clone()));
            }
        });
        Self { is_cut, folder }
    }

    pub(crate) fn socket(&self) -> PathBuf {
        self.folder.path().join("socket")
    }

    /// Nothing arrives any more, and nobody is told.
    pub(crate) fn cut(&self) {
        self.is_cut.send_replace(true);
    }

    /// Everything goes on, with what was sent before.
    pub(crate) fn mend(&self) {
        self.is_cut.send_replace(false);
    }
}

async fn carry(client: UnixStream, server: PathBuf, mut cut: watch::Receiver<bool>) {
    let _ = cut.wait_for(|cut| !cut).await;
    let Ok(server) = UnixStream::connect(server).await else { return };
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let other = cut.clone();
    let there = async move { copy(&mut from_client, &mut to_server, cut).await };
    let back = async move { copy(&mut from_server, &mut to_client, other).await };
    // What was sent arrives, even if its sender is gone.
    tokio::join!(there, back);
}

async fn copy(
    from: &mut (impl AsyncReadExt + Unpin),
    to: &mut (impl AsyncWriteExt + Unpin),
    mut cut: watch::Receiver<bool>,
) {
    let mut bytes = [0; 4096];
    while let Ok(length @ 1..) = from.read(&mut bytes).await {
        let goes_on = cut.wait_for(|cut| !cut).await.is_ok();
        if !goes_on || to.write_all(&bytes[..length]).await.is_err() {
            break;
        }
    }
    let _ = to.shutdown().await;
}
