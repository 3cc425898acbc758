//! A file while it arrives.

use std::fs;

use formwork_core::Upload;
use tokio::io::{AsyncWriteExt, BufWriter};

use super::{
    UploadRejection,
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
}

impl NewFile {
    pub(super) fn new(staged: Staged, file: fs::File) -> Self {
        let mut file = tokio::fs::File::from_std(file);
        file.set_max_buf_size(BLOCK);
        Self { writer: BufWriter::with_capacity(BLOCK, file), staged }
    }

    pub(super) async fn write(&mut self, bytes: &[u8]) -> Result<(), UploadRejection> {
        self.staged.shared().grow(self.staged.id(), bytes.len() as u64)?;
        self.writer.write_all(bytes).await?;
        Ok(())
    }

    /// The file, now that it is there as a whole.
    pub(super) async fn finish(
        mut self,
        place: Place,
        record: Record,
    ) -> Result<Upload, UploadRejection> {
        self.writer.flush().await?;
        Ok(Stored::upload(self.staged, place, record))
    }
}
