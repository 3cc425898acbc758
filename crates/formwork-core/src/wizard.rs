//! A wizard: one task in several steps, each an ordinary form.

use std::fmt;

use crate::{FieldErrors, FormValues, field::FieldSpec};

/// An enum whose variants are the steps of a wizard; made by `#[derive(Wizard)]`.
///
/// A value is what one step was answered with.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a wizard",
    note = "put `#[derive(Wizard)]` on the enum"
)]
pub trait Wizard: Sized + Send + Sync + 'static {
    /// The steps without their forms.
    type Step: WizardStep;

    /// The forms that were filled in so far.
    type Answers: fmt::Debug + Default + Send + Sync + 'static;

    /// The forms of all steps.
    type Complete: Send + 'static;

    /// The path of the enum, which no other has.
    const NAME: &'static str;

    /// The step that this answers.
    fn step(&self) -> Self::Step;

    /// The fields of the form as a browser would submit them.
    fn encode(&self) -> FormValues;

    /// Reads the form of a step; the checks that only the server can make are not asked.
    ///
    /// # Errors
    ///
    /// Every broken rule of every field.
    fn decode(step: Self::Step, values: &FormValues) -> Result<Self, FieldErrors>;

    /// The fields of the form of a step.
    fn specs(step: Self::Step) -> &'static [FieldSpec];

    /// Whether a step has to be done, by the answers of those before it.
    fn is_needed(step: Self::Step, answers: &Self::Answers) -> bool;

    /// Puts the form to the others.
    fn put(self, answers: &mut Self::Answers);

    /// The forms of all steps; `None` if that of a step is missing which is always needed.
    fn complete(answers: Self::Answers) -> Option<Self::Complete>;
}

/// A step of a wizard, without its form.
///
/// `Display` writes the slug, so that a step can be a segment of a link.
pub trait WizardStep:
    Copy + Eq + std::hash::Hash + fmt::Debug + fmt::Display + Send + Sync + 'static
{
    /// Every step, in order.
    const ALL: &'static [Self];

    /// The step in a path: `home-address`.
    fn slug(self) -> &'static str;

    /// The step for people: `Home address`.
    fn label(self) -> &'static str;

    /// The step with this slug.
    #[must_use]
    fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|step| step.slug() == slug)
    }
}
