//! What a token was spent with, as it is kept.

use formwork_core::{Error, Result};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::value::RawValue;

use super::{MAX_OUTCOME, turns::Once};
use crate::{outcome::Notice, request::RequestContext};

/// The outcome of an action; without a value it leads back to the page.
#[derive(Default, Deserialize, Serialize)]
pub(super) struct Kept {
    value: Option<Box<RawValue>>,
    /// As in `Set-Cookie`.
    cookies: Vec<String>,
    #[serde(default)]
    flashes: Vec<String>,
}

impl Kept {
    pub(super) fn new(value: &impl Serialize, cookies: Vec<String>, flashes: Vec<String>) -> Self {
        let value = serde_json::value::to_raw_value(value).ok();
        let value = value.filter(|value| value.get().len() <= MAX_OUTCOME);
        Self { value, cookies, flashes }
    }

    /// The value, if it is still one of its type.
    pub(super) fn value<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_str(self.value.as_ref()?.get()).ok()
    }

    /// Sets the cookies once more, and says what was said.
    pub(super) fn repeat(&self, context: &RequestContext) {
        self.cookies.iter().for_each(|cookie| context.cookies().set_again(cookie));
        let flashes = self.flashes.clone();
        context.notices.add(Notice { outcome: None, flashes });
    }

    pub(super) fn seal(&self, once: &Once, id: &[u8]) -> Result<String> {
        let json = serde_json::to_vec(self)?;
        let sealed = once.seal().seal(&place(id), &json);
        sealed.ok_or_else(|| Error::failed("the outcome cannot be encrypted"))
    }

    /// What was sealed for the token; `None` if its key is no longer known.
    pub(super) fn open(once: &Once, id: &[u8], sealed: &str) -> Option<Self> {
        serde_json::from_slice(&once.seal().open(&place(id), sealed)?).ok()
    }
}

fn place(id: &[u8]) -> Vec<u8> {
    [b"outcome\0", id].concat()
}

#[cfg(test)]
mod tests {
    use formwork_core::{Redirect, redirect};

    use super::*;

    #[test]
    fn an_outcome_is_opened_for_its_token_and_read_as_its_type() {
        let once = Once::new(None);
        let kept = Kept::new(&redirect("/orders/7"), Vec::new(), Vec::new());
        let sealed = kept.seal(&once, b"one").unwrap();
        assert!(!sealed.contains("orders"));
        let kept = Kept::open(&once, b"one", &sealed).unwrap();
        assert_eq!(kept.value::<Redirect>(), Some(redirect("/orders/7")));
        assert_eq!(kept.value::<u32>(), None);
        assert!(Kept::open(&once, b"other", &sealed).is_none());
        assert!(Kept::open(&Once::new(None), b"one", &sealed).is_none());
    }

    #[test]
    fn a_value_that_is_too_large_or_no_json_is_not_kept() {
        let fitting = "x".repeat(MAX_OUTCOME - 2);
        assert!(Kept::new(&fitting, Vec::new(), Vec::new()).value::<String>().is_some());
        let kept = Kept::new(&format!("{fitting}x"), Vec::new(), Vec::new());
        assert_eq!(kept.value::<String>(), None);
        let no_json = std::collections::BTreeMap::from([((1, 2), 3)]);
        assert!(Kept::new(&no_json, Vec::new(), Vec::new()).value.is_none());
    }
}
