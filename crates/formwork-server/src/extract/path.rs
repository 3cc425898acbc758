//! The dynamic segments of a path.

use axum::{
    extract::{FromRequestParts, MatchedPath, OptionalFromRequestParts},
    response::{IntoResponse, Response},
};
use http::{StatusCode, request::Parts};
use percent_encoding::percent_decode_str;

/// The dynamic segments of the path, in order: `Path<u64>` or `Path<(String, u64)>`.
///
/// A catch-all is a `Vec<String>` of its segments, or a `String` of them with `/` between. In an
/// optional catch-all it is an `Option<Path<..>>`.
///
/// A segment that does not parse, or is not written as the value itself is (`01`, `+1`), is a 404:
/// each page has one address.
#[derive(Clone, Copy, Debug)]
pub struct Path<T>(
    /// The parsed segments.
    pub T,
);

/// What one dynamic segment of a route stands for in a path, percent-decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathSegment {
    /// One segment.
    One(String),
    /// The segments of a catch-all, at least one.
    Rest(Vec<String>),
}

/// A type that one dynamic segment of a path can have.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from a segment of a path",
    note = "use a string, an integer or `bool`, or implement `PathParameter`"
)]
pub trait PathParameter: Sized {
    /// Reads a percent-decoded segment; `None` is a 404.
    fn parse(segment: &str) -> Option<Self>;

    /// Reads the segments of a catch-all; `None` is a 404.
    fn parse_rest(segments: &[String]) -> Option<Self> {
        Self::parse(&segments.join("/"))
    }

    /// What it is read from.
    fn to_segment(&self) -> PathSegment;
}

impl PathParameter for String {
    fn parse(segment: &str) -> Option<Self> {
        Some(segment.to_owned())
    }

    fn to_segment(&self) -> PathSegment {
        PathSegment::One(self.clone())
    }
}

impl PathParameter for Vec<String> {
    fn parse(segment: &str) -> Option<Self> {
        Some(vec![segment.to_owned()])
    }

    fn parse_rest(segments: &[String]) -> Option<Self> {
        Some(segments.to_vec())
    }

    fn to_segment(&self) -> PathSegment {
        PathSegment::Rest(self.clone())
    }
}

macro_rules! canonical_parameters {
    ($($ty:ty)*) => {$(
        impl PathParameter for $ty {
            fn parse(segment: &str) -> Option<Self> {
                segment.parse().ok().filter(|value: &Self| value.to_string() == segment)
            }

            fn to_segment(&self) -> PathSegment {
                PathSegment::One(self.to_string())
            }
        }
    )*};
}
canonical_parameters!(bool i8 i16 i32 i64 u8 u16 u32 u64);

/// One path parameter, or a tuple of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from a segment of a path",
    note = "use a string, an integer or `bool`, a tuple of them, or implement `PathParameter`"
)]
pub trait PathParameters: Sized {
    /// Reads them in order; `None` is a 404.
    fn parse(segments: &[PathSegment]) -> Option<Self>;

    /// What they are read from.
    fn to_segments(&self) -> Vec<PathSegment>;
}

fn parse_one<T: PathParameter>(segment: &PathSegment) -> Option<T> {
    match segment {
        PathSegment::One(segment) => T::parse(segment),
        PathSegment::Rest(segments) => T::parse_rest(segments),
    }
}

impl<T: PathParameter> PathParameters for T {
    fn parse(segments: &[PathSegment]) -> Option<Self> {
        let [segment] = segments else { return None };
        parse_one(segment)
    }

    fn to_segments(&self) -> Vec<PathSegment> {
        vec![self.to_segment()]
    }
}

macro_rules! parameter_tuples {
    ($(($($name:ident)*))*) => {$(
        #[allow(non_snake_case, reason = "the type parameters name the segments too")]
        impl<$($name: PathParameter),*> PathParameters for ($($name,)*) {
            fn parse(segments: &[PathSegment]) -> Option<Self> {
                let [$($name),*] = segments else { return None };
                Some(($(parse_one::<$name>($name)?,)*))
            }

            fn to_segments(&self) -> Vec<PathSegment> {
                let ($($name,)*) = self;
                vec![$($name.to_segment()),*]
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

/// The dynamic segments of the route that was matched. What is no UTF-8 never gets here: the gate
/// answers it.
fn segments(parts: &Parts) -> Vec<PathSegment> {
    let Some(route) = parts.extensions.get::<MatchedPath>() else { return Vec::new() };
    let decode = |segment: &str| percent_decode_str(segment).decode_utf8_lossy().into_owned();
    let mut path = parts.uri.path().split('/');
    let mut segments = Vec::new();
    for pattern in route.as_str().split('/') {
        if pattern.starts_with("{*") {
            segments.push(PathSegment::Rest(path.by_ref().map(decode).collect()));
            continue;
        }
        let segment = path.next().unwrap_or_default();
        if pattern.starts_with('{') && !pattern.starts_with("{{") {
            segments.push(PathSegment::One(decode(segment)));
        }
    }
    segments
}

impl<S, T> FromRequestParts<S> for Path<T>
where
    S: Send + Sync,
    T: PathParameters,
{
    type Rejection = PathRejection;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, PathRejection> {
        T::parse(&segments(parts)).map(Self).ok_or(PathRejection)
    }
}

/// `None` where the route has no dynamic segment, as the path of an optional catch-all without it.
impl<S, T> OptionalFromRequestParts<S> for Path<T>
where
    S: Send + Sync,
    T: PathParameters,
{
    type Rejection = PathRejection;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, PathRejection> {
        match segments(parts).as_slice() {
            [] => Ok(None),
            segments => T::parse(segments).map(|path| Some(Self(path))).ok_or(PathRejection),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check<T: PathParameters + PartialEq + std::fmt::Debug>(
        segments: &[&str],
        expect: Option<T>,
    ) {
        let one = |segment: &&str| PathSegment::One((*segment).to_owned());
        let segments: Vec<_> = segments.iter().map(one).collect();
        assert_eq!(T::parse(&segments), expect, "{segments:?}");
        if let Some(value) = expect {
            assert_eq!(value.to_segments(), segments);
        }
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

    #[test]
    fn a_catch_all_keeps_its_segments_apart() {
        let rest = PathSegment::Rest(vec!["a/b".to_owned(), "c".to_owned()]);
        let segments = [PathSegment::One("7".to_owned()), rest];
        let parsed = <(u8, Vec<String>)>::parse(&segments).unwrap();
        assert_eq!(parsed, (7, vec!["a/b".to_owned(), "c".to_owned()]));
        assert_eq!(parsed.to_segments(), segments);
        assert_eq!(<(u8, String)>::parse(&segments).unwrap().1, "a/b/c");
    }
}
