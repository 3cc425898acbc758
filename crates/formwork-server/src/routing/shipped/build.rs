//! Which build something is of: the program, and the files that its pages load.

use std::{
    env,
    fs::File,
    hash::{DefaultHasher, Hasher},
    io::{self, Read},
    sync::OnceLock,
};

use crate::{language::Languages, routing::Site};

/// How much of the program is read at once, in bytes.
const BLOCK: usize = 64 * 1024;

/// Another one as soon as a byte of the program or of the site's files is another, or a language.
pub(super) fn id(site: &Site) -> io::Result<String> {
    let languages = site.languages().into_iter().flat_map(Languages::iter);
    let languages: String = languages.map(|language| format!("-{}", language.tag())).collect();
    Ok(format!("{:016x}-{}{languages}", program()?, site.assets().build()))
}

/// A hash of this program. It is compared with that of the same program only, so it need not be one
/// that others know.
fn program() -> io::Result<u64> {
    static PROGRAM: OnceLock<u64> = OnceLock::new();
    if let Some(hash) = PROGRAM.get() {
        return Ok(*hash);
    }
    let hash = hash(File::open(env::current_exe()?)?)?;
    Ok(*PROGRAM.get_or_init(|| hash))
}

fn hash(mut bytes: impl Read) -> io::Result<u64> {
    let mut hasher = DefaultHasher::new();
    let mut block = vec![0; BLOCK];
    loop {
        match bytes.read(&mut block)? {
            0 => return Ok(hasher.finish()),
            read => hasher.write(&block[..read]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_byte_makes_another_build() {
        let mut bytes = vec![7; 3 * BLOCK];
        let one = hash(&*bytes).unwrap();
        assert_eq!(hash(&*bytes).unwrap(), one);
        bytes[2 * BLOCK] = 8;
        assert_ne!(hash(&*bytes).unwrap(), one);
        assert_eq!(program().unwrap(), program().unwrap());
    }
}
