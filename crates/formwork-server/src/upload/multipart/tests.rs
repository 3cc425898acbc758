use std::{fs, path::Path};

use formwork_core::{FormValue, field::Rules};
use futures::stream;
use proptest::prelude::*;
use tempfile::TempDir;

use super::*;

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
        rules: Rules { max_size: Some(100), ..Rules::NONE },
        ..TEXT
    },
    FieldSpec {
        name: "files",
        input_type: InputType::File,
        multiple: true,
        rules: Rules { max_items: Some(2), ..Rules::NONE },
        ..TEXT
    },
];

const FORM: FileForm = FileForm { action: "act", specs: &SPECS, body_limit: 1 << 20 };
const KNOWN: FormOf = FormOf::Known(FORM);
const NAMED: FormOf = FormOf::Named(|id| (id == "act").then_some(FORM));
const LIMIT: Length = Length::at_most(64 << 20);

struct Storage {
    folder: TempDir,
    staging: Staging,
}

impl Storage {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let staging = Staging::new(folder.path().to_owned(), 64 << 20, None);
        Self { folder, staging }
    }

    async fn read(
        &self,
        form: FormOf,
        body: &[u8],
        piece: usize,
    ) -> Result<FormValues, UploadRejection> {
        let pieces: Vec<_> =
            body.chunks(piece).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
        read_multipart(stream::iter(pieces), "x", form, LIMIT, Some(&self.staging)).await
    }

    fn count(&self) -> usize {
        count(self.folder.path())
    }
}

fn count(folder: &Path) -> usize {
    fs::read_dir(folder).unwrap().count()
}

/// A part of a body whose boundary is `x`.
fn part(headers: &str, content: &[u8]) -> Vec<u8> {
    [b"--x\r\n", headers.as_bytes(), b"\r\n\r\n", content, b"\r\n"].concat()
}

fn named(parameters: &str, content: &[u8]) -> Vec<u8> {
    part(&format!("Content-Disposition: form-data; {parameters}"), content)
}

fn body(parts: &[Vec<u8>]) -> Vec<u8> {
    [parts.concat(), b"--x--\r\n".to_vec()].concat()
}

/// What was read, in one line.
fn told(values: &FormValues) -> String {
    let told = values.iter().map(|(name, value)| match value {
        FormValue::Text(text) => format!("{name}={text}"),
        FormValue::File(file) => {
            format!("{name}={}:{}:{}", file.file_name(), file.content_type(), file.size())
        }
    });
    told.collect::<Vec<_>>().join("&")
}

#[track_caller]
fn block_on<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

/// Reads a body in one piece and byte by byte.
#[track_caller]
fn check(form: FormOf, body: &[u8], expect: Result<&str, u16>) {
    let storage = Storage::new();
    for piece in [body.len().max(1), 1] {
        let read = block_on(storage.read(form, body, piece));
        let told = read.as_ref().map(told).map_err(|error| error.status().as_u16());
        assert_eq!(told.as_deref().map_err(|status| *status), expect, "{piece}");
        drop(read);
        assert_eq!((storage.count(), storage.staging.used()), (0, 0));
    }
}

#[test]
fn texts_and_files_are_read() {
    let parts = [
        named("name=\"_action\"", b"act"),
        named("name=text", b"a\r\nb \xFF--x"),
        part(
            "Content-Type: image/png\r\nContent-Disposition: form-data; name=photo; filename=\"../a.gif\"",
            b"GIF89a..",
        ),
        named("name=files; filename=\"\"", b""),
        named("name=files; filename=b", b""),
    ];
    let expect = "_action=act&text=a\r\nb \u{FFFD}--x&photo=a.gif:image/gif:8&files=b:application/octet-stream:0";
    check(KNOWN, &body(&parts), Ok(expect));
    check(NAMED, &body(&parts), Ok(expect));
}

