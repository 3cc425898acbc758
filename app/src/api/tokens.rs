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

/// Makes a token for who is signed in, and shows it: this once, for it is not kept.
#[action]
pub async fn create_token(
    #[extract] SignedIn(me): SignedIn,
    token: NewToken,
) -> ActionResult<String> {
    use super::queries;
    use crate::{accounts::Token, clock, database::writer};

    let secret = Token::new()?;
    let mut transaction = writer().begin().await?;
    queries::insert(&mut transaction, me.id, &token.name, &secret.key(), clock::now()).await?;
    transaction.commit().await?;
    Ok(secret.as_str().to_owned())
}

/// Makes a token worthless; one of who is signed in alone.
#[action]
pub async fn revoke_token(#[extract] SignedIn(me): SignedIn, id: i64) -> ActionResult<Redirect> {
    use super::queries;
    use crate::{database::writer, routes::href, texts::texts};

    let mut transaction = writer().begin().await?;
    if !queries::delete(&mut transaction, me.id, id).await? {
        return Err(not_found());
    }
    transaction.commit().await?;
    flash(texts().tokens.revoked);
    Ok(redirect(href::settings::tokens()))
}
