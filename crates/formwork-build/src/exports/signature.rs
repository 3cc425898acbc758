//! What the types of a function's signature tell.

use syn::{
    FnArg, GenericArgument, PathArguments, PathSegment, ReturnType, Signature, Type, ext::IdentExt,
    spanned::Spanned,
};

/// An argument `Path<…>` whose type shows how many parameters it reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PathArgument {
    pub(crate) line: usize,
    pub(crate) parameters: usize,
}

/// What a function returns, as far as the name of the type tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Returns {
    /// `Result<…>`, or an alias such as `io::Result` or `PageResult`.
    Result(Content),
    Other,
}

/// What is in a `Result`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    Vec,
    Other,
    /// An alias hides it.
    Unknown,
}

pub(super) fn argument_types(signature: &Signature) -> impl Iterator<Item = &Type> + Clone {
    signature.inputs.iter().filter_map(|argument| match argument {
        FnArg::Typed(argument) => Some(&*argument.ty),
        FnArg::Receiver(_) => None,
    })
}

/// `Path<u64>`, `extract::Path<u64>`, `Option<Path<u64>>`, an extractor of one's own named
/// `MemberPath`, or the whole request.
pub(super) fn reads_path(ty: &Type) -> bool {
    let Some(last) = last_segment(ty) else {
        return false;
    };
    let name = last.ident.to_string();
    let reads = match name.as_str() {
        "MatchedPath" => false,
        "RawPathParams" | "Request" | "Parts" => true,
        name => name.ends_with("Path"),
    };
    reads || generic_types(last).any(reads_path)
}

/// The `Filter` of `Query<Filter>`, if it is a plain name.
pub(super) fn query(ty: &Type) -> Option<String> {
    let last = last_segment(ty).filter(|last| last.ident == "Query")?;
    match generic_types(last).next()? {
        Type::Path(argument) if argument.qself.is_none() => {
            argument.path.get_ident().map(|name| name.unraw().to_string())
        }
        _ => None,
    }
}

impl PathArgument {
    /// Reads `Path<T>`, or `Option<Path<T>>`; `None` where `T` is a type of the application's own.
    pub(super) fn read(ty: &Type) -> Option<Self> {
        let last = last_segment(ty)?;
        let argument = generic_types(last).next()?;
        if last.ident == "Option" {
            return Self::read(argument);
        }
        let parameters = if last.ident == "Path" { parameters(argument)? } else { return None };
        Some(Self { line: ty.span().start().line, parameters })
    }
}

fn parameters(ty: &Type) -> Option<usize> {
    if let Type::Tuple(tuple) = ty {
        return Some(tuple.elems.len());
    }
    let last = last_segment(ty)?;
    let is_single = match last.ident.to_string().as_str() {
        "String" | "bool" | "char" | "f32" | "f64" | "i8" | "i16" | "i32" | "i64" | "i128"
        | "isize" | "u8" | "u16" | "u32" | "u64" | "u128" | "usize" => true,
        "Vec" => {
            generic_types(last).next().and_then(last_segment).is_some_and(|of| of.ident == "String")
        }
        _ => false,
    };
    is_single.then_some(1)
}

impl Returns {
    pub(super) fn read(output: &ReturnType) -> Self {
        let ReturnType::Type(_, ty) = output else { return Self::Other };
        let Some(last) = last_segment(ty) else { return Self::Other };
        let name = last.ident.to_string();
        match generic_types(last).next() {
            _ if !name.ends_with("Result") => Self::Other,
            None => Self::Result(Content::Unknown),
            Some(_) if name != "Result" => Self::Result(Content::Unknown),
            Some(content) if last_segment(content).is_some_and(|last| last.ident == "Vec") => {
                Self::Result(Content::Vec)
            }
            Some(_) => Self::Result(Content::Other),
        }
    }
}

fn last_segment(ty: &Type) -> Option<&PathSegment> {
    match ty {
        Type::Path(ty) => ty.path.segments.last(),
        _ => None,
    }
}

fn generic_types(segment: &PathSegment) -> impl Iterator<Item = &Type> {
    let arguments = match &segment.arguments {
        PathArguments::AngleBracketed(arguments) => Some(&arguments.args),
        _ => None,
    };
    arguments.into_iter().flatten().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_reads_path(arguments: &str, expected: bool) {
        let signature: Signature = syn::parse_str(&format!("fn page({arguments})")).unwrap();
        assert_eq!(argument_types(&signature).any(reads_path), expected, "{arguments}");
    }

    #[track_caller]
    fn check_parameters(ty: &str, expected: Option<usize>) {
        let argument = PathArgument::read(&syn::parse_str(ty).unwrap());
        assert_eq!(argument.map(|argument| argument.parameters), expected, "{ty}");
    }

    #[track_caller]
    fn check_query(ty: &str, expected: Option<&str>) {
        assert_eq!(query(&syn::parse_str(ty).unwrap()).as_deref(), expected, "{ty}");
    }

    #[track_caller]
    fn check_returns(output: &str, expected: Returns) {
        assert_eq!(Returns::read(&syn::parse_str(output).unwrap()), expected, "{output}");
    }

    #[test]
    fn extractors_of_the_path_are_recognised() {
        check_reads_path("Path(id): Path<u64>", true);
        check_reads_path("id: formwork::extract::Path<u64>", true);
        check_reads_path("State(db): State<Db>, id: Option<Path<u64>>", true);
        check_reads_path("member: MemberPath", true);
        check_reads_path("request: Request", true);
        check_reads_path("", false);
        check_reads_path("path: MatchedPath", false);
        check_reads_path("query: Query<Filter>", false);
    }

    #[test]
    fn the_parameters_of_a_path_are_counted_where_its_type_shows_them() {
        check_parameters("Path<u64>", Some(1));
        check_parameters("extract::Path<String>", Some(1));
        check_parameters("Path<Vec<String>>", Some(1));
        check_parameters("Option<Path<(u64, Slug)>>", Some(2));
        check_parameters("Path<(u64,)>", Some(1));
        check_parameters("Path<()>", Some(0));
        check_parameters("Path<Slug>", None);
        check_parameters("Path<Vec<Slug>>", None);
        check_parameters("Path", None);
        check_parameters("&Path", None);
        check_parameters("MemberPath<u64>", None);
    }

    #[test]
    fn the_type_of_a_query_is_a_plain_name() {
        check_query("Query<Filter>", Some("Filter"));
        check_query("formwork::Query<Filter>", Some("Filter"));
        check_query("Query<super::Filter>", None);
        check_query("Query<Filter<u64>>", None);
        check_query("Option<Query<Filter>>", None);
        check_query("Query", None);
    }

    #[test]
    fn a_result_is_known_by_its_name() {
        check_returns("-> Result<impl IntoView>", Returns::Result(Content::Other));
        check_returns("-> formwork::Result<Vec<u64>, Error>", Returns::Result(Content::Vec));
        check_returns("-> PageResult", Returns::Result(Content::Unknown));
        check_returns("-> impl IntoView", Returns::Other);
        check_returns("-> View", Returns::Other);
        check_returns("", Returns::Other);
    }
}
