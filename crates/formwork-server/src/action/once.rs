//! Exactly once: the work of a submit, its token and its outcome are one transaction.
//!
//! * The form of an action with `once` carries a token: 128 random bits and the time, encrypted and
//!   authenticated (AES-256-GCM) for the action under a key that comes from `FORMWORK_SECRET`. So
//!   nobody makes one up. Without that secret the key is one of the process, and no token outlives it.
//! * A submit runs in a transaction of the application's [`Writer`] or [`AnyWriter`]. It first looks for the token, then
//!   the body works, and the token is written with the outcome: the value, where that leads, the
//!   cookies that the body has set, and what it said by a flash. All of it is committed, or nothing is.
//! * An error of the body, whichever, and a panic roll everything back, the token included. So the
//!   corrected form is sent with the same token. A redirect to be kept is returned as `Ok`.
//! * So does what the body has done to the answer: the cookies and headers that it set, what it said
//!   by a flash, and what it gave to run after the answer. All of that is done if the transaction is
//!   committed, and only then. What was invalidated stays so.
//! * A body has as long as a turn of the writer may take
//!   ([`WriterOptions::turn_timeout`](crate::database::WriterOptions::turn_timeout)). Then it is
//!   dropped and rolled back, and the answer is 503: it would let everybody else wait. On PostgreSQL that
//!   is [`BUSY_TIMEOUT_SECONDS`](crate::database::BUSY_TIMEOUT_SECONDS).
//! * The same form again (same token, same fields) is answered with the first outcome, and the body
//!   does not run; nor is it said what rules or checks have to say now, such as that a name is taken.
//!   Its answer waits until the first one is on the disk. Headers are not set again, and nothing runs
//!   after the answer once more. Cookies are set again, so they are given to
//!   whoever sends token and fields: that is the visitor, or someone with the visitor's page.
//! * Another form with a spent token is 409: the page, with what was typed, with a fresh token, and
//!   with an error of the whole form (`already_sent`). So is a token older than [`LIFE`], spent or not
//!   (`expired`). To press the button again is enough. A form without a token, with two, or with one that is none
//!   of this action, is 400, before the wrappers.
//! * What is compared are the bound arguments and all fields in order but for the framework's own,
//!   and of a file its content, name and type. A file that is kept counts by its reference.
//! * The action's wrappers are around all of that, and see a replay as a success, and 409 as
//!   [`Kind::Conflict`]. What they and the action's extractors do is not in the transaction.
//! * What the body has invalidated is invalidated once more after the commit, before the answer: in
//!   between a page may have been cached with the old rows.
//! * Checks of fields and buttons of lists claim nothing. The page that they are answered with has a
//!   fresh token; the script leaves the form's own where it only shows what is wrong with fields.
//! * A call of an island, or of Rust on the server, has no token: its body runs in a transaction, each
//!   time it is called.
//! * A page with a token is of one visitor, and is never cached.
//! * Tokens are rows of the table `_formwork_once`, which is made with the first one: no migration has
//!   to. A row is found by the SHA-256 of the token, has the SHA-256 of what was sent, and the outcome
//!   encrypted as the token is. An outcome that cannot be written, or opened or read any more, or is
//!   greater than [`MAX_OUTCOME`], leads back to the page. Rows past [`LIFE`] are deleted when others are made, at
//!   most [`EXPIRED_AT_ONCE`] at once.
//!
//! On SQLite it is made for one process on one file, in which the submits of a token take turns. On
//! PostgreSQL there may be several servers:
//!
//! * A submit holds a lock on its token (`pg_advisory_xact_lock`) for as long as its transaction, so
//!   that another one of the same token waits for it, on whichever server, and then finds it spent.
//! * Where the database's default is an isolation level above `READ COMMITTED`, who has waited for another
//!   server does not see what was spent there: the body runs, to be rolled back, and the answer is what
//!   the body says, or 503. Made once more, the submit is answered as the first one was.
//! * What the database gives up, because two transactions exclude each other or one has waited for
//!   too long, is rolled back, and 503 with `Retry-After`. It is not tried again by itself: the
//!   arguments are used up. The token is still good.
//! * `_formwork_once` is made before the transaction. Where the user may not create tables, a
//!   migration makes it: `id BYTEA PRIMARY KEY`, `action TEXT`, `payload BYTEA`, `outcome TEXT`,
//!   `created_at BIGINT`, all `NOT NULL`, and an index on `created_at`.

use std::{
    sync::Arc,
    time::{Duration, SystemTime},
};

use formwork_core::{Error, FieldError, Kind, Result};

pub use transaction::OnceTransaction;

pub(super) use token::Token;
pub(crate) use turns::Once;

use super::{
    entry::{ServerAction, shown_outcome},
    wrapper::Outcome,
};
use crate::{
    database::{AnyTransaction, AnyWriter, Writer},
    request::RequestContext,
};
use outcome::Kept;
use queries::Spent;
use undo::Undo;

mod outcome;
pub(super) mod payload;
mod queries;
mod token;
mod transaction;
mod turns;
mod undo;

/// How long a token is good, and for how long its outcome is kept.
pub const LIFE: Duration = Duration::from_secs(24 * 60 * 60);

