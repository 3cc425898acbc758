//! Who a program acts for.

use formwork::{
    api::ApiError,
    axum::{
        extract::FromRequestParts,
        http::{StatusCode, header, request::Parts},
        response::{IntoResponse, Response},
    },
    prelude::Result,
};

use super::queries;
use crate::{
    accounts::Token,
    clock,
    database::{db, writer},
};

/// How exactly it is known when a token was last shown, in seconds.
const USED_SECONDS: i64 = 60 * 60;

/// The number of the member whose token the request shows (`Authorization: Bearer ..`, RFC 6750); 401
/// without one.
#[derive(Clone, Copy, Debug)]
pub struct Bearer(pub i64);

impl<S: Send + Sync> FromRequestParts<S> for Bearer {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        let user = match token(parts) {
            Some(token) => {
                owner(&token).await.map_err(|error| ApiError::from(error).into_response())?
            }
            None => None,
        };
        user.map(Self).ok_or_else(|| {
            (StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, "Bearer")]).into_response()
        })
    }
}

fn token(parts: &Parts) -> Option<Token> {
    let credentials = parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = credentials.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| Token::received(token.to_owned()))
}

async fn owner(token: &Token) -> Result<Option<i64>> {
    let Some(owner) = queries::owner(&db(), &token.key()).await? else {
        return Ok(None);
    };
    let now = clock::now();
    if owner.used_at.is_none_or(|used_at| now - used_at > USED_SECONDS) {
        let mut transaction = writer().begin().await?;
        queries::note_used(&mut transaction, owner.token, now).await?;
        transaction.commit().await?;
    }
    Ok(Some(owner.user))
}
