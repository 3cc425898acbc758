//! The mails that an application has written.

use std::{fs, time::Duration};

use crate::support::TestApp;

/// No mail takes this long: a test that would hang fails instead.
pub(super) const LIMIT: Duration = Duration::from_secs(20);

/// What links begin with in these tests.
const BASE: &str = "http://127.0.0.1:3000";

/// The mails, the oldest first, once there are `count` of them.
pub(super) async fn mails(app: &TestApp, count: usize) -> Vec<String> {
    let mails = until(async || Some(written(app)).filter(|mails| mails.len() >= count)).await;
    assert_eq!(mails.len(), count, "{mails:?}");
    mails
}

/// The path of the link in the newest of `count` mails.
pub(super) async fn link(app: &TestApp, count: usize) -> String {
    path(mails(app, count).await.last().unwrap())
}

/// The path of the link in a mail.
#[track_caller]
pub(super) fn path(mail: &str) -> String {
    let mut links = mail.lines().filter_map(|line| line.strip_prefix(BASE));
    let path = links.next().unwrap_or_else(|| panic!("no link: {mail}"));
    assert_eq!(links.next(), None, "one link: {mail}");
    path.trim_end().to_owned()
}

/// What `look` finds, as soon as it does.
pub(super) async fn until<T>(look: impl AsyncFn() -> Option<T>) -> T {
    let found = async {
        loop {
            match look().await {
                Some(found) => return found,
                None => tokio::task::yield_now().await,
            }
        }
    };
    tokio::time::timeout(LIMIT, found).await.expect("what is waited for")
}

/// The mails that are complete by now.
fn written(app: &TestApp) -> Vec<String> {
    let Ok(entries) = fs::read_dir(app.mail_folder()) else {
        return Vec::new();
    };
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "eml"));
    paths.sort();
    paths.iter().map(|path| fs::read_to_string(path).unwrap()).collect()
}
