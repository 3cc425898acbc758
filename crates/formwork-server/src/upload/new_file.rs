//! A file while it arrives.

use std::{
    fs,
    io::{self, Write},
    mem,
};

use formwork_core::Upload;
use tokio::task::{JoinHandle, spawn_blocking};

use super::{
    UploadRejection,
    reference::{Place, Record},
    stored::{Staged, Stored},
};

/// How much is collected before it is written, in bytes. One block is written while the next one
/// arrives, so a file takes two of them, and one hop to another thread for each.
const BLOCK: usize = 256 * 1024;

/// A file that is being written; deleted if it is dropped before its end.
pub(super) struct NewFile {
    staged: Staged,
    block: Vec<u8>,
    disk: Disk,
}

/// The open file and a spare block, or a block that is on its way.
enum Disk {
    Idle(fs::File, Vec<u8>),
    Busy(JoinHandle<io::Result<(fs::File, Vec<u8>)>>),
    Failed,
}

impl NewFile {
    pub(super) fn new(staged: Staged, file: fs::File) -> Self {
        Self { staged, block: Vec::new(), disk: Disk::Idle(file, Vec::new()) }
    }

    pub(super) async fn write(&mut self, mut bytes: &[u8]) -> Result<(), UploadRejection> {
        self.staged.shared().grow(self.staged.id(), bytes.len() as u64).await?;
        while !bytes.is_empty() {
            let (fitting, rest) = bytes.split_at(bytes.len().min(BLOCK - self.block.len()));
            self.block.extend_from_slice(fitting);
            bytes = rest;
            if self.block.len() == BLOCK {
                self.write_block().await?;
            }
        }
        Ok(())
    }

    /// Sends the block on its way, once the one before has arrived.
    async fn write_block(&mut self) -> io::Result<()> {
        let (mut file, spare) = self.disk.idle().await?;
        let mut block = mem::replace(&mut self.block, spare);
        self.disk = Disk::Busy(spawn_blocking(move || {
            file.write_all(&block)?;
            block.clear();
            Ok((file, block))
        }));
        Ok(())
    }

    /// The file, now that it is there as a whole.
    pub(super) async fn finish(
        mut self,
        place: Place,
        record: Record,
    ) -> Result<Upload, UploadRejection> {
        if !self.block.is_empty() {
            self.write_block().await?;
        }
        self.disk.idle().await?;
        Ok(Stored::upload(self.staged, place, record))
    }
}

impl Disk {
    /// Waits until nothing is on its way.
    async fn idle(&mut self) -> io::Result<(fs::File, Vec<u8>)> {
        match mem::replace(self, Self::Failed) {
            Self::Idle(file, spare) => Ok((file, spare)),
            Self::Busy(writing) => writing.await.map_err(io::Error::other)?,
            Self::Failed => Err(io::Error::other("an earlier write failed")),
        }
    }
}
