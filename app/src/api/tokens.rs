//! The tokens of a member.

use formwork::prelude::*;

#[cfg(feature = "ssr")]
use crate::accounts::SignedIn;

/// A token that is to be made.
#[derive(Form, Debug)]
#[form(table = "api_tokens")]
pub struct NewToken {
    #[field(label = "What it is for", column = "name", length(1..=80), trim)]
    pub name: String,
}

/// How many tokens a member has at most.
#[cfg(feature = "ssr")]
const MAX_TOKENS: i64 = 20;

/// Makes a token for who is signed in, and shows it: this once, for it is not kept.
#[action]
pub async fn create_token(
    #[extract] SignedIn(me): SignedIn,
    token: NewToken,
) -> ActionResult<String> {
    use super::queries;
    use crate::{
        accounts::Token,
        audit::{self, What},
        clock,
        database::{lock_member, writer},
        texts::texts,
    };

    let secret = Token::new()?;
    let mut transaction = writer().begin().await?;
    lock_member(&mut transaction, me.id).await?;
    if queries::count(&mut *transaction, me.id).await? >= MAX_TOKENS {
        let message = (texts().tokens.too_many)(MAX_TOKENS);
        return Err(Violation::new("too_many").with_message(message).of("").into());
    }
    queries::insert(&mut transaction, me.id, &token.name, &secret.key(), clock::now()).await?;
    audit::note(&mut transaction, What::TokenMade, Some(me.id), None, &token.name).await?;
    transaction.commit().await?;
    Ok(secret.as_str().to_owned())
}

/// Makes a token worthless; one of who is signed in alone.
#[action]
pub async fn revoke_token(#[extract] SignedIn(me): SignedIn, id: i64) -> ActionResult<Redirect> {
    use super::queries;
    use crate::{
        audit::{self, What},
        database::writer,
        routes::href,
        texts::texts,
    };

    let mut transaction = writer().begin().await?;
    let Some(name) = queries::delete(&mut transaction, me.id, id).await? else {
        return Err(not_found());
    };
    audit::note(&mut transaction, What::TokenRevoked, Some(me.id), None, &name).await?;
    transaction.commit().await?;
    flash(texts().tokens.revoked);
    Ok(redirect(href::settings::tokens()))
}
