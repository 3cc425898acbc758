use std::{
    io::{self, Write},
    path::Path,
};

use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, write::GzEncoder};

use crate::files;

/// Below this, a compressed copy saves no packet.
const MIN_SIZE: usize = 1024;

/// Files that are text; images and fonts are compressed already.
const EXTENSIONS: [&str; 9] =
    ["css", "html", "ico", "js", "json", "svg", "txt", "webmanifest", "xml"];

/// The largest window that every browser accepts.
const BROTLI_WINDOW: i32 = 22;

/// A file's contents in the codings that browsers accept.
pub(super) struct Compressed {
    brotli: Vec<u8>,
    gzip: Vec<u8>,
}

impl Compressed {
    /// Compresses as far as it goes: it is done once, and read often.
    pub(super) fn of(contents: &[u8]) -> io::Result<Self> {
        let settings =
            BrotliEncoderParams { quality: 11, lgwin: BROTLI_WINDOW, ..Default::default() };
        let mut brotli = Vec::new();
        brotli::BrotliCompress(&mut &*contents, &mut brotli, &settings)?;
        let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
        gzip.write_all(contents)?;
        Ok(Self { brotli, gzip: gzip.finish()? })
    }

    /// Writes `file.br` and `file.gz`; returns the size of the former.
    pub(super) fn write_beside(&self, file: &Path) -> io::Result<usize> {
        for (extension, contents) in [("br", &self.brotli), ("gz", &self.gzip)] {
            let mut name = file.as_os_str().to_owned();
            name.push(".");
            name.push(extension);
            files::write_whole(Path::new(&name), contents)?;
        }
        Ok(self.brotli.len())
    }
}

/// Whether a public file is compressed as well.
pub(super) fn is_worthwhile(path: &Path, size: usize) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    size > MIN_SIZE && extension.is_some_and(|extension| EXTENSIONS.contains(&extension))
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn both_codings_give_the_contents_back() {
        let contents = b"members ".repeat(1000);
        let compressed = Compressed::of(&contents).unwrap();
        let mut plain = Vec::new();
        brotli::BrotliDecompress(&mut &*compressed.brotli, &mut plain).unwrap();
        assert_eq!(plain, contents);
        let mut plain = Vec::new();
        flate2::read::GzDecoder::new(&*compressed.gzip).read_to_end(&mut plain).unwrap();
        assert_eq!(plain, contents);
    }

    #[test]
    fn only_text_of_some_length_is_compressed() {
        let check =
            |path, size, expected| assert_eq!(is_worthwhile(Path::new(path), size), expected);
        check("logo.svg", 5000, true);
        check("robots.txt", 30, false);
        check("photo.webp", 5000, false);
        check("LICENSE", 5000, false);
    }
}
