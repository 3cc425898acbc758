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

#[cfg(test)]
mod tests {
    use std::fmt;

    use formwork_core::{FieldErrors, FormValues, field::FieldSpec};

    use super::*;

    /// `Second` is needed if the first says so, `Third` if the second was answered.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    enum Step {
        First,
        Second,
        Third,
        Last,
    }

    impl fmt::Display for Step {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.slug())
        }
    }

    impl WizardStep for Step {
        const ALL: &'static [Self] = &[Self::First, Self::Second, Self::Third, Self::Last];

        fn slug(self) -> &'static str {
            match self {
                Self::First => "first",
                Self::Second => "second",
                Self::Third => "third",
                Self::Last => "last",
            }
        }

        fn label(self) -> &'static str {
            self.slug()
        }
    }

    struct Answer(Step, String);

    type Answers = Vec<(Step, String)>;

    impl Wizard for Answer {
        type Step = Step;
        type Answers = Answers;
        type Complete = Answers;

        const NAME: &'static str = "tests::Answer";

        fn step(&self) -> Step {
            self.0
        }

        fn encode(&self) -> FormValues {
            let mut values = FormValues::new();
            values.push("text", &self.1);
            values
        }

        fn decode(step: Step, values: &FormValues) -> Result<Self, FieldErrors> {
            let text = values.get("text").ok_or_else(FieldErrors::new)?;
            Ok(Self(step, text.to_owned()))
        }

        fn specs(_: Step) -> &'static [FieldSpec] {
            &[]
        }

        fn is_needed(step: Step, answers: &Answers) -> bool {
            match step {
                Step::Second => answers.contains(&(Step::First, "more".to_owned())),
                Step::Third => answers.iter().any(|(step, _)| *step == Step::Second),
                Step::First | Step::Last => true,
            }
        }

        fn put(self, answers: &mut Answers) {
            answers.push((self.0, self.1));
        }

        fn complete(answers: Answers) -> Option<Answers> {
            Some(answers)
        }
    }

    fn stored(answers: &[(Step, &str)]) -> Stored {
        let mut stored = Stored::default();
        for (step, text) in answers {
            stored.set(*step, Answer(*step, (*text).to_owned()).encode());
        }
        stored
    }

    #[track_caller]
    fn check(answers: &[(Step, &str)], reachable: &[Step], open: Step, is_complete: bool) {
        let progress = Progress::<Answer>::read(&stored(answers));
        let all = Step::ALL.iter().copied();
        let found: Vec<_> = all.filter(|step| progress.is_reachable(*step)).collect();
        assert_eq!((found.as_slice(), progress.first_open()), (reachable, Some(open)));
        assert_eq!(progress.complete().is_some(), is_complete);
    }

    #[test]
    fn a_step_is_reachable_once_all_before_it_are_done() {
        use Step::{First, Last, Second, Third};
        check(&[], &[First], First, false);
        check(&[(First, "less")], &[First, Last], Last, false);
        check(&[(First, "more")], &[First, Second], Second, false);
        check(&[(Last, "x")], &[First], First, false);
        check(&[(First, "less"), (Last, "x")], &[First, Last], Last, true);
        let all = [(First, "more"), (Second, "x"), (Third, "x"), (Last, "x")];
        check(&all, &[First, Second, Third, Last], Last, true);
    }

    #[test]
    fn what_a_step_says_that_is_not_needed_counts_for_no_other() {
        use Step::{First, Last, Second, Third};
        let answers = [(First, "less"), (Second, "x"), (Third, "x"), (Last, "x")];
        check(&answers, &[First, Last], Last, true);
        let progress = Progress::<Answer>::read(&stored(&answers));
        assert_eq!((progress.next(First), progress.next(Last)), (Last, Last));
        assert_eq!(progress.complete().map(|answers| answers.len()), Some(2));
    }
}
