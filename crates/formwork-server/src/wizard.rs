//! Wizards: a task in several steps, whose answers wait on the server.
//!
//! * A visitor has one state of each wizard, under a random token in an encrypted cookie, so a
//!   wizard needs `FORMWORK_SECRET`. A page that shows a step is never cached.
//! * The state begins with the first step that is saved and lives for [`LIFE`] from the last one.
//!   It outlives restarts of the server.
//! * It is a row of the table `_formwork_wizards`, which is made with the first one: no migration
//!   has to. The row is found by the SHA-256 of the token, and its answers are encrypted
//!   (AES-256-GCM) under a key that comes from the token. So the database alone tells nothing, and
//!   what is `Secret` is nowhere in clear.
//! * All answers of a state have at most [`MAX_ANSWERS`] bytes together, as JSON.
//! * Answers are read again by the rules of today. A step that no longer reads, after a deployment
//!   for instance, is not done.
//! * Tabs share the state. Of two that save the same step the last one wins; what they save of
//!   different steps is kept. A tab shows what was saved when its page was made, and the last step
//!   completes what is saved by then. A step that another tab's answer has made unneeded is not saved,
//!   and leads to the first one that is not done. Two tabs that save their first step at once, before
//!   there is a cookie, begin a state each; the visitor goes on with that of the cookie that came last.
//! * Of a state that was completed only is kept where that led, for as long: a repeated submit of the
//!   last step is led there too, and to fill in the first step again begins anew.
//! * Files cannot wait here: a wizard with an upload in one of its forms answers with 500 and says so
//!   in the log.
//! * States past their life are deleted when others are saved, at most [`EXPIRED_AT_ONCE`] at once.
//! * On PostgreSQL the table is made before a transaction. Where the user may not create tables, a
//!   migration makes it: `id BYTEA PRIMARY KEY`, `wizard TEXT`, `answers BYTEA`, `created_at BIGINT`,
//!   `changed_at BIGINT`, all `NOT NULL`, and an index on `changed_at`.
//!
//! Renaming or moving the enum lets every visitor start anew.

use std::{fmt, sync::Arc, time::Duration};

use formwork_core::{
    Error, FieldError, FieldErrors, Redirect, Result, Wizard, WizardStep, field::FieldSpec,
    not_found, redirect,
};
use sqlx::AnyExecutor;

pub use database::WizardDatabase;
pub use visit::{Visit, VisitStep};

use database::{Begun, Savepoint};
use progress::Progress;
use stored::Stored;
use token::Token;

use crate::database::{AnyWriter, Commit, Connected, ConnectionRef};

mod cookie;
mod database;
mod progress;
mod queries;
mod stored;
mod token;
mod visit;

/// How long a state lives after the last step that was saved.
pub const LIFE: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// How many bytes all answers of a state have at most, as JSON.
pub const MAX_ANSWERS: usize = 256 * 1024;

/// How many states past their life are deleted at most when one is saved.
pub const EXPIRED_AT_ONCE: u32 = 20;

/// The state that the visitor has of a wizard.
///
/// # Examples
///
/// An application says once where a wizard keeps its state and where its steps are:
///
/// ```text
/// pub fn registration() -> WizardStore<Registration> {
///     WizardStore::new(db(), href::registration::step).writer(writer())
/// }
/// ```
///
/// The page of a step shows its form, or sends the visitor to the step that comes first:
///
/// ```text
/// pub async fn page(Path(step): Path<RegistrationStep>) -> Result<impl IntoView> {
///     let visit = registration().visit(step).await?;
///     let answers = visit.answers;
///     Ok(match step {
///         RegistrationStep::Account => view! {
///             <Form action=save_account nostrip:initial=answers.account let(AccountFields { email })>
///                 <Field of=email/>
///                 <Submit>"Next"</Submit>
///             </Form>
///         }.into_any(),
///         // and so on
///     })
/// }
/// ```
///
/// Each step has an action. All but the last save and lead to the next:
///
/// ```text
/// #[action]
/// pub async fn save_account(account: Account) -> ActionResult<Redirect> {
///     registration().save(Registration::Account(account)).await
/// }
/// ```
///
/// The last one completes; the answers are gone when the application's own work is committed, and
/// who submits it twice is led to the same place:
///
/// ```text
/// #[action]
/// pub async fn register(review: Review) -> ActionResult<Redirect> {
///     let mut transaction = writer().begin().await?;
///     let answers = registration().complete(Registration::Review(review), &mut transaction).await?;
///     queries::insert(&mut transaction, &answers.account, &answers.address).await?;
///     registration().finish(transaction, redirect(href::welcome())).await
/// }
/// ```
pub struct WizardStore<W: Wizard> {
    db: WizardDatabase,
    href: Arc<dyn Fn(W::Step) -> String + Send + Sync>,
}