/// How many tokens past their life are deleted at most when one is written.
pub const EXPIRED_AT_ONCE: u32 = 20;

/// How many bytes a value has at most that is kept, as JSON.
pub const MAX_OUTCOME: usize = 64 * 1024;

/// What a submit claims: a token, for what was sent with it.
pub(super) struct Claim {
    /// The SHA-256 of the token.
    pub(super) id: [u8; 32],
    /// When the token was made, in seconds since 1970.
    pub(super) minted: u64,
    /// The SHA-256 of what was sent.
    pub(super) payload: [u8; 32],
}

/// Runs the body in a transaction of its own.
pub(super) async fn run<A: ServerAction>(
    args: A::Args,
    extracted: A::Extractors,
) -> Result<A::Output> {
    let context = current()?;
    let writer = writer_for::<A>(&context)?;
    let transaction = writer.begin().await?;
    let undo = Undo::new(Arc::clone(&context));
    let body = A::run(args, extracted);
    let (value, transaction) = in_transaction(&writer, transaction, body).await?;
    commit(transaction, &context, undo).await?;
    Ok(value)
}

/// Runs the body and spends the token in one transaction, or gives the outcome that it was spent with.
///
/// What is wrong with `args` is said of a token alone that is not spent.
pub(super) async fn submit<A: ServerAction>(
    args: Result<A::Args>,
    extracted: A::Extractors,
    claim: Claim,
) -> Result<Outcome> {
    let context = current()?;
    let writer = writer_for::<A>(&context)?;
    writer.make_table(&queries::TABLE).await?;
    let mut transaction = writer.begin().await?;
    transaction.get().lock(&claim.id).await?;
    if let Some(spent) = queries::find(&mut transaction, &claim.id).await? {
        // The group in which it was spent may not be on the disk yet.
        transaction.commit().await?;
        return replay::<A>(&context, &claim, &spent);
    }
    // To wait for the writer may have taken the token past its life, and its row with it.
    check_age(claim.minted)?;
    let body = A::run(args?, extracted);
    let undo = Undo::new(Arc::clone(&context));
    let (value, mut transaction) = in_transaction(&writer, transaction, body).await?;
    let outcome = Kept::new(&value, undo.cookies(), undo.flashes());
    let outcome = outcome.seal(context.site().once(), &claim.id)?;
    let spent = Spent { payload: claim.payload.to_vec(), outcome };
    queries::put(&mut transaction, A::ID, &claim, &spent).await?;
    commit(transaction, &context, undo).await?;
    Ok(shown_outcome::<A>(value))
}

fn replay<A: ServerAction>(
    context: &RequestContext,
    claim: &Claim,
    spent: &Spent,
) -> Result<Outcome> {
    if spent.payload != claim.payload {
        return Err(conflict("already_sent"));
    }
    let kept = Kept::open(context.site().once(), &claim.id, &spent.outcome).unwrap_or_default();
    kept.repeat(context);
    Ok(kept.value::<A::Output>().map_or_else(|| Outcome::new(()), shown_outcome::<A>))
}

/// Whether a token that was made at `minted`, in seconds since 1970, may still be claimed.
pub(super) fn check_age(minted: u64) -> Result<()> {
    if token::is_expired(minted, SystemTime::now()) { Err(conflict("expired")) } else { Ok(()) }
}

/// 409, said of the form as a whole.
fn conflict(code: &'static str) -> Error {
    Kind::Conflict(FieldError::new("", code).into()).into()
}

fn current() -> Result<Arc<RequestContext>> {
    RequestContext::current().ok_or_else(|| Error::failed("an action was called outside a request"))
}

fn writer_for<A: ServerAction>(context: &RequestContext) -> Result<AnyWriter> {
    let id = A::ID;
    if transaction::is_open() {
        return Err(Error::failed(format!(
            "`{id}` is `once`, and was called while another such action runs: it would wait for \
             that one's transaction to end. Let both call a function that takes the connection"
        )));
    }
    let of_sqlite = || context.site().state::<Writer>().cloned().map(AnyWriter::from);
    let of_any = || context.site().state::<AnyWriter>().cloned();
    let writer = match A::TAKES_ANY {
        true => of_any().or_else(of_sqlite),
        false => of_sqlite().or_else(of_any),
    };
    writer.ok_or_else(|| {
        Error::failed(format!(
            "`{id}` is `once`, so it runs in a transaction of the application's database: give that \
             to the routes, `.with_database(Database::connect(url).await?)`"
        ))
    })
}

/// Runs a body for as long as its turn may take: its value, and the transaction that it was made in.
async fn in_transaction<T>(
    writer: &AnyWriter,
    transaction: AnyTransaction,
    body: impl Future<Output = Result<T>>,
) -> Result<(T, AnyTransaction)> {
    let slot = transaction::Slot::new(transaction);
    let value = writer.in_turn(slot.scope(body)).await??;
    let transaction = slot.take().ok_or_else(|| Error::failed("the transaction is gone"))?;
    Ok((value, transaction))
}

async fn commit(transaction: AnyTransaction, context: &RequestContext, undo: Undo) -> Result<()> {
    transaction.commit().await?;
    undo.keep();
    context.invalidate_again();
    Ok(())
}
