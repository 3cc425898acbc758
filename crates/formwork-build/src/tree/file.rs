//! A file of the conventions, and what the route table needs to know of it.

use std::{collections::BTreeSet, fmt};

use super::Folder;
use crate::{
    exports::{Const, Export, Exports, Function, Lifetime},
    segment::module_name,
};

/// One file of the conventions.
#[derive(Debug)]
pub(crate) struct RouteFile {
    /// Below `routes`, with `/` between names.
    pub(crate) path: String,
    /// The module that the table declares for it.
    pub(crate) module: String,
    pub(crate) is_documented: bool,
    pub(crate) kind: FileKind,
}

#[derive(Debug)]
pub(crate) enum FileKind {
    Page { cache: Option<Lifetime>, metadata: Metadata, reads_path: bool },
    Layout,
    Route { methods: Vec<Method>, reads_path: bool },
    Handler,
    NotFound,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Metadata {
    None,
    Const,
    Function,
}

/// A method that `route.rs` may export, in the order of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Method(pub(crate) &'static str);

pub(crate) const METHODS: [Method; 7] = [
    Method("get"),
    Method("post"),
    Method("put"),
    Method("patch"),
    Method("delete"),
    Method("head"),
    Method("options"),
];

/// What is wrong with a file: the line, if one is to blame, and what to do.
pub(crate) type Fault = (Option<usize>, String);

impl FileKind {
    /// Whether requests are answered by this file.
    pub(crate) fn answers(&self) -> bool {
        matches!(self, Self::Page { .. } | Self::Route { .. } | Self::Handler)
    }

    /// Reads what the file of that name exports; `None` if the name means nothing.
    pub(crate) fn read(name: &str, exports: &Exports, faults: &mut Vec<Fault>) -> Option<Self> {
        match name {
            "page.rs" => Some(page(exports, faults)),
            "layout.rs" => {
                required(exports, "layout", "(children: Children)", faults);
                Some(Self::Layout)
            }
            "route.rs" => Some(route(exports, faults)),
            "handler.rs" => {
                required(exports, "handler", "(request: ApiRequest) -> ApiResponse", faults);
                Some(Self::Handler)
            }
            "not_found.rs" => {
                not_found(exports, faults);
                Some(Self::NotFound)
            }
            _ => None,
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

pub(crate) fn is_convention(name: &str) -> bool {
    matches!(name, "page.rs" | "layout.rs" | "route.rs" | "handler.rs" | "not_found.rs")
}

/// Names the modules after their files. Two files may come to one name (`a/b`, `a_b`); the
/// later ones are numbered.
pub(crate) fn name_modules(root: &mut Folder) {
    name_modules_below(root, &mut BTreeSet::new());
}

fn name_modules_below(folder: &mut Folder, taken: &mut BTreeSet<String>) {
    for file in &mut folder.files {
        let base = module_name(&file.path);
        let numbered = (2..).map(|n| format!("{base}_{n}"));
        let mut names = std::iter::once(base.clone()).chain(numbered);
        file.module = names.find(|name| taken.insert(name.clone())).unwrap_or(base);
    }
    for child in &mut folder.children {
        name_modules_below(child, taken);
    }
}

fn page(exports: &Exports, faults: &mut Vec<Fault>) -> FileKind {
    let function = required(exports, "page", "() -> Result<impl IntoView>", faults);
    FileKind::Page {
        cache: cache(exports, faults),
        metadata: metadata(exports, faults),
        reads_path: function.is_none_or(|function| function.reads_path),
    }
}

fn route(exports: &Exports, faults: &mut Vec<Fault>) -> FileKind {
    let mut reads_path = false;
    let mut methods = Vec::new();
    for method in METHODS {
        if let Some(other) = exports.in_other_case(method.0) {
            faults.push((
                exports.line_of(other),
                format!("`{other}`: methods are in lower case: write `pub async fn {method}`"),
            ));
            methods.push(method);
        } else if exports.has(method.0) {
            let function = required(exports, method.0, "()", faults);
            reads_path |= function.is_none_or(|function| function.reads_path);
            methods.push(method);
        }
    }
    if methods.is_empty() {
        let all = METHODS.map(|method| method.0).join(", ");
        faults.push((None, format!("no method: add `pub async fn get`, or any of {all}")));
    }
    FileKind::Route { methods, reads_path }
}

/// The function `name`, which must be there, public and async. None if it is not, or stands
/// elsewhere.
fn required<'a>(
    exports: &'a Exports,
    name: &str,
    signature: &str,
    faults: &mut Vec<Fault>,
) -> Option<&'a Function> {
    let function = match exports.get(name) {
        Some(Export::Reexport) => return None,
        Some(Export::Function(function)) => function,
        Some(Export::Const(_)) | None => {
            faults.push((None, format!("no `{name}`: add `pub async fn {name}{signature}`")));
            return None;
        }
    };
    if !function.is_public {
        let fix = format!("`{name}` is private: write `pub async fn {name}`");
        faults.push((Some(function.line), fix));
    } else if !function.is_async {
        let fix = format!("`{name}` is not async: write `pub async fn {name}`");
        faults.push((Some(function.line), fix));
    }
    Some(function)
}

fn not_found(exports: &Exports, faults: &mut Vec<Fault>) {
    match exports.get("not_found") {
        Some(Export::Function(function)) => {
            public(function.is_public, function.line, "pub fn not_found", faults);
        }
        Some(Export::Reexport) => {}
        _ => faults
            .push((None, "no `not_found`: add `pub fn not_found() -> impl IntoView`".to_owned())),
    }
}

fn cache(exports: &Exports, faults: &mut Vec<Fault>) -> Option<Lifetime> {
    match exports.get("CACHE")? {
        Export::Const(constant) => {
            public_const(constant, "CACHE: Cache", faults);
            Some(constant.lifetime)
        }
        Export::Reexport | Export::Function(_) => Some(Lifetime::Unknown),
    }
}

fn metadata(exports: &Exports, faults: &mut Vec<Fault>) -> Metadata {
    let constant = exports.get("METADATA");
    let function = exports.get("metadata");
    if let Some(Export::Const(constant)) = constant {
        public_const(constant, "METADATA: Metadata", faults);
    }
    if let Some(Export::Function(function)) = function {
        public(function.is_public, function.line, "pub fn metadata", faults);
    }
    match (constant, function) {
        (Some(_), Some(_)) => {
            let fix = "both `METADATA` and `metadata`: remove one of them".to_owned();
            faults.push((exports.line_of("metadata"), fix));
            Metadata::Function
        }
        (Some(_), None) => Metadata::Const,
        (None, Some(_)) => Metadata::Function,
        (None, None) => Metadata::None,
    }
}

fn public_const(constant: &Const, declaration: &str, faults: &mut Vec<Fault>) {
    public(constant.is_public, constant.line, &format!("pub const {declaration}"), faults);
}

fn public(is_public: bool, line: usize, declaration: &str, faults: &mut Vec<Fault>) {
    if !is_public {
        let name = declaration.split_whitespace().nth(2).unwrap_or(declaration);
        let name = name.trim_end_matches(':');
        faults.push((Some(line), format!("`{name}` is private: write `{declaration}`")));
    }
}
