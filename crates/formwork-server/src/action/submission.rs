//! A form that was posted, from its arrival to what it is shown with.

use std::sync::{Arc, OnceLock};

use formwork_core::{
    FieldErrors, FormValues, Result,
    field::{FieldSpec, InputType},
};

use super::{
    entry::ActionEntry,
    once::{self, Claim, Token},
    wrapper::Outcome,
};
use crate::{
    routing::Site,
    upload::{self, Claims, Purpose},
};

/// A form that was posted. The files that it refers to are taken when the action's wrappers have let
/// it in, and not before.
pub(super) struct Submission {
    site: Arc<Site>,
    action: &'static ActionEntry,
    arrived: FormValues,
    taken: OnceLock<(FormValues, Claims)>,
}

impl Submission {
    pub(super) fn new(site: Arc<Site>, action: &'static ActionEntry, arrived: FormValues) -> Self {
        Self { site, action, arrived, taken: OnceLock::new() }
    }

    /// The fields, with the files as far as they were taken.
    pub(super) fn values(&self) -> &FormValues {
        self.taken.get().map_or(&self.arrived, |(values, _)| values)
    }

    /// The values to show again: where a new file is refused, the one that it was chosen instead of is
    /// back in its place.
    pub(super) fn restore(&self, errors: &FieldErrors) -> FormValues {
        match self.taken.get() {
            Some((values, claims)) => claims.restore(values, errors),
            None => self.arrived.clone(),
        }
    }

    /// Runs the action, if it is `once` by the form's token. The files that the form has claimed are
    /// spent if it succeeds, and only then.
    pub(super) async fn run(
        self: Arc<Self>,
        bound: Vec<String>,
        token: Option<Token>,
    ) -> Result<Outcome> {
        let _turn = match &token {
            Some(token) => Some(self.site.once().turn(token.id()).await),
            None => None,
        };
        self.take(Purpose::Submit).await;
        let claim = self.claim(token, &bound).await?;
        let outcome = self.action.run_form(self.values().clone(), bound, claim).await?;
        if let Some((_, claims)) = self.taken.get() {
            claims.spend();
        }
        Ok(outcome)
    }

    /// What a token is claimed for; a file that is kept counts by what refers to it.
    async fn claim(&self, token: Option<Token>, bound: &[String]) -> Result<Option<Claim>> {
        let Some(token) = token else { return Ok(None) };
        once::check_age(token.minted())?;
        let payload = once::payload::digest(self.action.id(), bound, &self.arrived).await?;
        Ok(Some(Claim { id: token.id(), minted: token.minted(), payload }))
    }

    /// Says what is wrong with the fields called `only`, without running the action.
    pub(super) async fn check(self: Arc<Self>, only: Vec<String>) -> Result<Outcome> {
        self.take(Purpose::Check).await;
        let errors = self.action.check(self.values().clone(), Some(only)).await?;
        outcome_of(errors)
    }

    /// Says what is wrong with the files: one that is not kept would be missing in the next submit
    /// without a word.
    pub(super) async fn check_files(self: Arc<Self>) -> Result<Outcome> {
        self.take(Purpose::Submit).await;
        let specs = self.action.specs();
        let is_file = |name: &str| {
            FieldSpec::find(specs, name).is_some_and(|spec| spec.input_type == InputType::File)
        };
        let files = self.values().iter().filter(|(_, value)| value.file().is_some());
        let files = files.map(|(name, _)| name.to_owned()).filter(|name| is_file(name));
        let files: Vec<String> = files.collect();
        if files.is_empty() {
            return Ok(Outcome::new(()));
        }
        let check = self.action.check(self.values().clone(), Some(files));
        // A check that fails will say so at the submit: the list is changed all the same.
        outcome_of(check.await.unwrap_or_default())
    }

    async fn take(&self, purpose: Purpose) {
        let (form, staging) = (self.action.file_form(), self.site.staging());
        let taken = upload::take_kept(self.arrived.clone(), form, staging, purpose).await;
        // It is taken once: what comes second would have found nothing.
        let _ = self.taken.set(taken);
    }
}

fn outcome_of(errors: FieldErrors) -> Result<Outcome> {
    if errors.is_empty() { Ok(Outcome::new(())) } else { Err(errors.into()) }
}
