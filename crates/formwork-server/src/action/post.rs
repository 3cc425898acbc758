//! A form's post to the page's own URL.

use std::sync::Arc;

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use formwork_core::{
    Error, FieldErrors, FormValues, Kind, MAX_FIELDS,
    field::FieldSpec,
    form::{FormOutcome, FormResult, ListChange, SubmittedForm},
    wire::{
        ACTION_FIELD, ARGUMENT_FIELD, CHECK, FIELDS_HEADER, FORM_FIELD, LIST_FIELD,
        LOCATION_HEADER, REQUEST_HEADER, SUBMIT, is_of_button,
    },
};
use futures::FutureExt;
use http::{HeaderValue, Request, StatusCode, header, request::Parts};
use percent_encoding::percent_decode;

use super::{
    checked_location,
    entry::ActionEntry,
    form_body::{self, FormBody},
    inner,
    once::Token,
    refused_location, resolved, sealed,
    submission::Submission,
    wrapper::{Caller, Next, Outcome},
};
use crate::{
    cache::OUTCOME,
    error_response, language, origin,
    outcome::{self, Notice},
    render::{self, Delivery, Rendered},
    request::RequestContext,
    routing::{PageRoute, Refusal},
    upload::Purpose,
};

/// Answers a form's post: runs its action and shows what comes next.
///
/// The order of the checks is part of the wire: cross-origin 403, the page's guards, content type
/// 415, size 413, action id 404, body 400, token 400, the action's wrappers, age of the token 409,
/// arguments 400, rules 422.
pub(crate) async fn answer(
    route: &PageRoute,
    context: Arc<RequestContext>,
    request: Request<Body>,
) -> Response {
    let (parts, body) = request.into_parts();
    let parts = Arc::new(parts);
    context.note_head(Arc::clone(&parts));
    let mut response = match Post::read(route, &context, &parts, body).await {
        Ok(post) => post.run().await,
        Err(refused) => refused,
    };
    let no_store = HeaderValue::from_static("no-store");
    response.headers_mut().insert(header::CACHE_CONTROL, no_store);
    response
}

/// What is shown instead of the page that a form was posted to.
async fn refused(
    route: &PageRoute,
    context: &Arc<RequestContext>,
    parts: &Parts,
    refusal: Refusal,
) -> Response {
    let refused = render::refused(&route.frames, refusal, parts);
    told(context, parts, refused.map(Rendered::into_response)).await
}

/// A page of this very answer, which is told what is pending.
async fn told(
    context: &Arc<RequestContext>,
    parts: &Parts,
    page: impl Future<Output = Response> + Send,
) -> Response {
    let render = context.for_render(&parts.headers);
    outcome::tell(context, &render);
    // Boxed: the future of a whole render is large, and would be part of every post's.
    let response = render.scope(page.boxed()).await;
    outcome::adopt(context, &render, &response);
    response
}

/// A post whose form has arrived.
struct Post<'a> {
    route: &'a PageRoute,
    context: &'a Arc<RequestContext>,
    parts: &'a Parts,
    action: &'static ActionEntry,
    bound: Vec<String>,
    tokens: Vec<String>,
    own: OwnAction,
    form: Arc<Submission>,
}

/// What the form on the page is put on, by which it is found again: a button may have named another
/// action.
#[derive(Clone)]
struct OwnAction {
    id: String,
    bound: Vec<String>,
}

impl<'a> Post<'a> {
    async fn read(
        route: &'a PageRoute,
        context: &'a Arc<RequestContext>,
        parts: &'a Parts,
        body: Body,
    ) -> Result<Self, Response> {
        if let Err(rejection) = origin::check(&parts.headers, context.site().config()) {
            // Another site's page is none that is worth the application's work.
            return Err(error_response::page(rejection.status(), parts).await);
        }
        let guards = context.for_render(&parts.headers);
        if let Err(refused) = guards.scope(render::guards(route, parts)).await {
            let refused = refused.into_response();
            outcome::adopt(context, &guards, &refused);
            return Err(refused);
        }
        let purpose = checked_fields(parts).map_or(Purpose::Submit, |_| Purpose::Check);
        let refusal = match form_body::read(context.site(), parts, body, purpose).await {
            Ok(body) => match Self::opened(route, context, parts, body) {
                Some(post) => return Ok(post),
                None => Refusal::Error(Kind::Malformed.into()),
            },
            Err(rejection) => form_body::refusal(rejection),
        };
        Err(refused(route, context, parts, refusal).await)
    }