#[test]
fn a_file_has_the_bytes_that_were_sent() {
    let content: Vec<u8> = (0..90).map(|byte| if byte % 7 == 0 { b'\r' } else { b'-' }).collect();
    let storage = Storage::new();
    let body = body(&[named("name=photo; filename=a", &content)]);
    for piece in 1..body.len() {
        let values = block_on(storage.read(KNOWN, &body, piece)).unwrap();
        let path = values.files("photo").next().unwrap().path().to_owned();
        assert_eq!(fs::read(&path).unwrap(), content, "{piece}");
        drop(values);
        assert!(!path.exists());
    }
}

#[test]
fn a_body_that_breaks_off_anywhere_is_refused() {
    let whole = body(&[
        named("name=_action", b"act"),
        named("name=photo; filename=a", b"content"),
        named("name=text", b"b"),
    ]);
    // The line break after the last boundary may be missing.
    for end in 0..whole.len() - 2 {
        check(NAMED, &whole[..end], Err(400));
    }
    check(
        NAMED,
        &whole[..whole.len() - 2],
        Ok("_action=act&photo=a:application/octet-stream:7&text=b"),
    );
}

#[test]
fn what_is_like_a_boundary_is_content() {
    for content in ["\r\n--", "\r\n-x", "--x", "\n--x\n", "\r--x\r\n", "\r\n--\r\n--y", "\r\n\r\n"]
    {
        let body = body(&[named("name=text", content.as_bytes())]);
        check(KNOWN, &body, Ok(&format!("text={content}")));
    }
}

#[test]
fn what_is_no_multipart_is_refused() {
    let good = "Content-Disposition: form-data; name=text";
    for text in [
        "",
        "text=a",
        "--x",
        "--y\r\n\r\n\r\n--y--",
        &format!("--x\n{good}\n\na\n--x--\n"),
        &format!("--x\r\n{good}\r\n\r\na\r\n--x"),
        &format!("--x\r\n{good}\r\n\r\na\r\n--xy--\r\n"),
        "--x\r\n\r\na\r\n--x--\r\n",
        "--x\r\nContent-Disposition: form-data\r\n\r\na\r\n--x--\r\n",
        "--x\r\nContent-Disposition: attachment; name=a\r\n\r\na\r\n--x--\r\n",
        "--x\r\nno header\r\n\r\na\r\n--x--\r\n",
    ] {
        check(KNOWN, text.as_bytes(), Err(400));
    }
    check(KNOWN, b"--x--", Ok(""));
}

#[test]
fn a_file_belongs_to_a_form_that_is_known() {
    let file = || named("name=photo; filename=a", b"b");
    let action = |id: &str| named("name=_action", id.as_bytes());
    check(NAMED, &body(&[file(), action("act")]), Err(400));
    check(NAMED, &body(&[action("other"), file()]), Err(404));
    check(NAMED, &body(&[named("name=text", b"a")]), Ok("text=a"));
}

#[test]
fn a_file_for_no_file_field_is_left_out() {
    let parts = [
        named("name=text; filename=a", b"b"),
        named("name=unknown; filename=a", b"b"),
        named("name=\"photo[0]\"; filename=a", b"b"),
        named("name=photo", b"a text"),
    ];
    check(KNOWN, &body(&parts), Ok("photo=a text"));
}

#[test]
fn one_file_more_than_fits_is_read() {
    let file = |name: &str| named(&format!("name={name}; filename=a"), b"b");
    let parts = [
        [file("photo"), file("photo"), file("photo")],
        [file("files"), file("files"), file("files")],
        [file("files"), file("files"), file("files")],
    ];
    let expect = ["photo"; 2].into_iter().chain(["files"; 3]);
    let expect: Vec<_> =
        expect.map(|name| format!("{name}=a:application/octet-stream:1")).collect();
    check(KNOWN, &body(&parts.concat()), Ok(&expect.join("&")));
}

#[test]
fn a_file_that_is_too_large_has_its_size_and_no_content() {
    let parts = [named("name=photo; filename=a", &[b'a'; 101]), named("name=text", b"b")];
    check(KNOWN, &body(&parts), Ok("photo=a:application/octet-stream:101&text=b"));
    let storage = Storage::new();
    let values = block_on(storage.read(KNOWN, &body(&parts), 10)).unwrap();
    let file = values.files("photo").next().unwrap();
    assert_eq!((file.keep(), storage.count()), (None, 0));
}

