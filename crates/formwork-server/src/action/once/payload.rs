//! What tells two forms apart: everything that was sent but for the framework's own.

use std::{fs::File, io};

use formwork_core::{
    FormValue, FormValues, Upload,
    wire::{FORM_FIELD, LIST_FIELD, is_of_button},
};
use sha2::{Digest, Sha256};
use tokio::task::spawn_blocking;

/// The SHA-256 of a form for an action: the bound arguments and the fields in order.
///
/// # Errors
///
/// A file cannot be read.
pub(in crate::action) async fn digest(
    action: &str,
    bound: &[String],
    values: &FormValues,
) -> io::Result<[u8; 32]> {
    let mut hash = Sha256::new();
    add(&mut hash, action);
    add(&mut hash, bound.len().to_be_bytes());
    bound.iter().for_each(|argument| add(&mut hash, argument));
    for (name, value) in values.iter().filter(|(name, _)| !is_own(name)) {
        add(&mut hash, name);
        match value {
            FormValue::Text(text) => {
                add(&mut hash, "text");
                add(&mut hash, text);
            }
            FormValue::File(file) => {
                add(&mut hash, "file");
                add(&mut hash, file.file_name());
                add(&mut hash, file.content_type());
                add(&mut hash, content(file.clone()).await?);
            }
        }
    }
    Ok(hash.finalize().into())
}

fn is_own(name: &str) -> bool {
    is_of_button(name) || name == LIST_FIELD || name == FORM_FIELD
}

/// With its length before it, so that no two lists are one text.
fn add(hash: &mut Sha256, bytes: impl AsRef<[u8]>) {
    let bytes = bytes.as_ref();
    hash.update((bytes.len() as u64).to_be_bytes());
    hash.update(bytes);
}

async fn content(file: Upload) -> io::Result<[u8; 32]> {
    let digest = spawn_blocking(move || {
        let mut hash = Sha256::new();
        io::copy(&mut File::open(file.path())?, &mut hash)?;
        Ok(hash.finalize().into())
    });
    digest.await.map_err(io::Error::other)?
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn of(action: &str, bound: &[&str], body: &str) -> [u8; 32] {
        let bound: Vec<String> = bound.iter().map(ToString::to_string).collect();
        digest(action, &bound, &FormValues::parse(body.as_bytes()).unwrap()).await.unwrap()
    }

    #[tokio::test]
    async fn what_was_sent_counts_in_its_order_and_what_is_the_frameworks_does_not() {
        let first = of("act", &["7"], "_action=act&_arg=7&_once=x&a=1&b=2").await;
        assert_eq!(of("act", &["7"], "a=1&b=2&_once=y").await, first);
        for (action, bound, body) in [
            ("other", &["7"][..], "a=1&b=2"),
            ("act", &["8"], "a=1&b=2"),
            ("act", &[], "a=1&b=2"),
            ("act", &["7", "a"], "1=b&2="),
            ("act", &["7"], "b=2&a=1"),
            ("act", &["7"], "a=1&b=2&c="),
            ("act", &["7"], "a=12&b="),
            ("act", &["7"], "a=1b&2="),
        ] {
            assert_ne!(of(action, bound, body).await, first, "{body}");
        }
    }
}
