//! The answers of a state, as they are kept.

use std::collections::BTreeMap;

use formwork_core::{FormValues, Result, WizardStep};

use super::{MAX_ANSWERS, token::Token};

/// The fields of every step that was saved, by slug.
///
/// Those of a step that is not needed for now are kept too: the visitor may change their mind.
#[derive(Default)]
pub(super) struct Stored(BTreeMap<String, FormValues>);

impl Stored {
    pub(super) fn get(&self, step: impl WizardStep) -> Option<&FormValues> {
        self.0.get(step.slug())
    }

    /// Puts the fields of a step in place of those that are there, and forgets steps that are none.
    pub(super) fn set<S: WizardStep>(&mut self, step: S, values: FormValues) {
        self.0.retain(|slug, _| S::from_slug(slug).is_some());
        self.0.insert(step.slug().to_owned(), values);
    }

    /// The field of a step with the longest value.
    pub(super) fn longest_field(&self, step: impl WizardStep) -> Option<String> {
        let longest = self.get(step)?.texts().max_by_key(|(_, value)| value.len());
        longest.map(|(name, _)| name.to_owned())
    }

    /// Encrypted; `None` if they are too large.
    pub(super) fn seal(&self, token: &Token) -> Result<Option<Vec<u8>>> {
        let json = serde_json::to_vec(&self.0)?;
        if json.len() > MAX_ANSWERS {
            return Ok(None);
        }
        token.seal(&json).map(Some)
    }

    /// What was sealed by the same token; `None` for everything else.
    pub(super) fn open(token: &Token, sealed: &[u8]) -> Option<Self> {
        serde_json::from_slice(&token.open(sealed)?).ok().map(Self)
    }
}
