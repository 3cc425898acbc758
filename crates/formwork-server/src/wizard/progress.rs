//! Which steps are needed, done and reachable.

use formwork_core::{Wizard, WizardStep};

use super::stored::Stored;

/// The answers of a wizard as they are read today.
pub(super) struct Progress<W: Wizard> {
    answers: W::Answers,
    /// The steps that are needed, in order, and whether each is done.
    steps: Vec<(W::Step, bool)>,
}

impl<W: Wizard> Progress<W> {
    /// Reads the steps in order, so that whether one is needed is asked of those before it, and
    /// those alone that are needed themselves.
    pub(super) fn read(stored: &Stored) -> Self {
        let mut progress = Self { answers: W::Answers::default(), steps: Vec::new() };
        for step in W::Step::ALL.iter().copied() {
            if !W::is_needed(step, &progress.answers) {
                continue;
            }
            let answer = stored.get(step).and_then(|values| W::decode(step, values).ok());
            progress.steps.push((step, answer.is_some()));
            if let Some(answer) = answer {
                answer.put(&mut progress.answers);
            }
        }
        progress
    }

    pub(super) fn steps(&self) -> impl Iterator<Item = (W::Step, bool)> {
        self.steps.iter().copied()
    }

    pub(super) fn is_done(&self, step: W::Step) -> bool {
        self.steps.contains(&(step, true))
    }

    /// Whether the step is needed and all before it are done.
    pub(super) fn is_reachable(&self, step: W::Step) -> bool {
        let before = self.steps.iter().take_while(|(_, is_done)| *is_done).count();
        self.steps.iter().take(before + 1).any(|(other, _)| *other == step)
    }

    /// The first step that is not done, or else the last one; `None` if no step is needed.
    pub(super) fn first_open(&self) -> Option<W::Step> {
        let open = self.steps.iter().find(|(_, is_done)| !is_done);
        open.or(self.steps.last()).map(|(step, _)| *step)
    }

    /// The needed step after `step`; after the last one, itself.
    pub(super) fn next(&self, step: W::Step) -> W::Step {
        let after = self.steps.iter().skip_while(|(other, _)| *other != step).nth(1);
        after.map_or(step, |(next, _)| *next)
    }

    pub(super) fn into_answers(self) -> W::Answers {
        self.answers
    }

    /// All answers, if every step that is needed is done.
    pub(super) fn complete(self) -> Option<W::Complete> {
        if !self.steps.iter().all(|(_, is_done)| *is_done) {
            return None;
        }
        W::complete(self.answers)
    }
}