impl<W: Wizard> WizardStore<W> {
    /// States in `db`, a `SqlitePool` or an [`AnyDatabase`](crate::database::AnyDatabase); the page
    /// of a step is at `href`.
    pub fn new<H: Into<String>>(
        db: impl Into<WizardDatabase>,
        href: impl Fn(W::Step) -> H + Send + Sync + 'static,
    ) -> Self {
        Self { db: db.into(), href: Arc::new(move |step| href(step).into()) }
    }

    /// Writes states in transactions of `writer`, which takes turns with what else the application
    /// writes; without it, in transactions of the pool, which wait for the lock of the file. An
    /// `AnyDatabase` has its own.
    #[must_use]
    pub fn writer(self, writer: impl Into<AnyWriter>) -> Self {
        Self { db: self.db.with_writer(writer.into()), ..self }
    }

    /// What the page of a step shows.
    ///
    /// # Errors
    ///
    /// A redirect to the first step that is not done, if a step before this one is not, or this one
    /// is not needed, or to the end, if the wizard was [finished](Self::finish) then; what the
    /// database says.
    pub async fn visit(&self, step: W::Step) -> Result<Visit<W>> {
        let stored = self.stored().await?;
        let progress = Progress::read(&stored);
        self.check_reachable(&stored, &progress, step)?;
        Ok(Visit::new(progress, step, &*self.href))
    }

