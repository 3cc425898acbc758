//! Making a value anew while the stale one is given.

use std::{sync::Arc, time::Duration};

use formwork_core::{Error, Kind};

use super::{
    CachedFunction, CachedValue,
    asked::{Asked, begin, is_decision},
};
use crate::{
    cache::Lead, config::REQUEST_SECONDS, error_response, render::catch_panic,
    request::RequestContext,
};

/// Makes it behind whoever asked, within the time that a request has.
pub(super) fn refresh<T, E, Fut>(
    asked: Asked<T>,
    context: &RequestContext,
    lead: Lead,
    make: impl FnOnce() -> Fut,
) where
    T: CachedValue,
    E: Into<Error> + Send + 'static,
    Fut: Future<Output = Result<T, E>> + Send + 'static,
{
    let behind = context.for_value_behind();
    let making = begin(&behind, make);
    let (scope, hold) = (Arc::clone(&behind), behind.hold());
    tokio::spawn(scope.scope(async move {
        let _hold = hold;
        let function = asked.function;
        let making = async { making.await.map_err(Into::<Error>::into) };
        let filled = catch_panic(asked.fill(&behind, &behind, Some(lead), making));
        let limit = Duration::from_secs(REQUEST_SECONDS);
        let error = match tokio::time::timeout(limit, filled).await {
            Ok(Ok(Ok(_))) => return,
            Ok(Ok(Err(error))) if is_decision(&error) => return,
            Ok(Ok(Err(error))) => error,
            Ok(Err(panic)) => Error::failed(panic),
            Err(_) => Error::failed(format!("longer than {REQUEST_SECONDS} s")),
        };
        log_failure(&behind, function, error);
    }));
}

/// Nobody but the log is told of it: what was asked for is answered with the stale value.
pub(super) fn log_failure(context: &RequestContext, function: &CachedFunction, error: Error) {
    let cause = match error.into_kind() {
        Kind::Failed(cause) | Kind::Unavailable { cause: Some(cause), .. } => {
            error_response::describe(&*cause)
        }
        other => format!("{other:?}"),
    };
    let cause = format!("{}, made anew behind a stale value: {cause}", function.name);
    error_response::log_failure_of_sent(&cause, context.log_head());
}
