//! Writes the route table as Rust source, laid out as rustfmt does.

mod calls;
mod href;

use crate::{
    expression::Expression,
    tree::{RouteFile, RouteTree},
};

const HEAD: &str = "\
//! The route table, written by `cargo formwork routes --write` from the folders below `routes/`.
";

/// The whole file.
pub(crate) fn source(tree: &RouteTree) -> String {
    let routes = Expression::from(calls::routes(tree));
    let imports = imports(&routes.to_string());
    let modules = modules(tree);
    let routes = routes_function(&routes);
    let links = href::module(&tree.endpoints());
    format!("{HEAD}\n{imports}{modules}\n{routes}\n{links}")
}

/// Imports what the calls name.
fn imports(calls: &str) -> String {
    let is_used = |name: &&str| calls.contains(&format!("{name}::new("));
    let names = ["Boundary", "Handler", "Layout", "Methods", "Page"];
    let mut names: Vec<_> = names.into_iter().filter(is_used).collect();
    names.push("Routes");
    match names.as_slice() {
        [one] => format!("use formwork::routing::{one};\n"),
        several => format!("use formwork::routing::{{{}}};\n", several.join(", ")),
    }
}

fn modules(tree: &RouteTree) -> String {
    let mut files: Vec<_> = tree.files().collect();
    files.sort_by_key(|file| &file.module);
    let modules: String = files.into_iter().map(module).collect();
    if modules.is_empty() { modules } else { format!("\n{modules}") }
}

fn module(file: &RouteFile) -> String {
    let RouteFile { path, module, is_documented, .. } = file;
    let docs = if *is_documented { String::new() } else { format!("/// `routes/{path}`\n") };
    format!("{docs}#[path = \"routes/{path}\"]\npub mod {module};\n")
}

fn routes_function(routes: &Expression) -> String {
    format!(
        "/// Every route of the application.\n\
         #[must_use]\n\
         #[allow(clippy::too_many_lines, reason = \"one call a route\")]\n\
         pub fn routes() -> Routes {{\n    {}\n}}\n",
        routes.lines(4)
    )
}
