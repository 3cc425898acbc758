//! Forms with files, over real HTTP: what is read, stored, kept and refused.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::{Duration, SystemTime},
};

use formwork::{
    FieldError, FieldErrors,
    action::{Action, Next, Outcome},
    form::{ListAction, ListChange},
    prelude::*,
    routing::{Page, Routes},
    upload::UploadExt,
};
use tempfile::TempDir;
use tokio::sync::Notify;

use crate::{
    html::Form as Filled,
    http::{Connection, Request, Response, chunked},
    support::{Server, config},
};

const MEBIBYTE: usize = 1024 * 1024;

#[derive(Form, Debug)]
struct Paper {
    #[field(label = "Title", length(1..=20))]
    title: String,
    #[field(label = "Scan", max_size = 1000, accept("image/*", ".txt"))]
    scan: Upload,
    #[field(label = "Notes", items(..=2))]
    notes: Vec<Upload>,
    #[field(label = "Lines", items(..=5))]
    lines: Vec<Line>,
}

#[derive(Form, Debug)]
struct Line {
    #[field(label = "Proof")]
    proof: Option<Upload>,
}

#[derive(Form, Debug)]
struct Film {
    #[field(label = "Film", max_size = 200 << 20)]
    film: Upload,
}

/// What the actions were given.
#[derive(Clone)]
struct Inbox {
    folder: PathBuf,
    seen: Arc<Mutex<Vec<String>>>,
    /// An action has begun that waits to go on.
    begun: Arc<Notify>,
    go_on: Arc<Notify>,
}

impl Inbox {
    async fn take(&self, name: &str, upload: &Upload) -> Result<()> {
        let content =
            upload.read(1 << 20).await.map_err(|error| Error::failed(error.to_string()))?;
        let content = String::from_utf8_lossy(&content);
        let (file_name, kind) = (upload.file_name(), upload.content_type());
        self.seen.lock().unwrap().push(format!("{name}: {file_name} {kind} {content}"));
        Ok(())
    }

    fn seen(&self) -> Vec<String> {
        std::mem::take(&mut *self.seen.lock().unwrap())
    }
}

/// Refuses or waits, if a header asks for it.
async fn let_in(next: Next) -> Result<Outcome> {
    let asked = headers();
    if asked.contains_key("x-refuse") {
        return Err(unauthorized());
    }
    if asked.contains_key("x-wait") {
        let inbox = state::<Inbox>();
        inbox.begun.notify_one();
        inbox.go_on.notified().await;
    }
    next.run().await
}

/// Notes every file, and saves the scan as `scan`.
#[action(wrap = let_in)]
async fn hand_in(paper: Paper) -> ActionResult<()> {
    let inbox = state::<Inbox>();
    inbox.take("scan", &paper.scan).await?;
    for note in &paper.notes {
        inbox.take("note", note).await?;
    }
    for proof in paper.lines.iter().filter_map(|line| line.proof.as_ref()) {
        inbox.take("proof", proof).await?;
    }
    match paper.title.as_str() {
        "taken" => Err(Error::from(FieldErrors::from(FieldError::new("title", "unique")))),
        "failed" => Err(Error::failed("on purpose")),
        "forbidden" => Err(forbidden()),
        "panic" => panic!("on purpose"),
        "slow" => {
            inbox.begun.notify_one();
            inbox.go_on.notified().await;
            Ok(())
        }
        _ => {
            let saved = paper.scan.save(inbox.folder.join("scan")).await;
            saved.map_err(|error| Error::failed(error.to_string()))
        }
    }
}

/// Takes a large file, and looks only at its size.
#[action]
async fn show_film(film: Film) -> ActionResult<()> {
    let size = film.film.size().to_string();
    state::<Inbox>().seen.lock().unwrap().push(size);
    Ok(())
}

async fn page() -> Result<impl IntoView> {
    Ok(view! {
        <Form action=hand_in let(PaperFields { title, scan, notes, lines })>
            <Field of=title/>
            <Field of=scan/>
            <Field of=notes/>
            <Repeat of=lines let(LineFields { proof })>
                <Field of=proof/>
            </Repeat>
            <Submit>"Hand in"</Submit>
        </Form>
        <Form action=show_film let(FilmFields { film })>
            <Field of=film/>
            <Submit>"Show"</Submit>
        </Form>
    })
}

