//! What the page of a step shows.

use formwork_core::Wizard;

use super::progress::Progress;

/// What the page of a step shows.
#[derive(Debug)]
#[non_exhaustive]
pub struct Visit<W: Wizard> {
    /// The step.
    pub step: W::Step,
    /// The steps that are needed, in order; for a list of them.
    pub steps: Vec<VisitStep<W::Step>>,
    /// The forms that were filled in so far; what the step's own form shows at first is among them.
    pub answers: W::Answers,
}

/// A step in the list of a wizard's steps.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct VisitStep<S> {
    /// The step.
    pub step: S,
    /// Where its page is.
    pub href: String,
    /// Whether it was filled in.
    pub is_done: bool,
    /// Whether this is its page.
    pub is_current: bool,
    /// Whether it can be visited: all steps before it are done.
    pub is_reachable: bool,
}

impl<W: Wizard> Visit<W> {
    pub(super) fn new(
        progress: Progress<W>,
        current: W::Step,
        href: &dyn Fn(W::Step) -> String,
    ) -> Self {
        let steps = progress.steps().map(|(step, is_done)| VisitStep {
            step,
            href: href(step),
            is_done,
            is_current: step == current,
            is_reachable: progress.is_reachable(step),
        });
        Self { step: current, steps: steps.collect(), answers: progress.into_answers() }
    }

    /// The step before this one, for a link back.
    #[must_use]
    pub fn previous(&self) -> Option<&VisitStep<W::Step>> {
        let current = self.steps.iter().position(|step| step.is_current)?;
        self.steps.get(current.checked_sub(1)?)
    }
}
