//! Who is signed in, as an argument of pages, layouts and actions.

use formwork::{
    api::ApiError,
    axum::{
        extract::{FromRequestParts, OriginalUri},
        http::{Method, request::Parts},
    },
    prelude::{forbidden, redirect, unauthorized},
};

use super::{Account, Role, session};
use crate::routes::href;

/// The member who is signed in. Who asks for a page and is not is led to sign in, and back; who posts is
/// told 401.
#[derive(Clone, Debug)]
pub struct SignedIn(pub Account);

/// The administrator who is signed in; any other member is told 403.
#[derive(Clone, Debug)]
pub struct Administrator(pub Account);

impl<S: Send + Sync> FromRequestParts<S> for SignedIn {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        if let Some(account) = session::current().await? {
            return Ok(Self(account));
        }
        if parts.method != Method::GET && parts.method != Method::HEAD {
            return Err(unauthorized().into());
        }
        // As the visitor has it, with the prefix of their language.
        let original = parts.extensions.get::<OriginalUri>();
        let uri = original.map_or(&parts.uri, |OriginalUri(uri)| uri);
        let page = uri.path_and_query().map_or("/", |page| page.as_str());
        Err(formwork::Error::from(redirect(href::sign_in().next(page))).into())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Administrator {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let SignedIn(account) = SignedIn::from_request_parts(parts, state).await?;
        if account.role() != Role::Administrator {
            return Err(forbidden().into());
        }
        Ok(Self(account))
    }
}