#[test]
fn limits_hold() {
    let many = |count| body(&vec![named("name=a", b""); count]);
    let storage = Storage::new();
    let status = |body: &[u8]| {
        block_on(storage.read(KNOWN, body, 64 << 10)).map_err(|error| error.status().as_u16()).err()
    };
    assert_eq!((status(&many(1000)), status(&many(1001))), (None, Some(400)));
    let text = |length| body(&[named("name=text", &vec![b'a'; length])]);
    assert_eq!((status(&text((1 << 20) - 4)), status(&text(1 << 20))), (None, Some(413)));
    assert_eq!(status(&text(2 << 20)), Some(413));
    let headers = |length: usize| body(&[named(&format!("name=a; b={}", "c".repeat(length)), b"")]);
    assert_eq!((status(&headers(15 << 10)), status(&headers(17 << 10))), (None, Some(400)));
    assert_eq!(status(&body(&[named(&"name=a\r\nA: b".repeat(40), b"")])), Some(400));
    let around = |count: usize| [vec![b'a'; count], many(1), vec![b'a'; count]].concat();
    assert_eq!((status(&around(12 << 10)), status(&around(40 << 10))), (None, Some(400)));
    assert_eq!(status(&named("name=a; filename=\"\0\u{202E}b/..\"", b"")), Some(400));
    assert_eq!(storage.count(), 0);
}

#[test]
fn a_body_is_held_to_what_its_form_may_have() {
    let storage = Storage::new();
    let read = |form, length| {
        let pieces = stream::iter([Ok(Bytes::from(body(&[named("name=_action", b"act")])))]);
        let read = read_multipart(pieces, "x", form, length, Some(&storage.staging));
        block_on(read).map_err(|error| error.status().as_u16()).err()
    };
    // 1 MiB, 16 MiB, 100 bytes, and twice 10 MiB.
    let most = (37 << 20) + 100;
    let declared = |length| Length { limit: 64 << 20, declared: Some(length) };
    for form in [KNOWN, NAMED] {
        assert_eq!(read(form, declared(most)), None);
        assert_eq!(read(form, declared(most + 1)), Some(413));
        assert_eq!(read(form, declared(2 << 30)), Some(413));
        assert_eq!(read(form, Length::at_most(10)), Some(413));
    }
    assert_eq!(
        read(FormOf::Known(FileForm { specs: &[], ..FORM }), declared((1 << 20) + 1)),
        Some(413)
    );
}

#[test]
fn a_text_is_utf8() {
    let typed = |kind: &str| {
        body(&[part(&format!("Content-Disposition: form-data; name=a\r\n{kind}"), b"b")])
    };
    check(KNOWN, &typed("Content-Type: text/plain; charset=UTF-8"), Ok("a=b"));
    check(KNOWN, &typed("Content-Transfer-Encoding: 8bit"), Ok("a=b"));
    check(KNOWN, &typed("Content-Type: text/plain; charset=iso-8859-1"), Err(415));
    check(KNOWN, &typed("Content-Transfer-Encoding: base64"), Err(415));
    check(KNOWN, &typed("Content-Length: 2147483648"), Ok("a=b"));
    check(KNOWN, &body(&[named("name=_charset_", b"utf-8")]), Ok("_charset_=utf-8"));
    check(KNOWN, &body(&[named("name=_charset_", b"windows-1252")]), Err(415));
}

#[test]
fn without_storage_files_are_only_looked_at() {
    let body = body(&[named("name=photo; filename=a", b"GIF89a")]);
    let pieces = stream::iter([Ok(Bytes::from(body))]);
    let values = block_on(read_multipart(pieces, "x", KNOWN, LIMIT, None)).unwrap();
    assert_eq!(told(&values), "photo=a:image/gif:6");
    assert_eq!(values.files("photo").next().unwrap().keep(), None);
}