    /// `None` if a sealed argument was not sealed for here.
    fn opened(
        route: &'a PageRoute,
        context: &'a Arc<RequestContext>,
        parts: &'a Parts,
        body: FormBody,
    ) -> Option<Self> {
        let FormBody { values, action, bound, tokens } = body;
        let bound = sealed::open_bound(context, action, bound)?;
        let own = match values.get(ACTION_FIELD) {
            Some(id) if id != action.id() => {
                let bound = values.all(ARGUMENT_FIELD).map(ToOwned::to_owned).collect();
                let bound = sealed::open_bound(context, ActionEntry::find(id)?, bound)?;
                OwnAction { id: id.to_owned(), bound }
            }
            _ => OwnAction { id: action.id().to_owned(), bound: bound.clone() },
        };
        let form = Arc::new(Submission::new(Arc::clone(context.site()), action, values));
        Some(Self { route, context, parts, action, bound, tokens, own, form })
    }

    async fn run(self) -> Response {
        if let Some(names) = checked_fields(self.parts) {
            if names.len() > MAX_FIELDS {
                return self.refuse(Kind::Malformed).await;
            }
            return self.check(names).await;
        }
        if let Some(change) = self.form.values().get(LIST_FIELD) {
            return self.change_list(change).await;
        }
        let token = self.token();
        if self.action.is_once() && token.is_none() {
            return self.refuse(Kind::Malformed).await;
        }
        let action = Arc::clone(&self.form).run(self.bound.clone(), token);
        let outcome = self.wrapped(self.next(action)).await;
        self.show(outcome).await
    }

    /// The one token of the form, if the action takes one.
    fn token(&self) -> Option<Token> {
        match &self.tokens[..] {
            [text] if self.action.is_once() => {
                Token::open(self.context.site().once().seal(), self.action.id(), text)
            }
            _ => None,
        }
    }

    /// What the action's wrappers are put around.
    fn next(&self, action: impl Future<Output = Result<Outcome, Error>> + Send + 'static) -> Next {
        Next::new(self.action.id(), Caller::Form, action)
    }

    async fn wrapped(&self, next: Next) -> Result<Outcome, Error> {
        super::run_to_end(self.context, self.action.wrap(next)).await
    }

    async fn show(&self, outcome: Result<Outcome, Error>) -> Response {
        match outcome.map_err(Error::into_kind) {
            Ok(outcome) => match outcome.redirect() {
                Some(redirect) => self.go_to(redirect.location()).await,
                None => {
                    self.note_value(outcome);
                    self.go_to(&self.own_location()).await
                }
            },
            Err(Kind::Redirect(redirect)) => self.go_to(redirect.location()).await,
            Err(Kind::Invalid(errors)) => self.refuse_input(errors).await,
            Err(Kind::Conflict(errors)) => self.show_again(errors, StatusCode::CONFLICT).await,
            Err(kind) => self.refuse(kind).await,
        }
    }

    /// Lets the page that follows know what the action returned.
    fn note_value(&self, outcome: Outcome) {
        if let Some(json) = outcome.into_json() {
            self.context.notices.add(Notice::of(self.outcome(FormResult::Value(json))));
        }
    }

    fn outcome(&self, result: FormResult) -> FormOutcome {
        let (action, bound) = (self.action.id(), self.bound.clone());
        FormOutcome { action, bound, form: self.form_id(), result }
    }

    /// The element id of the form, if it was given one.
    fn form_id(&self) -> Option<String> {
        self.form.values().get(FORM_FIELD).map(ToOwned::to_owned)
    }

    /// 303, or the next page in this very answer: for the enhancement script, or if there is more to
    /// tell it than may wait.
    async fn go_to(&self, location: &str) -> Response {
        let location = &*resolved(location, &self.own_location());
        if !self.is_enhanced() && self.context.notices.may_wait() {
            return super::see_other(location, self.parts);
        }
        let Some(target) = checked_location(location) else {
            return error_response::failed(&refused_location(location), self.parts);
        };
        if !location.starts_with('/') {
            outcome::keep(self.context, location);
            return with_location(Response::new(Body::empty()), target);
        }
        let page = inner::get(self.context, self.parts, location.to_owned()).await;
        let mut response = page.response;
        for name in [header::ETAG, header::VARY, header::CONTENT_LENGTH, header::LOCATION] {
            response.headers_mut().remove(name);
        }
        response.headers_mut().remove(OUTCOME);
        with_location(response, HeaderValue::try_from(page.location).unwrap_or(target))
    }

    /// Says what is wrong with the fields called `only`, without running the action.
    async fn check(&self, only: Vec<String>) -> Response {
        let check = Arc::clone(&self.form).check(only);
        match self.wrapped(self.next(check).checking()).await.map_err(Error::into_kind) {
            Ok(_) => {
                let values = self.form.values().clone();
                self.show_form(values, FieldErrors::new(), None, StatusCode::OK).await
            }
            Err(Kind::Invalid(errors)) => self.refuse_input(errors).await,
            Err(kind) => self.refuse(kind).await,
        }
    }

