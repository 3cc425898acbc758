//! What cannot be done now, and may be later.

use std::{error::Error as StdError, fmt, time::Duration};

use super::{Error, Kind};

/// Says that a failure will pass, as the [source](StdError::source) of an error or of one below it.
///
/// An error type has it as its source where another try may succeed: then the error becomes a 503
/// with `Retry-After` by `?`, whatever it is wrapped in, and not a 500.
///
/// # Examples
///
/// ```
/// use std::{error::Error as StdError, fmt, time::Duration};
///
/// use formwork_core::{Error, Kind, Unavailable};
///
/// #[derive(Debug)]
/// struct MailError {
///     is_busy: bool,
/// }
///
/// impl fmt::Display for MailError {
///     fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
///         f.write_str("the mail was not accepted")
///     }
/// }
///
/// impl StdError for MailError {
///     fn source(&self) -> Option<&(dyn StdError + 'static)> {
///         const LATER: Unavailable = Unavailable::new(Duration::from_secs(30));
///         if self.is_busy { Some(&LATER) } else { None }
///     }
/// }
///
/// let busy = Error::from(MailError { is_busy: true });
/// assert!(matches!(busy.kind(), Kind::Unavailable { .. }));
/// let refused = Error::from(MailError { is_busy: false });
/// assert!(matches!(refused.kind(), Kind::Failed(_)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unavailable {
    retry_after: Duration,
}

impl Unavailable {
    /// How many sources of an error are looked at.
    const DEPTH: usize = 16;

    /// What may be tried again after `retry_after`.
    #[must_use]
    pub const fn new(retry_after: Duration) -> Self {
        Self { retry_after }
    }

    /// When to ask again, if one is among `error` and its sources.
    pub(super) fn among(error: &(dyn StdError + Send + Sync + 'static)) -> Option<Duration> {
        let mut next: Option<&(dyn StdError + 'static)> = Some(error);
        for _ in 0..Self::DEPTH {
            let error = next?;
            if let Some(unavailable) = error.downcast_ref::<Self>() {
                return Some(unavailable.retry_after);
            }
            next = error.source();
        }
        None
    }
}

impl fmt::Display for Unavailable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("it may be tried again")
    }
}

impl StdError for Unavailable {}

/// 503: it cannot be done now, and may be asked again after `retry_after`.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// use formwork_core::{Result, unavailable};
///
/// fn take(places: u32) -> Result<u32> {
///     places.checked_sub(1).ok_or_else(|| unavailable(Duration::from_secs(5)))
/// }
/// assert!(take(1).is_ok());
/// assert!(take(0).is_err());
/// ```
#[must_use]
pub fn unavailable(retry_after: Duration) -> Error {
    Kind::Unavailable { retry_after, cause: None }.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Around(Box<dyn StdError + Send + Sync>);

    impl fmt::Display for Around {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("around")
        }
    }

    impl StdError for Around {
        fn source(&self) -> Option<&(dyn StdError + 'static)> {
            Some(&*self.0)
        }
    }

    #[test]
    fn it_is_found_however_deep_it_is_wrapped() {
        let second = Duration::from_secs(1);
        let wrapped = Around(Box::new(Around(Box::new(Unavailable::new(second)))));
        match Error::from(wrapped).into_kind() {
            Kind::Unavailable { retry_after, cause } => {
                assert_eq!((retry_after, cause.is_some()), (second, true));
            }
            other => panic!("{other:?}"),
        }
        let other = Error::from(Around("other".into()));
        assert!(matches!(other.kind(), Kind::Failed(_)));
    }
}
