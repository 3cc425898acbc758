//! The body of a form's post, in both of its encodings.

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use formwork_core::{FormValues, wire::ACTION_FIELD};
use futures::TryStreamExt;
use http::{HeaderValue, StatusCode, header, request::Parts};

use super::{ActionEntry, has_content_type};
use crate::{
    body,
    config::BODY_LIMIT,
    error_response,
    routing::Site,
    upload::{self, Claims, FileForm, FormOf, Length, Purpose, UploadRejection},
};

/// How a form without files is encoded.
const URLENCODED: &str = "application/x-www-form-urlencoded";

/// How a form with files is encoded.
const MULTIPART: &str = "multipart/form-data";

/// After how many seconds a form whose files found no room may be sent again.
const RETRY_SECONDS: u16 = 60;

type Read = (FormValues, &'static ActionEntry);

/// The form, and the action that it names: one `_action` field, or `_action` in the query, which
/// wins. Files that waited for the form are in it, and claimed.
pub(super) async fn read(
    site: &Site,
    parts: &Parts,
    body: Body,
    purpose: Purpose,
) -> Result<(FormValues, &'static ActionEntry, Claims), UploadRejection> {
    let (values, action) = if has_content_type(parts, URLENCODED) {
        read_urlencoded(parts, body).await?
    } else if has_content_type(parts, MULTIPART) {
        read_multipart(site, parts, body, purpose).await?
    } else {
        return Err(UploadRejection::ContentType);
    };
    let form = file_form(action);
    let (values, claims) = upload::take_kept(values, form, site.staging(), purpose).await;
    Ok((values, action, claims))
}

async fn read_urlencoded(parts: &Parts, body: Body) -> Result<Read, UploadRejection> {
    let body = body::read(&parts.headers, body, BODY_LIMIT).await?;
    let by_query = action_of_query(parts)?;
    let values = FormValues::parse(&body).map_err(|_| UploadRejection::Malformed)?;
    let action = by_query.map_or_else(|| named_action(&values), Ok)?;
    Ok((values, action))
}

async fn read_multipart(
    site: &Site,
    parts: &Parts,
    body: Body,
    purpose: Purpose,
) -> Result<Read, UploadRejection> {
    let limit = site.config().uploads_body_limit.max(BODY_LIMIT as u64);
    let declared = body::declared_length(&parts.headers);
    if declared.is_some_and(|declared| declared > limit) {
        return Err(UploadRejection::TooLarge);
    }
    let by_query = action_of_query(parts)?;
    let content_type = parts.headers.get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok());
    let boundary = content_type.and_then(upload::boundary_of).ok_or(UploadRejection::Malformed)?;
    let form = match by_query {
        Some(action) => FormOf::Known(file_form(action)),
        None => FormOf::Named(|id| ActionEntry::find(id).map(file_form)),
    };
    let pieces = body::pieces(body).map_err(UploadRejection::from);
    let length = Length { limit, declared };
    let staging = (purpose == Purpose::Submit).then(|| site.staging());
    let values = upload::read_multipart(pieces, boundary, form, length, staging).await?;
    let action = by_query.map_or_else(|| named_action(&values), Ok)?;
    Ok((values, action))
}

fn file_form(action: &'static ActionEntry) -> FileForm {
    FileForm { action: action.id(), specs: action.specs() }
}

fn action_of_query(parts: &Parts) -> Result<Option<&'static ActionEntry>, UploadRejection> {
    let query = parts.uri.query().unwrap_or_default().as_bytes();
    let fields = FormValues::parse(query).unwrap_or_default();
    fields.get(ACTION_FIELD).map(|_| named_action(&fields)).transpose()
}

fn named_action(fields: &FormValues) -> Result<&'static ActionEntry, UploadRejection> {
    let mut ids = fields.all(ACTION_FIELD);
    match (ids.next(), ids.next()) {
        (Some(id), None) => ActionEntry::find(id).ok_or(UploadRejection::UnknownAction),
        _ => Err(UploadRejection::NoAction),
    }
}

/// The answer to a form that was not read.
pub(super) async fn refused(rejection: &UploadRejection, parts: &Parts) -> Response {
    if let UploadRejection::Storage(error) = rejection {
        return error_response::failed(&error_response::describe(error), parts);
    }
    let mut response = error_response::page(rejection.status(), parts).await.into_response();
    if rejection.status() == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(RETRY_SECONDS));
    }
    response
}
