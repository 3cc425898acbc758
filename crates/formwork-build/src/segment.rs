//! Folder names, the URL segments that they stand for, and the Rust names made of them.

use std::fmt;

/// What the name of a folder means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FolderName {
    Segment(Segment),
    OptionalCatchAll(String),
    Group,
    Private,
}

/// One part of a URL. Ordered as routes are listed: static, dynamic, catch-all.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Segment {
    Static(String),
    Dynamic(String),
    CatchAll(String),
}

/// A path as the router takes it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct UrlPath(pub(crate) Vec<Segment>);

impl FolderName {
    /// Reads a folder's name; the error says what to do about it.
    pub(crate) fn parse(name: &str) -> Result<Self, String> {
        if name.starts_with('_') {
            return Ok(Self::Private);
        }
        if let Some(group) = enclosed(name, "(", ")") {
            return static_name(group).map(|_| Self::Group);
        }
        if let Some(rest) = enclosed(name, "[[...", "]]") {
            return parameter(rest).map(Self::OptionalCatchAll);
        }
        if let Some(rest) = enclosed(name, "[...", "]") {
            return parameter(rest).map(|name| Self::Segment(Segment::CatchAll(name)));
        }
        if let Some(id) = enclosed(name, "[", "]") {
            return parameter(id).map(|name| Self::Segment(Segment::Dynamic(name)));
        }
        static_name(name).map(|name| Self::Segment(Segment::Static(name)))
    }
}

impl Segment {
    /// The function or module that links to this segment.
    pub(crate) fn rust_name(&self) -> String {
        rust_name(self.text())
    }

    /// The segment's text, or its parameter's name.
    pub(crate) fn text(&self) -> &str {
        match self {
            Self::Static(text) | Self::Dynamic(text) | Self::CatchAll(text) => text,
        }
    }

    pub(crate) fn is_parameter(&self) -> bool {
        !matches!(self, Self::Static(_))
    }
}

impl UrlPath {
    pub(crate) fn join(&self, segment: Segment) -> Self {
        let mut path = self.clone();
        path.0.push(segment);
        path
    }

    pub(crate) fn parameters(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter(|segment| segment.is_parameter()).map(Segment::text)
    }
}

impl fmt::Display for Segment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Static(text) => write!(f, "/{text}"),
            Self::Dynamic(name) => write!(f, "/{{{name}}}"),
            Self::CatchAll(name) => write!(f, "/{{*{name}}}"),
        }
    }
}

impl fmt::Display for UrlPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("/");
        }
        self.0.iter().try_for_each(|segment| segment.fmt(f))
    }
}

/// The name of the module of a file, from its path below `routes`.
pub(crate) fn module_name(file: &str) -> String {
    let stem = file.strip_suffix(".rs").unwrap_or(file);
    snake_case(&stem.split('/').map(bare_name).collect::<Vec<_>>().join("_"))
}

/// `text` as a Rust name, escaped where it is a keyword.
pub(crate) fn rust_name(text: &str) -> String {
    let name = snake_case(text);
    if matches!(name.as_str(), "self" | "super" | "crate" | "_") {
        return format!("{name}_");
    }
    if syn::parse_str::<syn::Ident>(&name).is_ok() { name } else { format!("r#{name}") }
}

fn enclosed<'a>(name: &'a str, open: &str, close: &str) -> Option<&'a str> {
    name.strip_prefix(open)?.strip_suffix(close)
}

fn bare_name(folder: &str) -> &str {
    folder.trim_matches(['(', ')', '[', ']']).trim_start_matches('.')
}

fn parameter(name: &str) -> Result<String, String> {
    let is_name = name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if is_name {
        Ok(name.to_owned())
    } else {
        Err(format!(
            "`{name}` is no parameter name: use letters, digits and `_`, a letter first, as in `[id]`"
        ))
    }
}

fn static_name(name: &str) -> Result<String, String> {
    let is_unreserved = |c: char| c.is_ascii_alphanumeric() || "-_.~".contains(c);
    if !name.is_empty() && name.chars().all(is_unreserved) {
        Ok(name.to_owned())
    } else {
        Err(format!(
            "`{name}` is no folder name of a route: use letters, digits, `-`, `_`, `.` and `~`, \
             or `[id]`, `[...rest]`, `[[...rest]]`, `(group)`, `_private`"
        ))
    }
}

fn snake_case(text: &str) -> String {
    let mut name = String::new();
    let mut after_lower_case = false;
    for c in text.chars() {
        if c.is_ascii_uppercase() && after_lower_case {
            name.push('_');
        }
        after_lower_case = c.is_ascii_lowercase() || c.is_ascii_digit();
        name.push(if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' });
    }
    if name.starts_with(|first: char| first.is_ascii_digit()) {
        name.insert(0, '_');
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_name(text: &str, expected: &str) {
        assert_eq!(rust_name(text), expected);
    }

    fn check_module(file: &str, expected: &str) {
        assert_eq!(module_name(file), expected);
    }

    #[test]
    fn segments_become_rust_names() {
        check_name("users", "users");
        check_name("sign-in", "sign_in");
        check_name("sitemap.xml", "sitemap_xml");
        check_name(".well-known", "_well_known");
        check_name("userId", "user_id");
        check_name("2024", "_2024");
    }

    #[test]
    fn keywords_are_escaped() {
        check_name("type", "r#type");
        check_name("async", "r#async");
        check_name("self", "self_");
        check_name("Crate", "crate_");
    }

    #[test]
    fn modules_are_named_after_the_whole_path() {
        check_module("page.rs", "page");
        check_module("users/[id]/page.rs", "users_id_page");
        check_module("(auth)/sign-in/page.rs", "auth_sign_in_page");
        check_module("docs/[[...rest]]/page.rs", "docs_rest_page");
        check_module("2024/route.rs", "_2024_route");
    }

    #[test]
    fn every_kind_of_folder_is_told_apart() {
        let check = |name, expected| assert_eq!(FolderName::parse(name), Ok(expected));
        check("users", FolderName::Segment(Segment::Static("users".into())));
        check("[id]", FolderName::Segment(Segment::Dynamic("id".into())));
        check("[...rest]", FolderName::Segment(Segment::CatchAll("rest".into())));
        check("[[...rest]]", FolderName::OptionalCatchAll("rest".into()));
        check("(auth)", FolderName::Group);
        check("_parts", FolderName::Private);
    }

    #[test]
    fn ill_formed_folder_names_are_refused() {
        for name in ["[id", "[]", "[a-b]", "[1]", "[...]", "()", "a b", "ü", "{id}", "%20"] {
            assert!(FolderName::parse(name).is_err(), "{name}");
        }
    }

    #[test]
    fn paths_are_written_as_the_router_takes_them() {
        let path = UrlPath::default();
        assert_eq!(path.to_string(), "/");
        let path = path.join(Segment::Static("users".into())).join(Segment::Dynamic("id".into()));
        assert_eq!(path.to_string(), "/users/{id}");
        let path = path.join(Segment::CatchAll("rest".into()));
        assert_eq!(path.to_string(), "/users/{id}/{*rest}");
    }
}