/// The application, its folder of uploads, and the one of what was saved.
struct Desk {
    server: Server,
    inbox: Inbox,
    folder: TempDir,
}

impl Desk {
    async fn start() -> Self {
        Self::with_variables(&[]).await
    }

    async fn with_variables(variables: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let uploads = folder.path().join("uploads");
        let saved = folder.path().join("saved");
        fs::create_dir(&saved).unwrap();
        let inbox = Inbox {
            folder: saved,
            seen: Arc::default(),
            begun: Arc::default(),
            go_on: Arc::default(),
        };
        let routes = Routes::new().page("/", Page::new(page)).with_state(inbox.clone());
        let uploads = uploads.to_str().unwrap();
        let config = config(&[variables, &[("FORMWORK_UPLOADS", uploads)]].concat());
        Self { server: Server::start(routes, config).await, inbox, folder }
    }

    fn uploads(&self) -> PathBuf {
        self.folder.path().join("uploads")
    }

    fn stored(&self) -> usize {
        fs::read_dir(self.uploads()).map_or(0, Iterator::count)
    }

    /// Waits until so many files are stored.
    async fn until_stored(&self, count: usize) {
        let reached = async {
            while self.stored() != count {
                tokio::task::yield_now().await;
            }
        };
        let limit = Duration::from_secs(20);
        assert!(tokio::time::timeout(limit, reached).await.is_ok(), "{} are stored", self.stored());
    }

    async fn send(&self, parts: &[Part<'_>]) -> Response {
        self.server.send(&post(&body(hand_in::ID, parts))).await
    }

    #[track_caller]
    fn check_seen(&self, expect: &[&str]) {
        assert_eq!(self.inbox.seen(), expect);
    }
}

/// A field of a form: its name, the name of its file, its content.
type Part<'a> = (&'a str, Option<&'a str>, &'a [u8]);

const BOUNDARY: &str = "----boundary0123";

