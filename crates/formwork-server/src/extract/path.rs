//! The dynamic segments of a path.

use axum::{
    extract::{FromRequestParts, RawPathParams},
    response::{IntoResponse, Response},
};
use http::{StatusCode, request::Parts};

/// The dynamic segments of the path, in order: `Path<u64>` or `Path<(String, u64)>`.
///
/// A segment that does not parse, or is not written as the value itself is (`01`, `+1`), is a 404:
/// each page has one address.
#[derive(Clone, Copy, Debug)]
pub struct Path<T>(
    /// The parsed segments.
    pub T,
);

/// A type that one segment of a path can have.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from a segment of a path",
    note = "use a string, an integer or `bool`, or implement `PathParameter`"
)]
pub trait PathParameter: Sized {
    /// Reads a percent-decoded segment; `None` is a 404.
    fn parse(segment: &str) -> Option<Self>;
}

impl PathParameter for String {
    fn parse(segment: &str) -> Option<Self> {
        Some(segment.to_owned())
    }
}

macro_rules! canonical_parameters {
    ($($ty:ty)*) => {$(
        impl PathParameter for $ty {
            fn parse(segment: &str) -> Option<Self> {
                segment.parse().ok().filter(|value: &Self| value.to_string() == segment)
            }
        }
    )*};
}
canonical_parameters!(bool i8 i16 i32 i64 u8 u16 u32 u64);

/// One path parameter, or a tuple of them.
pub trait PathParameters: Sized {
    /// Reads them in order; `None` is a 404.
    fn parse(segments: &[&str]) -> Option<Self>;
}

impl<T: PathParameter> PathParameters for T {
    fn parse(segments: &[&str]) -> Option<Self> {
        let [segment] = segments else { return None };
        T::parse(segment)
    }
}

macro_rules! parameter_tuples {
    ($(($($name:ident)*))*) => {$(
        #[allow(non_snake_case, reason = "the type parameters name the segments too")]
        impl<$($name: PathParameter),*> PathParameters for ($($name,)*) {
            fn parse(segments: &[&str]) -> Option<Self> {
                let [$($name),*] = segments else { return None };
                Some(($($name::parse($name)?,)*))
            }
        }
    )*};
}
parameter_tuples! { (A B) (A B C) (A B C D) }

/// The path is no page: 404.
#[derive(Clone, Copy, Debug)]
pub struct PathRejection;

impl IntoResponse for PathRejection {
    fn into_response(self) -> Response {
        StatusCode::NOT_FOUND.into_response()
    }
}

impl<S, T> FromRequestParts<S> for Path<T>
where
    S: Send + Sync,
    T: PathParameters,
{
    type Rejection = PathRejection;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, PathRejection> {
        let raw = RawPathParams::from_request_parts(parts, state).await;
        let raw = raw.map_err(|_| PathRejection)?;
        let segments: Vec<&str> = raw.iter().map(|(_, segment)| segment).collect();
        T::parse(&segments).map(Self).ok_or(PathRejection)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    #[expect(clippy::needless_pass_by_value, reason = "an expected value reads best as it is")]
    fn check<T: PathParameters + PartialEq + std::fmt::Debug>(
        segments: &[&str],
        expect: Option<T>,
    ) {
        assert_eq!(T::parse(segments), expect, "{segments:?}");
    }

    #[test]
    fn only_the_canonical_form_of_a_number_is_a_path() {
        check(&["7"], Some(7u64));
        check(&["-7"], Some(-7i64));
        for segment in ["07", "+7", "7 ", "", "x", "-7"] {
            check::<u64>(&[segment], None);
        }
    }

    #[test]
    fn tuples_read_one_segment_each() {
        check(&["a", "7"], Some(("a".to_owned(), 7u8)));
        check::<(String, u8)>(&["a"], None);
    }
}
