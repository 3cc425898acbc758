//! Any bytes in any pieces are read as a form with files, in bounded memory, and leave no file.
//!
//! The input is a line with the boundary, a line that says how the body arrives, and the body. Each
//! byte of the second line is a piece: its low six bits are the length in bytes; with the bit 0x80 it
//! comes 512 times, if it is a long one; with the bit 0x40 the reader has to wait for it first. The line
//! is gone through until the body is at its end. If it begins with `!`, nothing more comes after it
//! but the connection stays open, and the reader is dropped; with `-`, the connection breaks off.
#![no_main]

use std::{
    alloc::{GlobalAlloc, Layout, System},
    fs,
    pin::pin,
    sync::{
        LazyLock,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    thread,
};

use bytes::Bytes;
use formwork::FormValues;
use formwork_core::{
    MAX_FIELDS,
    field::{FieldSpec, InputType, Rules},
};
use formwork_server::upload::{FileForm, FormOf, Length, Staging, UploadRejection, read_multipart};
use futures::{
    Stream, StreamExt,
    future::{Either, select},
    stream,
};
use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;
use tokio::{runtime, sync::Notify};

/// What a body may have altogether, in bytes.
const LIMIT: u64 = 2 << 20;

/// What reading may take beyond the body, in bytes: 1 MiB of texts, up to three times as long where
/// it is no UTF-8 and grown by doubling, and the blocks of a file.
const MEMORY: usize = 16 << 20;

const TEXT: FieldSpec = FieldSpec {
    name: "text",
    label: "Text",
    item: None,
    input_type: InputType::Text,
    required: true,
    multiple: false,
    choices: &[],
    rules: Rules::NONE,
    inner: || &[],
};

static SPECS: [FieldSpec; 3] = [
    TEXT,
    FieldSpec {
        name: "photo",
        input_type: InputType::File,
        rules: Rules { max_size: Some(256 << 10), ..Rules::NONE },
        ..TEXT
    },
    FieldSpec {
        name: "files",
        input_type: InputType::File,
        multiple: true,
        rules: Rules { max_items: Some(2), max_size: Some(100), ..Rules::NONE },
        ..TEXT
    },
];

const FORM: FileForm = FileForm { action: "act", specs: &SPECS, body_limit: 1 << 20 };

/// Counts what is allocated, and the most that ever was.
struct Counting;

static NOW: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

#[global_allocator]
static ALLOCATOR: Counting = Counting;

// SAFETY: every call is passed on as it is; counting does not touch the memory.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let now = NOW.fetch_add(layout.size(), Relaxed) + layout.size();
        PEAK.fetch_max(now, Relaxed);
        // SAFETY: the caller keeps the rules of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        NOW.fetch_sub(layout.size(), Relaxed);
        // SAFETY: the caller keeps the rules of `dealloc`.
        unsafe { System.dealloc(pointer, layout) }
    }
}

/// The folder and its storage, which all runs share.
static STORAGE: LazyLock<(TempDir, Staging)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let staging = Staging::new(folder.path().to_owned(), 64 << 20, None);
    (folder, staging)
});

thread_local! {
    static RUNTIME: runtime::Runtime = runtime::Builder::new_current_thread()
        .max_blocking_threads(1)
        .build()
        .expect("a runtime");
}

fuzz_target!(|data: &[u8]| {
    let mut parts = data.splitn(3, |byte| *byte == b'\n');
    let (Some(boundary), Some(arrival), Some(body)) = (parts.next(), parts.next(), parts.next())
    else {
        return;
    };
    let boundary = String::from_utf8_lossy(boundary);
    let named = FormOf::Named(|id| (id == "act").then_some(FORM));
    let form = if body.len() % 2 == 0 { FormOf::Known(FORM) } else { named };
    RUNTIME.with(|runtime| runtime.block_on(read(&boundary, arrival, body, form)));
});

async fn read(boundary: &str, arrival: &[u8], body: &[u8], form: FormOf) {
    let (folder, staging) = &*STORAGE;
    let body = Bytes::copy_from_slice(body);
    let hung = Notify::new();
    let before = NOW.load(Relaxed);
    PEAK.store(before, Relaxed);
    let pieces = pin!(pieces(&body, arrival, &hung));
    let read = read_multipart(pieces, boundary, form, Length::at_most(LIMIT), Some(staging));
    if let Either::Left((Ok(values), _)) = select(pin!(read), pin!(hung.notified())).await {
        check(&values);
    }
    let taken = PEAK.load(Relaxed).saturating_sub(before);
    assert!(taken <= MEMORY, "{taken} bytes were allocated");
    // A file that was being opened for a reader that is gone is deleted by who opened it.
    while staging.used() > 0 {
        thread::yield_now();
    }
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 0);
}

fn check(values: &FormValues) {
    assert!(values.len() <= MAX_FIELDS);
    let text: usize = values.texts().map(|(name, text)| name.len() + text.len()).sum();
    assert!(text <= 3 << 20);
    for (name, value) in values.iter() {
        let Some(file) = value.file() else { continue };
        let most = if name == "photo" { 256 << 10 } else { 100 };
        assert!(matches!(name, "photo" | "files"), "{name}");
        assert!(!file.file_name().contains(['/', '\\', '\0']));
        match fs::metadata(file.path()) {
            Ok(metadata) => assert_eq!(metadata.len(), file.size()),
            Err(_) => assert!(file.size() > most, "{} bytes are gone", file.size()),
        }
    }
}

fn pieces(
    body: &Bytes,
    arrival: &[u8],
    hung: &Notify,
) -> impl Stream<Item = Result<Bytes, UploadRejection>> + Send {
    let (end, arrival) = match arrival.split_first() {
        Some((end @ (b'!' | b'-'), rest)) => (*end, rest),
        _ => (b'.', arrival),
    };
    let default = b"\x3F";
    let arrival = if arrival.is_empty() { default } else { arrival };
    let mut left = body.clone();
    let steps = arrival.iter().copied().cycle().take(2 * body.len() + arrival.len());
    let pieces = steps.flat_map(move |step| {
        let piece = left.split_to(left.len().min(usize::from(step & 0x3F)));
        let times = if step & 0x80 == 0 || piece.len() < 32 { 1 } else { 512 };
        std::iter::repeat_n((step & 0x40 != 0, piece), times)
    });
    stream::iter(pieces)
        .then(async |(waits, piece)| {
            if waits {
                tokio::task::yield_now().await;
            }
            Ok(piece)
        })
        .chain(
            stream::once(async move {
                if end == b'!' {
                    hung.notify_one();
                    std::future::pending::<()>().await;
                }
                Err(UploadRejection::Broken)
            })
            .filter(move |_| std::future::ready(end != b'.')),
        )
}
