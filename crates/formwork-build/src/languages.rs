//! The languages of a site, as far as its source tells.

use std::{fs, path::Path};

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::{Expr, ExprLit, Lit};

use crate::Error;

/// The languages that the sources below `folders` give a site by `.languages(..)`, the first one
/// first; none, if none does, or not with tags that are written out.
///
/// # Errors
/// Returns what kept a folder or a file from being read.
pub fn languages(folders: &[&Path]) -> Result<Vec<String>, Error> {
    for folder in folders {
        if let Some(languages) = in_folder(folder)? {
            return Ok(languages);
        }
    }
    Ok(Vec::new())
}

fn in_folder(folder: &Path) -> Result<Option<Vec<String>>, Error> {
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let mut entries = entries.map_err(|source| Error::io(folder, source))?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        let found = if path.is_dir() {
            in_folder(&path)?
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let source = fs::read_to_string(&path).map_err(|source| Error::io(&path, source))?;
            in_source(&source)
        } else {
            None
        };
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

fn in_source(source: &str) -> Option<Vec<String>> {
    // Few files do, and to parse them takes longer.
    let tokens = source.contains("languages").then(|| source.parse().ok())?;
    in_tokens(tokens?)
}

fn in_tokens(tokens: TokenStream) -> Option<Vec<String>> {
    let mut is_method = false;
    let mut follows_dot = false;
    for token in tokens {
        if let TokenTree::Group(group) = &token {
            let is_call = is_method && group.delimiter() == Delimiter::Parenthesis;
            let argument = is_call.then(|| syn::parse2::<Expr>(group.stream()).ok()).flatten();
            let found = argument.as_ref().and_then(tags).or_else(|| in_tokens(group.stream()));
            if found.is_some() {
                return found;
            }
        }
        is_method = follows_dot && matches!(&token, TokenTree::Ident(name) if name == "languages");
        follows_dot = matches!(&token, TokenTree::Punct(dot) if dot.as_char() == '.');
    }
    None
}

/// `["en", "de"]`, `"en"` or `Languages::new("en").and("de")`
fn tags(expression: &Expr) -> Option<Vec<String>> {
    match expression {
        Expr::Array(array) => array.elems.iter().map(text).collect(),
        Expr::MethodCall(call) if call.method == "and" => {
            let mut tags = tags(&call.receiver)?;
            tags.push(text(call.args.first()?)?);
            Some(tags)
        }
        Expr::Call(call) if is_constructor(&call.func) => tags(call.args.first()?),
        other => Some(vec![text(other)?]),
    }
}

/// `Languages::new` or `Languages::from`
fn is_constructor(function: &Expr) -> bool {
    let Expr::Path(path) = function else { return false };
    path.path.segments.iter().rev().nth(1).is_some_and(|name| name.ident == "Languages")
}

fn text(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, expect: Option<&[&str]>) {
        let expect = expect.map(|tags| tags.iter().map(ToString::to_string).collect());
        assert_eq!(in_source(source), expect, "{source}");
    }

    #[test]
    fn languages_are_read_where_they_are_written_out() {
        let both: Option<&[&str]> = Some(&["en", "pt-BR"]);
        check("fn a() { b().languages([\"en\", \"pt-BR\"]).c() }", both);
        check("fn a() { b(|| x.languages(Languages::new(\"en\").and(\"pt-BR\"))) }", both);
        check(
            "let a = routes.languages(formwork::language::Languages::new(\"en\"));",
            Some(&["en"]),
        );
        check("routes.languages(\"en\")", Some(&["en"]));
        check("routes.languages(Languages::from([\"en\", \"pt-BR\"]))", both);
    }

    #[test]
    fn what_is_no_list_of_languages_is_passed_over() {
        for source in [
            "",
            "fn languages(tags: [&str; 2]) {}",
            "languages([\"en\"])",
            "// routes.languages([\"en\"])",
            "routes.languages(LANGUAGES)",
            "routes.languages(read(\"en\"))",
            "routes.languages([\"en\", GERMAN])",
            "metadata.languages(&[(\"de\", \"/de/members\")])",
            "let text = \".languages([\\\"en\\\"])\";",
            "routes.languages([\"en\"",
        ] {
            check(source, None);
        }
        let metadata = "metadata.languages(&[(\"de\", \"/de\")]); routes.languages([\"en\"])";
        check(metadata, Some(&["en"]));
    }
}
