//! What the mail provider tells: which addresses cannot be reached.
//!
//! The provider signs the bytes of the body, so the body is taken as it is and read as JSON only
//! after its signature was checked.

use crate::{clock, users::queries, webhooks::WebhookSecret};
use formwork::{
    axum::{
        Json,
        body::Bytes,
        http::{HeaderMap, StatusCode},
    },
    database::AnyWriter,
    prelude::*,
};
use serde::Deserialize;

#[derive(Deserialize)]
struct Notice {
    event: String,
    email: String,
}

/// Takes a notice: 404 without a secret, 401 if the signature does not fit, 400 if it is no
/// notice, else 204. Events that nobody asked for are taken and ignored, or they would be sent
/// again.
pub async fn post(
    State(secret): State<Option<WebhookSecret>>,
    State(writer): State<AnyWriter>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<StatusCode, ApiError> {
    let secret = secret.ok_or_else(not_found)?;
    let signature = headers.get("x-signature").map(|signature| signature.as_bytes());
    if !signature.is_some_and(|signature| secret.has_signed(&body, signature)) {
        return Err(unauthorized())?;
    }
    let Ok(Json(notice)) = Json::<Notice>::from_bytes(&body) else {
        return Err(ApiError::new(StatusCode::BAD_REQUEST));
    };
    if notice.event == "bounced" {
        // No page shows it, so none is made anew.
        let mut transaction = writer.begin().await?;
        queries::record_bounce(&mut transaction, &notice.email.to_lowercase(), clock::now())
            .await?;
        transaction.commit().await?;
    }
    Ok(StatusCode::NO_CONTENT)
}