#[test]
fn no_more_is_read_than_is_written() {
    static FILM: [FieldSpec; 1] =
        [FieldSpec { rules: Rules { max_size: Some(64 << 20), ..Rules::NONE }, ..SPECS[1] }];
    let form = FormOf::Known(FileForm { action: "act", specs: &FILM, body_limit: 1 << 20 });
    let storage = Storage::new();
    let head = b"--x\r\nContent-Disposition: form-data; name=photo; filename=a\r\n\r\n";
    let content = std::iter::repeat_n(Bytes::from(vec![b'a'; 64 << 10]), 512);
    let mut sent = 0;
    let pieces = std::iter::once(Bytes::from_static(head))
        .chain(content)
        .chain([Bytes::from_static(b"\r\n--x--")])
        .inspect(|piece| {
            sent += piece.len() as u64;
            assert!(sent <= storage.staging.used() + (1 << 20), "{sent} bytes were read ahead");
        });
    // Everything is there at once, so only the reader can hold back; and a body has one end.
    let body = stream::unfold(pieces, |mut pieces| {
        std::future::ready(pieces.next().map(|piece| (Ok(piece), pieces)))
    });
    let values = block_on(read_multipart(body, "x", form, LIMIT, Some(&storage.staging))).unwrap();
    assert_eq!(values.files("photo").next().unwrap().size(), 32 << 20);
}

#[test]
fn a_reader_that_goes_away_leaves_no_file() {
    block_on(async {
        let storage = Storage::new();
        let start = named("name=photo; filename=a", b"bcd");
        let first = stream::iter([Ok(Bytes::from(start))]);
        let endless = first.chain(stream::pending());
        let mut read = Box::pin(read_multipart(endless, "x", KNOWN, LIMIT, Some(&storage.staging)));
        while storage.count() == 0 {
            assert!(futures::poll!(&mut read).is_pending());
            tokio::task::yield_now().await;
        }
        drop(read);
        // The file that was being opened, if it still was, is deleted by whoever opened it.
        while storage.count() > 0 || storage.staging.used() > 0 {
            tokio::task::yield_now().await;
        }
    });
}

/// Bytes that are more likely than others to mean something.
fn fragments() -> impl Strategy<Value = Vec<u8>> {
    let fragment = prop_oneof![
        Just(b"--x".to_vec()),
        Just(b"--x\r\n".to_vec()),
        Just(b"--x--".to_vec()),
        Just(b"\r\n".to_vec()),
        Just(b"\r\n\r\n".to_vec()),
        Just(b"Content-Disposition: form-data; name=text".to_vec()),
        Just(b"Content-Disposition: form-data; name=files; filename=\"a\"".to_vec()),
        Just(named("name=photo; filename=b", b"GIF89a")),
        Just(named("name=_action", b"act")),
        proptest::collection::vec(any::<u8>(), 0..8),
    ];
    proptest::collection::vec(fragment, 0..12).prop_map(|fragments| fragments.concat())
}

proptest! {
    #[test]
    fn any_bytes_in_any_pieces_leave_nothing_behind(
        body in fragments(),
        pieces in proptest::collection::vec(0usize..20, 1..10),
    ) {
        let storage = Storage::new();
        let mut rest = Bytes::from(body.clone());
        let sizes = pieces.iter().cycle().take(4 * body.len() + 10);
        let split: Vec<_> = sizes.map(|size| Ok(rest.split_to((*size).min(rest.len())))).collect();
        let whole = split.iter().map(|piece: &Result<Bytes, _>| piece.as_ref().map_or(0, Bytes::len)).sum::<usize>();
        let read = block_on(read_multipart(stream::iter(split), "x", NAMED, LIMIT, Some(&storage.staging)));
        if whole == body.len() {
            let at_once = block_on(storage.read(NAMED, &body, body.len().max(1)));
            prop_assert_eq!(read.as_ref().map(told).ok(), at_once.as_ref().map(told).ok());
        }
        drop(read);
        prop_assert_eq!((storage.count(), storage.staging.used()), (0, 0));
    }
}
