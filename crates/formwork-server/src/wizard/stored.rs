//! What is kept of a state.

use std::collections::BTreeMap;

use formwork_core::{FormValues, Redirect, Result, WizardStep, redirect};
use serde::{Deserialize, Serialize};

use super::{MAX_ANSWERS, token::Token};

/// A state, as it is kept.
#[derive(Deserialize, Serialize)]
#[serde(untagged)]
pub(super) enum Stored {
    /// The fields of every step that was saved, by slug.
    ///
    /// Those of a step that is not needed for now are kept too: the visitor may change their mind.
    Answers(BTreeMap<String, FormValues>),
    /// The wizard was completed and led there.
    Finished(String),
}

impl Default for Stored {
    fn default() -> Self {
        Self::Answers(BTreeMap::new())
    }
}

impl Stored {
    pub(super) fn get(&self, step: impl WizardStep) -> Option<&FormValues> {
        match self {
            Self::Answers(answers) => answers.get(step.slug()),
            Self::Finished(_) => None,
        }
    }

    /// Where the wizard led, if it was completed.
    pub(super) fn end(&self) -> Option<Redirect> {
        match self {
            Self::Answers(_) => None,
            Self::Finished(location) => Some(redirect(location)),
        }
    }

    /// Puts the fields of a step in place of those that are there, and forgets steps that are none.
    /// One that was completed begins anew.
    pub(super) fn set<S: WizardStep>(&mut self, step: S, values: FormValues) {
        let mut answers = match std::mem::take(self) {
            Self::Answers(answers) => answers,
            Self::Finished(_) => BTreeMap::new(),
        };
        answers.retain(|slug, _| S::from_slug(slug).is_some());
        answers.insert(step.slug().to_owned(), values);
        *self = Self::Answers(answers);
    }

    /// The field of a step with the longest value.
    pub(super) fn longest_field(&self, step: impl WizardStep) -> Option<String> {
        let longest = self.get(step)?.texts().max_by_key(|(_, value)| value.len());
        longest.map(|(name, _)| name.to_owned())
    }

    /// Encrypted; `None` if they are too large.
    pub(super) fn seal(&self, token: &Token) -> Result<Option<Vec<u8>>> {
        let json = serde_json::to_vec(self)?;
        if json.len() > MAX_ANSWERS {
            return Ok(None);
        }
        token.seal(&json).map(Some)
    }

    /// What was sealed by the same token; `None` for everything else.
    pub(super) fn open(token: &Token, sealed: &[u8]) -> Option<Self> {
        serde_json::from_slice(&token.open(sealed)?).ok()
    }
}
