//! The body of a form's post, in both of its encodings.

use std::time::Duration;

use axum::{body::Body, response::IntoResponse};
use formwork_core::{
    FormValues, unavailable,
    wire::{ACTION_FIELD, ARGUMENT_FIELD, ONCE_FIELD},
};
use futures::TryStreamExt;
use http::{header, request::Parts};

use super::{ActionEntry, has_content_type};
use crate::{
    body::{self, Limit},
    config::BODY_LIMIT,
    routing::{Refusal, Site},
    upload::{self, FormOf, Length, Purpose, UploadRejection},
};

/// How a form without files is encoded.
const URLENCODED: &str = "application/x-www-form-urlencoded";

/// How a form with files is encoded.
const MULTIPART: &str = "multipart/form-data";

/// After how long a form whose files found no room may be sent again.
const RETRY: Duration = Duration::from_secs(60);

/// How long the first field of a form may be if it names an action, in bytes.
const FIRST_FIELD: usize = 1024;

/// A form that was posted, and the action that it names.
pub(super) struct FormBody {
    pub(super) values: FormValues,
    pub(super) action: &'static ActionEntry,
    /// The bound arguments, as JSON: from where the action is named.
    pub(super) bound: Vec<String>,
    /// The tokens, from there as well; one, if all is well.
    pub(super) tokens: Vec<String>,
}

/// The form, and the action that it names: one `_action` field, or `_action` in the query, which
/// wins. Files that it refers to are not taken.
pub(super) async fn read(
    site: &Site,
    parts: &Parts,
    body: Body,
    purpose: Purpose,
) -> Result<FormBody, UploadRejection> {
    let by_query = ByQuery::of(parts);
    let values = if has_content_type(parts, URLENCODED) {
        read_urlencoded(body, &by_query).await?
    } else if has_content_type(parts, MULTIPART) {
        read_multipart(site, parts, body, purpose, &by_query).await?
    } else {
        return Err(UploadRejection::ContentType);
    };
    let bound = by_query.all(&values, ARGUMENT_FIELD);
    let tokens = by_query.all(&values, ONCE_FIELD);
    let action = by_query.action()?.map_or_else(|| named_action(&values), Ok)?;
    Ok(FormBody { values, action, bound, tokens })
}

/// What the query of a post says of its action.
struct ByQuery {
    fields: FormValues,
}

impl ByQuery {
    fn of(parts: &Parts) -> Self {
        let query = parts.uri.query().unwrap_or_default().as_bytes();
        Self { fields: FormValues::parse(query).unwrap_or_default() }
    }

    fn action(&self) -> Result<Option<&'static ActionEntry>, UploadRejection> {
        self.fields.get(ACTION_FIELD).map(|_| named_action(&self.fields)).transpose()
    }

    /// The arguments and the token of a button stand in its `formaction`, those of the form itself in
    /// the body.
    fn all(&self, values: &FormValues, field: &str) -> Vec<String> {
        let is_buttons = self.fields.get(ACTION_FIELD).is_some()
            && (values.get(ACTION_FIELD).is_some() || self.fields.get(field).is_some());
        let named = if is_buttons { &self.fields } else { values };
        named.all(field).map(ToOwned::to_owned).collect()
    }
}

async fn read_urlencoded(body: Body, by_query: &ByQuery) -> Result<FormValues, UploadRejection> {
    let limit = match by_query.action() {
        Ok(Some(action)) => Limit::Known(action.body_limit()),
        Ok(None) => Limit::Told(ActionEntry::greatest_body_limit(), limit_of_first_field),
        Err(_) => Limit::Known(BODY_LIMIT),
    };
    let body = body::read_limited(body, limit).await?;
    let action = by_query.action()?;
    let values = FormValues::parse(&body).map_err(|_| UploadRejection::Malformed)?;
    let action = action.map_or_else(|| named_action(&values), Ok)?;
    if body.len() > action.body_limit() {
        return Err(UploadRejection::TooLarge);
    }
    Ok(values)
}

/// How long a body may be whose first field names the action, as soon as that has arrived: a form
/// component writes it first.
fn limit_of_first_field(body: &[u8]) -> Option<usize> {
    let Some(end) = body.iter().position(|byte| *byte == b'&') else {
        return (body.len() > FIRST_FIELD).then_some(BODY_LIMIT);
    };
    let fields = FormValues::parse(&body[..end.min(FIRST_FIELD)]).unwrap_or_default();
    let action = fields.get(ACTION_FIELD).and_then(ActionEntry::find);
    Some(action.map_or(BODY_LIMIT, ActionEntry::body_limit))
}

async fn read_multipart(
    site: &Site,
    parts: &Parts,
    body: Body,
    purpose: Purpose,
    by_query: &ByQuery,
) -> Result<FormValues, UploadRejection> {
    let limit = site.config().uploads_body_limit.max(ActionEntry::greatest_body_limit() as u64);
    let declared = body::declared_length(&body);
    if declared.is_some_and(|declared| declared > limit) {
        return Err(UploadRejection::TooLarge);
    }
    let by_query = by_query.action()?;
    let content_type = parts.headers.get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok());
    let boundary = content_type.and_then(upload::boundary_of).ok_or(UploadRejection::Malformed)?;
    let form = match by_query {
        Some(action) => FormOf::Known(action.file_form()),
        None => FormOf::Named(|id| ActionEntry::find(id).map(ActionEntry::file_form)),
    };
    let pieces = body::pieces(body).map_err(UploadRejection::from);
    let length = Length { limit, declared };
    let staging = (purpose == Purpose::Submit).then(|| site.staging());
    upload::read_multipart(pieces, boundary, form, length, staging).await
}

fn named_action(fields: &FormValues) -> Result<&'static ActionEntry, UploadRejection> {
    let mut ids = fields.all(ACTION_FIELD);
    match (ids.next(), ids.next()) {
        (Some(id), None) => ActionEntry::find(id).ok_or(UploadRejection::UnknownAction),
        _ => Err(UploadRejection::NoAction),
    }
}

/// What a form that was not read means for the answer.
pub(super) fn refusal(rejection: UploadRejection) -> Refusal {
    match rejection {
        UploadRejection::Storage(error) => Refusal::Error(error.into()),
        UploadRejection::StorageFull => Refusal::Error(unavailable(RETRY)),
        rejection => Refusal::Response(Box::new(rejection.status().into_response())),
    }
}