    /// Leads to the first step that is not done; for a page that begins or resumes the wizard.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn resume(&self) -> Result<Redirect> {
        self.redirect_to_open(&Progress::read(&self.stored().await?))
    }

    /// Saves a step and leads to the next one; from the last one to itself, which
    /// [`complete`](Self::complete) is for. Works in actions and handlers.
    ///
    /// # Errors
    ///
    /// A redirect, as [`visit`](Self::visit), and nothing is saved; 422 if all answers together are
    /// too large; what the database says.
    pub async fn save(&self, answer: W) -> Result<Redirect> {
        refuse_files::<W>()?;
        self.db.make_table().await?;
        match self.db.begin().await? {
            Begun::ByWriter(transaction) => self.save_in(transaction, answer).await,
            Begun::ByPool(transaction) => self.save_in(transaction, answer).await,
        }
    }

    async fn save_in(&self, mut transaction: impl Commit, answer: W) -> Result<Redirect> {
        let step = answer.step();
        queries::TABLE.make_in(transaction.connection()).await?;
        Self::lock(transaction.connection()).await?;
        let (token, mut stored) = match Self::find(transaction.connection()).await? {
            Some(found) => found,
            None => (Token::random()?, Stored::default()),
        };
        self.check_reachable(&stored, &Progress::read(&stored), step)?;
        stored.set(step, answer.encode());
        let progress = Progress::<W>::read(&stored);
        if !progress.is_done(step) {
            // Else the visitor would be led in circles.
            return Err(Error::failed(format!(
                "the step `{step}` of {} is not read as it was written",
                W::NAME
            )));
        }
        let answers = stored.seal(&token)?.ok_or_else(|| too_large(&stored, step))?;
        queries::put(transaction.connection(), &token.id(), W::NAME, &answers).await?;
        queries::delete_expired(transaction.connection()).await?;
        // Before the commit: a cookie without a state does no harm, a state without a cookie is lost.
        cookie::set::<W>(&token)?;
        transaction.commit().await?;
        Ok(self.redirect_to(progress.next(step)))
    }

    /// Ends the wizard with its last step: takes the answers out of the database and gives them.
    ///
    /// `transaction` is one of the [writer](crate::database::WriteTransaction), one of
    /// [any](crate::database::AnyTransaction), or one of sqlx for SQLite. They are gone when it is
    /// committed, and of two that end the same state at once only one is given the answers. Until then
    /// it waits for other writers, so call it before the application's own work. The last step is not
    /// saved if that work fails; the others are kept.
    ///
    /// # Errors
    ///
    /// A redirect to the first step that is not done, if there is one; to the end, where another
    /// request has [finished](Self::finish) the state; what the database says.
    pub async fn complete(&self, last: W, transaction: &mut impl Connected) -> Result<W::Complete> {
        refuse_files::<W>()?;
        self.db.make_table().await?;
        // What is taken in vain is put back, even if the caller commits.
        let mut savepoint = Savepoint::set(transaction.connection()).await?;
        Self::lock(savepoint.connection()).await?;
        let mut stored = Self::take(savepoint.connection()).await?;
        let end = stored.end();
        stored.set(last.step(), last.encode());
        let progress = Progress::<W>::read(&stored);
        let elsewhere = end.map_or_else(|| self.redirect_to_open(&progress), Ok);
        let Some(complete) = progress.complete() else {
            savepoint.roll_back().await?;
            return Err(elsewhere?.into());
        };
        savepoint.release().await?;
        Ok(complete)
    }

    /// Commits what [`complete`](Self::complete) began, and leads to `end`.
    ///
    /// Who submits the last step once more, by a double click or with the back button, is led there
    /// too, as long as the state lives; but where the last step is all that is needed, to submit it is
    /// to begin anew. Where `transaction` is committed without this, a second submit leads to the first
    /// step.
    ///
    /// # Errors
    ///
    /// What the database says; nothing is committed then.
    pub async fn finish(&self, mut transaction: impl Commit, end: Redirect) -> Result<Redirect> {
        if let Some(token) = cookie::get::<W>()?
            && let Some(state) = Stored::Finished(end.location().to_owned()).seal(&token)?
        {
            self.db.make_table().await?;
            queries::TABLE.make_in(transaction.connection()).await?;
            queries::put(transaction.connection(), &token.id(), W::NAME, &state).await?;
        }
        transaction.commit().await?;
        Ok(end)
    }

    /// Forgets every answer of the visitor. Works in actions and handlers.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn discard(&self) -> Result<()> {
        self.db.make_table().await?;
        match self.db.begin().await? {
            Begun::ByWriter(transaction) => Self::discard_in(transaction).await?,
            Begun::ByPool(transaction) => Self::discard_in(transaction).await?,
        }
        Ok(cookie::remove::<W>()?)
    }

    async fn discard_in(mut transaction: impl Commit) -> Result<()> {
        Self::take(transaction.connection()).await?;
        transaction.commit().await
    }

    async fn stored(&self) -> Result<Stored> {
        refuse_files::<W>()?;
        let found = Self::find(self.db.acquire().await?.connection()).await?;
        Ok(found.map(|(_, stored)| stored).unwrap_or_default())
    }

    /// Waits until nobody else changes the state of the visitor.
    async fn lock(connection: ConnectionRef<'_>) -> Result<()> {
        let Some(token) = cookie::get::<W>()? else { return Ok(()) };
        Ok(connection.lock(&token.id()).await?)
    }

    /// The state of the visitor; one that cannot be read is none.
    async fn find(db: impl AnyExecutor<'_>) -> Result<Option<(Token, Stored)>> {
        let Some(token) = cookie::get::<W>()? else { return Ok(None) };
        let answers = queries::find(db, &token.id()).await?;
        let stored = answers.and_then(|answers| Stored::open(&token, &answers));
        Ok(stored.map(|stored| (token, stored)))
    }

    /// The state of the visitor, which is deleted; of no state there are no answers.
    async fn take(db: impl AnyExecutor<'_>) -> Result<Stored> {
        let Some(token) = cookie::get::<W>()? else { return Ok(Stored::default()) };
        let answers = queries::take(db, &token.id()).await?;
        let stored = answers.and_then(|answers| Stored::open(&token, &answers));
        Ok(stored.unwrap_or_default())
    }

    fn check_reachable(
        &self,
        stored: &Stored,
        progress: &Progress<W>,
        step: W::Step,
    ) -> Result<()> {
        if progress.is_reachable(step) {
            return Ok(());
        }
        Err(stored.end().map_or_else(|| self.redirect_to_open(progress), Ok)?.into())
    }

    fn redirect_to_open(&self, progress: &Progress<W>) -> Result<Redirect> {
        progress.first_open().map(|step| self.redirect_to(step)).ok_or_else(not_found)
    }

    fn redirect_to(&self, step: W::Step) -> Redirect {
        redirect((self.href)(step))
    }
}

impl<W: Wizard> fmt::Debug for WizardStore<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("WizardStore").field(&W::NAME).finish()
    }
}

/// What the specs of a form say is known at run time only, so this is no error of the compiler.
fn refuse_files<W: Wizard>() -> Result<()> {
    let mut steps = W::Step::ALL.iter();
    match steps.find(|step| FieldSpec::have_files(W::specs(**step))) {
        None => Ok(()),
        Some(step) => Err(Error::failed(format!(
            "the step `{step}` of {} has a file, and a wizard cannot keep files: let an action of \
             its own take it",
            W::NAME
        ))),
    }
}

/// Says it at the field that takes most of the space.
fn too_large<S: WizardStep>(stored: &Stored, step: S) -> Error {
    let longest = stored.longest_field(step).unwrap_or_default();
    FieldErrors::from(FieldError::new(longest, "wizard_too_large")).into()
}
