//! A file while it arrives.

use std::fs;

use formwork_core::Upload;
use tokio::io::{AsyncWriteExt, BufWriter};

use super::{
    UploadRejection, content_type,
    reference::{Place, Record},
    stored::{Staged, Stored},
};

/// How much is collected before it is written, in bytes. One block is written while the next one
/// arrives, so a file takes at most two of them; there is one hop to another thread for each.
const BLOCK: usize = 256 * 1024;

/// A file that is being written; deleted if it is dropped before its end.
pub(super) struct NewFile {
    writer: BufWriter<tokio::fs::File>,
    staged: Staged,
    head: Vec<u8>,
    size: u64,
}

impl NewFile {
    pub(super) fn new(staged: Staged, file: fs::File) -> Self {
        let mut file = tokio::fs::File::from_std(file);
        file.set_max_buf_size(BLOCK);
        Self { writer: BufWriter::with_capacity(BLOCK, file), staged, head: Vec::new(), size: 0 }
    }

    pub(super) fn size(&self) -> u64 {
        self.size
    }

    pub(super) async fn write(&mut self, bytes: &[u8]) -> Result<(), UploadRejection> {
        self.staged.shared().grow(self.staged.id(), bytes.len() as u64)?;
        let wanted = content_type::HEAD - self.head.len();
        self.head.extend_from_slice(&bytes[..bytes.len().min(wanted)]);
        self.writer.write_all(bytes).await?;
        self.size += bytes.len() as u64;
        Ok(())
    }

    /// The file, now that it is there as a whole.
    pub(super) async fn finish(
        mut self,
        name: String,
        declared_type: Option<&str>,
        place: Place,
    ) -> Result<Upload, UploadRejection> {
        self.writer.flush().await?;
        let content_type = content_type::of(&self.head, declared_type);
        let record = Record { name, content_type, size: self.size };
        Ok(Stored::upload(self.staged, place, record))
    }
}