fn body(action: &str, parts: &[Part<'_>]) -> Vec<u8> {
    body_of(&[&[("_action", None, action.as_bytes())], parts].concat())
}

fn body_of(parts: &[Part<'_>]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, file, content) in parts {
        let file = file.map(|file| format!("; filename=\"{file}\"")).unwrap_or_default();
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    body
}

fn post(body: &[u8]) -> Request {
    let content_type = format!("multipart/form-data; boundary={BOUNDARY}");
    Request::new("POST", "/").header("content-type", &content_type).body(body)
}

const TITLE: Part<'_> = ("title", None, b"Paper");
const NO_TITLE: Part<'_> = ("title", None, b"");
const SCAN: Part<'_> = ("scan", Some("scan.png"), b"GIF89a");

/// The references to kept files on a page, by the names of their fields.
fn kept(page: &Response, name: &str) -> Vec<String> {
    let html = page.text();
    let named = format!("name=\"{name}\"");
    let boxes = html.split("<input").skip(1).map(|tag| tag.split('>').next().unwrap());
    let boxes = boxes.filter(|tag| tag.contains("checkbox") && tag.contains(&named));
    let value =
        |tag: &str| tag.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    boxes.map(value).collect()
}

#[tokio::test]
async fn files_come_to_the_action_and_are_gone_afterwards() {
    let desk = Desk::start().await;
    let page = desk.server.get("/").await;
    assert!(page.text().contains("multipart/form-data"), "{}", page.text());
    let first = Filled::find(page.text(), "hand_in");
    assert!(first.body().starts_with("_action="), "the action stands before every file");

    let answer = desk
        .send(&[
            TITLE,
            ("scan", Some("../../a\u{202E}b\\%22scan%22.txt"), b"plain"),
            ("notes", Some("a"), b"1"),
            ("notes", Some("b.gif"), b"GIF89a"),
            ("lines[0].proof", Some(""), b""),
            ("lines[3].proof", Some("c"), b"2"),
        ])
        .await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let unknown = "application/octet-stream";
    desk.check_seen(&[
        &format!("scan: \"scan\".txt {unknown} plain"),
        &format!("note: a {unknown} 1"),
        "note: b.gif image/gif GIF89a",
        &format!("proof: c {unknown} 2"),
    ]);
    assert_eq!(desk.stored(), 0);
    assert_eq!(fs::read_to_string(desk.inbox.folder.join("scan")).unwrap(), "plain");
}

#[tokio::test]
async fn what_is_saved_is_never_overwritten() {
    let desk = Desk::start().await;
    assert_eq!(desk.send(&[TITLE, SCAN]).await.status, 303);
    assert_eq!(desk.send(&[TITLE, ("scan", Some("b.png"), b"GIF89b")]).await.status, 500);
    assert_eq!(fs::read(desk.inbox.folder.join("scan")).unwrap(), b"GIF89a");
    assert_eq!(desk.stored(), 0);
}

#[tokio::test]
async fn a_form_that_is_shown_again_has_its_files() {
    let desk = Desk::start().await;
    let page =
        desk.send(&[NO_TITLE, SCAN, ("notes", Some("a"), b"1"), ("notes", Some("b"), b"2")]).await;
    assert_eq!(page.status, 422);
    assert_eq!(desk.stored(), 3);
    let (scan, notes) = (kept(&page, "scan"), kept(&page, "notes"));
    assert_eq!((scan.len(), notes.len()), (1, 2), "{}", page.text());

    // Urlencoded, as without a new file nothing else is needed.
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("_action", hand_in::ID).append_pair("title", "").append_pair("scan", &scan[0]);
    let page = desk.server.send(&Request::form("/", form.finish())).await;
    assert_eq!((page.status, desk.stored()), (422, 3));
    let again = kept(&page, "scan");
    assert_ne!(again, scan);

    let parts = [TITLE, ("scan", None, again[0].as_bytes()), ("notes", None, notes[1].as_bytes())];
    assert_eq!(desk.send(&parts).await.status, 303);
    desk.check_seen(&["scan: scan.png image/gif GIF89a", "note: b application/octet-stream 2"]);
    assert_eq!(desk.stored(), 1, "the note that was not sent again waits for its end");
}

#[tokio::test]
async fn an_action_that_refuses_gives_the_files_back() {
    let desk = Desk::start().await;
    let page = desk.send(&[("title", None, b"taken"), SCAN]).await;
    assert_eq!(page.status, 422);
    let scan = kept(&page, "scan");
    assert_eq!(desk.send(&[TITLE, ("scan", None, scan[0].as_bytes())]).await.status, 303);
    desk.check_seen(&["scan: scan.png image/gif GIF89a"; 2]);
    assert_eq!(desk.stored(), 0);
}

#[tokio::test]
async fn an_action_that_fails_leaves_the_files_where_they_waited() {
    let desk = Desk::start().await;
    let scan = kept(&desk.send(&[NO_TITLE, SCAN]).await, "scan");
    let scan = ("scan", None, scan[0].as_bytes());
    for (title, status) in [("failed", 500), ("panic", 500), ("forbidden", 403)] {
        let answer = desk.send(&[("title", None, title.as_bytes()), scan]).await;
        assert_eq!((answer.status, desk.stored()), (status, 1), "{title}");
    }
    assert_eq!(desk.send(&[TITLE, scan]).await.status, 303);
    desk.check_seen(&["scan: scan.png image/gif GIF89a"; 4]);
    assert_eq!(desk.stored(), 0);
    assert_eq!(desk.send(&[TITLE, scan]).await.status, 422, "it is spent");
}

#[tokio::test]
async fn a_wrapper_that_refuses_leaves_the_files_where_they_waited() {
    let desk = Desk::start().await;
    let scan = kept(&desk.send(&[NO_TITLE, SCAN]).await, "scan");
    let scan = ("scan", None, scan[0].as_bytes());
    let add = ListChange::new("lines", ListAction::Add).to_string();
    for parts in [
        vec![TITLE, scan],
        vec![NO_TITLE, scan],
        vec![TITLE, SCAN],
        vec![TITLE, scan, ("_list", None, add.as_bytes())],
    ] {
        let request = post(&body(hand_in::ID, &parts)).header("x-refuse", "1");
        assert_eq!(desk.server.send(&request).await.status, 401);
        desk.until_stored(1).await;
    }
    desk.check_seen(&[]);
    assert_eq!(desk.send(&[TITLE, scan]).await.status, 303);
}

#[tokio::test]
async fn a_file_is_not_taken_before_the_wrappers_have_let_its_form_in() {
    let desk = Desk::start().await;
    let scan = kept(&desk.send(&[NO_TITLE, SCAN]).await, "scan");
    let parts = [TITLE, ("scan", None, scan[0].as_bytes())];
    let waiting = post(&body(hand_in::ID, &parts)).header("x-wait", "1");
    let other = async {
        desk.inbox.begun.notified().await;
        let answer = desk.send(&parts).await;
        desk.inbox.go_on.notify_one();
        answer
    };
    let (late, other) = tokio::join!(desk.server.send(&waiting), other);
    assert_eq!((other.status, late.status), (303, 422), "the other one was first");
    desk.check_seen(&["scan: scan.png image/gif GIF89a"]);
}

#[tokio::test]
async fn an_action_whose_client_went_away_has_its_files_for_good() {
    let desk = Desk::start().await;
    let scan = kept(&desk.send(&[NO_TITLE, SCAN]).await, "scan");
    let parts = [("title", None, b"slow".as_slice()), ("scan", None, scan[0].as_bytes())];
    let whole = body(hand_in::ID, &parts);
    let mut connection = Connection::open(desk.server.address).await;
    connection.write(&post(&whole).head(desk.server.address)).await;
    connection.write(&whole).await;
    let begun = tokio::time::timeout(Duration::from_secs(20), desk.inbox.begun.notified()).await;
    assert!(begun.is_ok() && desk.stored() == 1);
    drop(connection);
    desk.inbox.go_on.notify_one();
    desk.until_stored(0).await;
    desk.check_seen(&["scan: scan.png image/gif GIF89a"]);
}

#[tokio::test]
async fn a_button_of_a_list_moves_the_files_in_it() {
    let desk = Desk::start().await;
    let page = desk
        .send(&[
            TITLE,
            SCAN,
            ("lines[0].proof", Some("first"), b"1"),
            ("lines[1].proof", Some("second"), b"2"),
            ("_list", None, b"up lines[1]"),
        ])
        .await;
    assert_eq!(page.status, 200);
    desk.check_seen(&[]);
    let scan = kept(&page, "scan");
    let (first, second) = (kept(&page, "lines[0].proof"), kept(&page, "lines[1].proof"));
    let answer = desk
        .send(&[
            TITLE,
            ("scan", None, scan[0].as_bytes()),
            ("lines[0].proof", None, first[0].as_bytes()),
            ("lines[1].proof", None, second[0].as_bytes()),
        ])
        .await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let unknown = "application/octet-stream";
    desk.check_seen(&[
        "scan: scan.png image/gif GIF89a",
        &format!("proof: second {unknown} 2"),
        &format!("proof: first {unknown} 1"),
    ]);
    assert_eq!(desk.stored(), 0);
}

#[tokio::test]
async fn a_new_file_counts_above_one_that_was_kept() {
    let desk = Desk::start().await;
    let scan = kept(&desk.send(&[NO_TITLE, SCAN]).await, "scan");
    let both = [TITLE, ("scan", Some("new.txt"), b"new"), ("scan", None, scan[0].as_bytes())];
    assert_eq!(desk.send(&both).await.status, 303);
    desk.check_seen(&["scan: new.txt application/octet-stream new"]);
    assert_eq!(desk.stored(), 0);
}

#[tokio::test]
async fn a_file_that_was_kept_outlives_a_new_one_that_is_refused() {
    let desk = Desk::start().await;
    let mut scan = kept(&desk.send(&[NO_TITLE, SCAN]).await, "scan");
    let large = [b'a'; 1001];
    let add: Part<'_> = ("_list", None, b"add lines");
    for (name, content, text) in [
        ("b.txt", large.as_slice(), "must have at most 1000 B"),
        ("b.exe", b"MZ", "must be one of"),
    ] {
        for more in [TITLE, add] {
            let bad = ("scan", Some(name), content);
            let page = desk.send(&[TITLE, bad, ("scan", None, scan[0].as_bytes()), more]).await;
            assert_eq!(page.status, 422);
            assert!(page.text().contains(text) && page.text().contains("scan.png"), "{name}");
            scan = kept(&page, "scan");
            assert_eq!((scan.len(), desk.stored()), (1, 1), "{name}");
        }
    }
    assert_eq!(desk.send(&[TITLE, ("scan", None, scan[0].as_bytes())]).await.status, 303);
    desk.check_seen(&["scan: scan.png image/gif GIF89a"]);
}

#[tokio::test]
async fn a_reference_is_good_once() {
    let desk = Desk::start().await;
    let scan = kept(&desk.send(&[NO_TITLE, SCAN]).await, "scan");
    let parts = [TITLE, ("scan", None, scan[0].as_bytes())];
    let answers = futures::future::join_all((0..20).map(|_| desk.send(&parts))).await;
    let statuses: Vec<_> = answers.iter().map(|answer| answer.status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 1, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 422).count(), 19, "{statuses:?}");
    let refused = answers.iter().find(|answer| answer.status == 422).unwrap();
    assert!(refused.text().contains("has to be chosen again"), "{}", refused.text());
    desk.check_seen(&["scan: scan.png image/gif GIF89a"]);
    assert_eq!(desk.stored(), 0);
}

#[tokio::test]
async fn a_text_that_is_no_reference_of_the_field_is_refused() {
    let desk = Desk::start().await;
    let page = desk.send(&[NO_TITLE, SCAN, ("notes", Some("a"), b"1")]).await;
    let (scan, note) = (kept(&page, "scan").remove(0), kept(&page, "notes").remove(0));
    let mut tampered = scan.clone().into_bytes();
    tampered[20] ^= 1;
    let same = String::from_utf8_lossy(&tampered).into_owned();
    for text in ["a", &scan[..scan.len() - 1], &same, &note, &"A".repeat(5000)] {
        let answer = desk.send(&[TITLE, ("scan", None, text.as_bytes())]).await;
        assert_eq!(answer.status, 422, "{text}");
        assert!(answer.text().contains("has to be chosen again"), "{text}");
    }
    desk.check_seen(&[]);
    assert_eq!(desk.stored(), 2, "nothing was taken");
}

#[tokio::test]
async fn a_file_that_waited_too_long_is_gone() {
    let desk = Desk::start().await;
    let scan = kept(&desk.send(&[NO_TITLE, SCAN]).await, "scan");
    let old = SystemTime::now() - Duration::from_secs(formwork::upload::KEPT_SECONDS + 1);
    for entry in fs::read_dir(desk.uploads()).unwrap() {
        let file = fs::File::options().write(true).open(entry.unwrap().path()).unwrap();
        file.set_modified(old).unwrap();
    }
    fs::write(desk.uploads().join("foreign"), "").unwrap();
    // Another server that starts on the folder cleans it up.
    let uploads = desk.uploads();
    let variables = [("FORMWORK_UPLOADS", uploads.to_str().unwrap())];
    let routes = Routes::new().page("/", Page::new(page));
    let _other = Server::start(routes, config(&variables)).await;
    desk.until_stored(1).await;
    assert!(desk.uploads().join("foreign").exists());
    let answer = desk.send(&[TITLE, ("scan", None, scan[0].as_bytes())]).await;
    assert_eq!(answer.status, 422);
}

#[tokio::test]
async fn a_check_takes_nothing_and_stores_nothing() {
    let desk = Desk::start().await;
    let scan = kept(&desk.send(&[NO_TITLE, SCAN]).await, "scan");
    let parts = [NO_TITLE, ("scan", None, scan[0].as_bytes()), ("notes", Some("a"), b"1")];
    let check = post(&body(hand_in::ID, &parts));
    let check = check.header("formwork-request", "check").header("formwork-fields", "scan,notes");
    let page = desk.server.send(&check).await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert_eq!((kept(&page, "scan"), desk.stored()), (scan.clone(), 1));
    assert_eq!(desk.send(&[TITLE, ("scan", None, scan[0].as_bytes())]).await.status, 303);
}

#[tokio::test]
async fn rules_of_files_are_told_and_the_rest_is_kept() {
    let desk = Desk::start().await;
    let large = [b'a'; 1001];
    let page =
        desk.send(&[TITLE, ("scan", Some("a.txt"), &large), ("notes", Some("b"), b"1")]).await;
    assert_eq!(page.status, 422);
    assert!(page.text().contains("must have at most 1000 B"), "{}", page.text());
    assert!(page.text().contains("value=\"Paper\""));
    assert_eq!((kept(&page, "scan").len(), kept(&page, "notes").len(), desk.stored()), (0, 1, 1));
    for (parts, text) in [
        (vec![TITLE], "is required"),
        (vec![TITLE, ("scan", Some(""), b"")], "is required"),
        (vec![TITLE, ("scan", Some("a.exe"), b"MZ")], "must be one of"),
        (vec![TITLE, ("scan", Some("a.png"), b"<!DOCTYPE html>")], "must be one of"),
        (vec![TITLE, SCAN, SCAN], "was given more than once"),
        (vec![SCAN, ("title", Some("a"), b"Paper")], "is required"),
        (
            vec![
                TITLE,
                SCAN,
                ("notes", Some("a"), b""),
                ("notes", Some("b"), b""),
                ("notes", Some("c"), b""),
            ],
            "must have at most 2",
        ),
    ] {
        let page = desk.send(&parts).await;
        assert_eq!(page.status, 422, "{parts:?}");
        assert!(page.text().contains(text), "{parts:?}: {}", page.text());
    }
    desk.check_seen(&[]);
}

#[tokio::test]
async fn a_button_of_a_list_says_which_file_it_could_not_keep() {
    let desk = Desk::start().await;
    let large = [b'a'; 1001];
    let add = ("_list", None, b"add lines".as_slice());
    let page = desk.send(&[TITLE, ("scan", Some("a.txt"), &large), add]).await;
    assert_eq!(page.status, 422);
    assert!(page.text().contains("must have at most 1000 B"), "{}", page.text());
    assert!(page.text().contains("lines[0].proof"), "the list is changed all the same");
    let wrong = desk.send(&[TITLE, ("scan", Some("a.exe"), b"MZ"), add]).await;
    assert_eq!((wrong.status, kept(&wrong, "scan").len(), desk.stored()), (422, 0, 0));
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_by_its_status() {
    let desk = Desk::start().await;
    let good = body(hand_in::ID, &[TITLE, SCAN]);
    let typed = |content_type: &str| post(&good).header("content-type", content_type);
    let multipart = "multipart/form-data; boundary=";
    let text = |length| body(hand_in::ID, &[("title", None, &vec![b'a'; length])]);
    let many = vec![("a", None, &b""[..]); 1000];
    for (request, status) in [
        (typed("multipart/form-data"), 400),
        (typed(&format!("{multipart}\"\"")), 400),
        (typed(&format!("{multipart}{}", "a".repeat(71))), 400),
        (typed(&format!("{multipart}other")), 400),
        (typed(&format!("{multipart}\"{BOUNDARY}\"")), 303),
        (typed(&format!("{multipart}{BOUNDARY}; charset=latin1")), 415),
        (typed(&format!("multipart/mixed; boundary={BOUNDARY}")), 415),
        (post(&good).header("content-encoding", "gzip"), 415),
        (post(&good[..good.len() - 4]), 400),
        (post(&body("unknown", &[SCAN])), 404),
        (post(&body(hand_in::ID, &[("_action", None, b"a"), SCAN])), 400),
        (post(&text(2 * MEBIBYTE)), 413),
        (post(&body(hand_in::ID, &many)), 400),
        // Nor is it asked for by an answer of 100.
        (post(b"").header("content-length", "2147483648").header("expect", "100-continue"), 413),
    ] {
        let answer = desk.server.send(&request).await;
        assert_eq!(answer.status, status, "{}", answer.text());
    }
    assert_eq!(desk.inbox.seen().len(), 1);
    assert_eq!(desk.stored(), 0);
}

#[tokio::test]
async fn the_action_is_known_before_the_first_file() {
    let desk = Desk::start().await;
    let late = body_of(&[TITLE, SCAN, ("_action", None, hand_in::ID.as_bytes())]);
    assert_eq!(desk.server.send(&post(&late)).await.status, 400);
    let by_query = Request::new("POST", &format!("/?_action={}", hand_in::ID))
        .header("content-type", &format!("multipart/form-data; boundary={BOUNDARY}"));
    assert_eq!(desk.server.send(&by_query.body(body_of(&[TITLE, SCAN]))).await.status, 303);
}

#[tokio::test]
async fn a_body_has_what_its_form_may_have() {
    let desk = Desk::start().await;
    // Far above the size of one file, and within what all files of the form may have.
    let large = vec![b'a'; 12 * MEBIBYTE];
    let answer = desk.send(&[TITLE, ("scan", Some("a.txt"), &large)]).await;
    assert_eq!(answer.status, 422, "{}", answer.text());
    let small = Desk::with_variables(&[("FORMWORK_UPLOADS_BODY_LIMIT", "2000000")]).await;
    assert_eq!(small.send(&[TITLE, ("scan", Some("a.txt"), &large)]).await.status, 413);
    let request = post(b"").header("transfer-encoding", "chunked");
    let mut connection = Connection::open(small.server.address).await;
    connection.write(&request.head(small.server.address)).await;
    connection.write(&chunked(&body(hand_in::ID, &[TITLE, ("scan", Some("a.txt"), &large)]))).await;
    assert_eq!(connection.read().await.status, 413);
    assert_eq!((desk.stored(), small.stored()), (0, 0));
}

#[tokio::test]
async fn files_that_wait_make_room_for_others_the_oldest_first() {
    let desk = Desk::with_variables(&[("FORMWORK_UPLOADS_CAPACITY", "32000")]).await;
    let note = ("notes", Some("a"), [b'a'; 8000].as_slice());
    let mut waiting = Vec::new();
    for _ in 0..4 {
        let page = desk.send(&[NO_TITLE, note]).await;
        assert_eq!(page.status, 422);
        waiting.push(kept(&page, "notes").remove(0));
    }
    assert_eq!(desk.stored(), 2);
    for (index, status) in [(0, 422), (1, 422), (3, 303)] {
        let note = ("notes", None, waiting[index].as_bytes());
        assert_eq!(desk.send(&[TITLE, SCAN, note]).await.status, status, "{index}");
    }
}

#[tokio::test]
async fn without_room_the_form_can_be_sent_later() {
    let desk = Desk::with_variables(&[("FORMWORK_UPLOADS_CAPACITY", "6000")]).await;
    let film = body(show_film::ID, &[("film", Some("a.mp4"), &[b'a'; 1000])]);
    let mut connection = Connection::open(desk.server.address).await;
    connection.write(&post(&film).head(desk.server.address)).await;
    connection.write(&film[..film.len() / 2]).await;
    desk.until_stored(1).await;
    let answer = desk.send(&[TITLE, SCAN]).await;
    assert_eq!((answer.status, answer.header("retry-after")), (503, Some("60")));
    desk.check_seen(&[]);
    assert_eq!(desk.stored(), 1, "what is in use stays");
    drop(connection);
    desk.until_stored(0).await;
    assert_eq!(desk.send(&[TITLE, SCAN]).await.status, 303);
}

#[tokio::test]
async fn a_client_that_goes_away_leaves_no_file() {
    let desk = Desk::start().await;
    let whole = body(show_film::ID, &[("film", Some("a.mp4"), &vec![b'a'; 4 * MEBIBYTE])]);
    let mut connection = Connection::open(desk.server.address).await;
    connection.write(&post(&whole).head(desk.server.address)).await;
    connection.write(&whole[..whole.len() / 2]).await;
    desk.until_stored(1).await;
    drop(connection);
    desk.until_stored(0).await;
    desk.check_seen(&[]);
}

#[tokio::test]
async fn a_large_file_comes_through() {
    let desk = Desk::start().await;
    let film = vec![b'a'; 40 * MEBIBYTE];
    let request = post(&body(show_film::ID, &[("film", Some("a.mp4"), &film)]));
    assert_eq!(desk.server.send(&request).await.status, 303);
    desk.check_seen(&[&film.len().to_string()]);
    assert_eq!(desk.stored(), 0);
}

#[test]
fn a_size_that_is_no_number_is_named() {
    for name in ["FORMWORK_UPLOADS_CAPACITY", "FORMWORK_UPLOADS_BODY_LIMIT"] {
        let get = |other: &str| (other == name).then(|| "1 GiB".to_owned());
        let error = formwork::config::Config::from_variables(get).unwrap_err();
        assert!(error.to_string().starts_with(&format!("{name}=1 GiB")), "{error}");
    }
    assert_eq!(config(&[]).uploads, Path::new("data/uploads"));
}
