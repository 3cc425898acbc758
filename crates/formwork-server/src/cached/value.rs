//! What a cached function takes and returns.

use std::io;

use formwork_core::Error;
use serde::{Serialize, de::DeserializeOwned};

/// What a cached function takes: its values are kept under what `Serialize` says of the arguments.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an argument of a cached function",
    label = "is not `Serialize`",
    note = "a value is found again by the arguments that it was made of: derive `Serialize` for them, or read what is no argument inside, by `state()`"
)]
pub trait CachedArgument: Serialize {}

#[diagnostic::do_not_recommend]
impl<T: Serialize + ?Sized> CachedArgument for T {}

/// What a cached function gives for each call that finds it: a clone.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be kept by a cached function",
    label = "cannot be kept",
    note = "the value has to be `Clone + Serialize + DeserializeOwned + Send + Sync + 'static`"
)]
pub trait CachedValue: Clone + Serialize + DeserializeOwned + Send + Sync + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static> CachedValue for T {}

/// What a cached function returns: a `Result` whose error becomes an [`Error`] by `?`.
#[diagnostic::on_unimplemented(
    message = "a cached function returns a `Result`",
    label = "is no `Result`",
    note = "the value of `Ok` is kept, an error is not"
)]
pub trait CachedResult: Sized {
    /// What is kept.
    type Value;
    /// What is not.
    type Error: Into<Error> + Send + 'static;

    /// As a `Result`.
    #[doc(hidden)]
    fn into_result(self) -> Result<Self::Value, Self::Error>;

    /// From a `Result`.
    #[doc(hidden)]
    fn from_result(result: Result<Self::Value, Self::Error>) -> Self;
}

impl<T, E: Into<Error> + Send + 'static> CachedResult for Result<T, E> {
    type Value = T;
    type Error = E;

    fn into_result(self) -> Self {
        self
    }

    fn from_result(result: Self) -> Self {
        result
    }
}

/// How many bytes a value takes, about: those of its JSON, and itself.
pub(super) fn size<T: Serialize>(value: &T) -> Result<usize, serde_json::Error> {
    let mut written = Written(0);
    serde_json::to_writer(&mut written, value)?;
    Ok(written.0 + size_of::<T>())
}

/// Counts bytes.
struct Written(usize);

impl io::Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn a_value_counts_with_its_json() {
        assert_eq!(size(&"four".to_owned()).unwrap(), 6 + size_of::<String>());
        assert!(size(&BTreeMap::from([((1, 2), 3)])).is_err(), "JSON has no such keys");
    }
}