    /// 422: the page again, with what was typed and what is wrong with it.
    async fn refuse_input(&self, errors: FieldErrors) -> Response {
        self.show_again(errors, StatusCode::UNPROCESSABLE_ENTITY).await
    }

    async fn show_again(&self, errors: FieldErrors, status: StatusCode) -> Response {
        let values = self.form.restore(&errors);
        self.show_form(values, errors, None, status).await
    }

    /// 200: the page again, with what was typed and the list as a button has changed it.
    async fn change_list(&self, change: &str) -> Response {
        let change = ListChange::parse(change);
        let spec = change.as_ref().and_then(|it| FieldSpec::find(self.action.specs(), it.list()));
        let (Some(change), Some(spec)) = (change, spec.filter(|spec| spec.multiple)) else {
            return self.refuse(Kind::Malformed).await;
        };
        let files = Arc::clone(&self.form).check_files();
        let refused =
            match self.wrapped(self.next(files).checking()).await.map_err(Error::into_kind) {
                Ok(_) => FieldErrors::new(),
                Err(Kind::Invalid(errors)) => errors,
                Err(kind) => return self.show(Err(kind.into())).await,
            };
        let (values, focus) = change.apply(&self.form.restore(&refused), spec);
        if !refused.is_empty() {
            return self.show_form(values, refused, None, StatusCode::UNPROCESSABLE_ENTITY).await;
        }
        self.show_form(values, FieldErrors::new(), focus, StatusCode::OK).await
    }

    /// The page again, with the form as it was submitted.
    async fn show_form(
        &self,
        values: FormValues,
        errors: FieldErrors,
        focus: Option<String>,
        status: StatusCode,
    ) -> Response {
        let OwnAction { id: action, bound } = self.own.clone();
        let form = self.form_id();
        let submitted = Arc::new(SubmittedForm { action, bound, form, values, errors, focus });
        let own = ActionEntry::find(&submitted.action);
        let specs = own.map(ActionEntry::specs).unwrap_or_default();
        let refused = FormResult::Refused { submitted: Arc::clone(&submitted), specs };
        self.context.notices.add(Notice::of(self.outcome(refused)));
        let page = render::page(self.route, self.parts, Some(submitted), Delivery::Whole);
        let page = page.map(|rendered| match rendered {
            Rendered::Document(mut page) if page.status == StatusCode::OK => {
                page.status = status;
                self.with_own_location(page.into_response())
            }
            refused => refused.into_response(),
        });
        told(self.context, self.parts, page).await
    }

    /// The action's refusal, shown where the page's own would be.
    async fn refuse(&self, kind: Kind) -> Response {
        refused(self.route, self.context, self.parts, Refusal::Error(kind.into())).await
    }

    fn with_own_location(&self, response: Response) -> Response {
        match HeaderValue::try_from(self.own_location()) {
            Ok(location) if self.is_enhanced() => with_location(response, location),
            _ => response,
        }
    }

    /// The page's own URL, without what a `formaction` may have put there.
    fn own_location(&self) -> String {
        let path = language::path_of_request(self.parts);
        let pairs = form_urlencoded::parse(self.parts.uri.query().unwrap_or_default().as_bytes());
        let kept = pairs.filter(|(name, _)| !is_of_button(name));
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(kept).finish();
        if query.is_empty() { path.into_owned() } else { format!("{path}?{query}") }
    }

    fn is_enhanced(&self) -> bool {
        self.parts
            .headers
            .get(REQUEST_HEADER)
            .is_some_and(|value| value == SUBMIT || value == CHECK)
    }
}

/// The names of the fields to check, if that alone is asked for; what no field is called is ignored.
/// One more than there may be tells that there are too many.
fn checked_fields(parts: &Parts) -> Option<Vec<String>> {
    parts.headers.get(REQUEST_HEADER).filter(|value| *value == CHECK)?;
    let names = parts.headers.get(FIELDS_HEADER).map(HeaderValue::as_bytes).unwrap_or_default();
    let names = names.split(|byte| *byte == b',').filter(|name| !name.is_empty());
    let names = names.take(MAX_FIELDS + 1);
    Some(names.map(|name| percent_decode(name).decode_utf8_lossy().into_owned()).collect())
}

fn with_location(mut response: Response, location: HeaderValue) -> Response {
    response.headers_mut().insert(LOCATION_HEADER, location);
    response
}
